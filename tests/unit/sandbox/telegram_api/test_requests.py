"""Addresses, tokens, method names and the four ways to send parameters."""

import asyncio

import pytest


async def test_a_wrong_token_is_unauthorized(client, address, bot):
    answer = await client.post(f"{address}/bot999:WRONG/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(call):
    assert await call.refusal("sendTelepathy") == "Not Found: method not found"


async def test_any_other_address_is_not_found(client, address):
    answer = await client.get(f"{address}/somewhere/else")
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("name", ["getMe", "getme", "GETME"])
async def test_method_names_are_taken_without_regard_to_case(call, name):
    assert (await call(name))["username"] == "picture_sandbox_bot"


async def test_query_form_json_and_multipart_say_the_same(client, address, bot, ann, chat):
    url = f"{address}/bot{bot.token}/sendMessage"
    words = {"chat_id": str(ann.id), "text": "Grüße & mehr"}
    answers = [
        await client.get(url, params=words),
        await client.post(url, params=words),
        await client.post(url, data=words),
        await client.post(url, json=words),
        await client.post(url, json=words | {"chat_id": ann.id}),
        await client.post(url, files={name: (None, value) for name, value in words.items()}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["Grüße & mehr"] * 6


async def test_two_bots_live_side_by_side(people, client, address, bot):
    other = people.bot("Other", username="other_sandbox_bot", token="777:OTHER")
    me = (await client.get(f"{address}/bot{other.token}/getMe")).json()["result"]
    assert me["id"] == 777
    assert me["is_bot"] is True


@pytest.mark.parametrize("body", [b"[1]", b"not json"])
async def test_a_json_body_must_be_an_object(client, address, bot, body):
    headers = {"content-type": "application/json"}
    answer = await client.post(f"{address}/bot{bot.token}/getMe", content=body, headers=headers)
    assert answer.json()["description"] == "Bad Request: JSON object expected"


async def test_required_parameters_are_named(call, ann, chat):
    assert (
        await call.refusal("sendMediaGroup", chat_id=ann.id) == 'Bad Request: parameter "media" is required'
    )
    assert await call.refusal("sendMessage", text="hi") == "Bad Request: chat_id is empty"
    assert await call.refusal("sendPhoto", chat_id=ann.id) == "Bad Request: there is no photo in the request"
    assert await call.refusal("sendDocument", chat_id=ann.id, document="attach://gone") == (
        "Bad Request: there is no document in the request"
    )


async def test_every_call_is_logged_with_sizes_instead_of_bytes(telegram, call, ann, chat, picture):
    data = picture()
    await call("sendphoto", {"photo": ("a.png", data)}, chat_id=ann.id, caption="look")
    await call.refusal("sendMessage", chat_id=ann.id, text="")
    sent, refused = telegram.calls.of("sendPhoto", "sendMessage")
    assert (sent.method, sent.status, sent.parameters["caption"]) == ("sendPhoto", 200, "look")
    assert sent.uploads["photo"].size == len(data)
    assert telegram.calls.refused() == [refused]
    assert refused.description == "Bad Request: message text is empty"
    assert len(await telegram.calls.wait("sendPhoto")) == 1


async def test_a_logged_out_bot_answers_nothing_more(call):
    assert await call("logOut") is True
    assert await call.refusal("getMe") == "Logged out"


async def test_close_is_accepted(call):
    assert await call("close") is True


async def test_a_caller_may_die_while_sending(telegram, address, bot, ann, chat, caplog):
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /bot{bot.token}/sendPhoto HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    writer.write(f"{head}Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    (record,) = await telegram.calls.wait("sendPhoto")
    assert (record.status, record.description) == (0, "the caller hung up while sending")
    assert chat.messages == []
    assert caplog.text == ""
