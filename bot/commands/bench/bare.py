"""The least that a bot could do, with httpx and nothing else: what our own costs are held against.

Polls, answers each message with one call and one photo. Forgets everything, checks nothing, holds everything
in memory.
"""

import asyncio
import base64
import os

import httpx


async def serve() -> None:
    token, telegram = os.environ["TELEGRAM_BOT_TOKEN"], os.environ["TELEGRAM_BASE_URL"]
    offset = 0
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        while True:
            polled = await client.post(
                f"{telegram}/bot{token}/getUpdates", json={"offset": offset, "timeout": 50}
            )
            for update in polled.json()["result"]:
                offset = update["update_id"] + 1
                await _answer(
                    client, f"{telegram}/bot{token}", f"{telegram}/file/bot{token}", update["message"]
                )


async def _answer(
    client: httpx.AsyncClient, methods: str, files: str, message: dict[str, dict[str, str]]
) -> None:
    content: object = str(message.get("text", ""))
    if "document" in message:
        found = await client.post(f"{methods}/getFile", json={"file_id": message["document"]["file_id"]})
        data = (await client.get(f"{files}/{found.json()['result']['file_path']}")).content
        url = "data:image/jpeg;base64," + base64.b64encode(data).decode()
        content = [
            {"type": "text", "text": str(message.get("caption", ""))},
            {"type": "image_url", "image_url": {"url": url}},
        ]
    answer = await client.post(
        f"{os.environ['APIYI_BASE_URL']}/chat/completions",
        headers={"Authorization": f"Bearer {os.environ['APIYI_API_KEY']}"},
        json={"model": "gpt-image-2-all", "messages": [{"role": "user", "content": content}]},
    )
    link = answer.json()["choices"][0]["message"]["content"].split("(")[1].split(")")[0]
    picture = (await client.get(link)).content
    await client.post(
        f"{methods}/sendPhoto", data={"chat_id": message["chat"]["id"]}, files={"photo": ("p.png", picture)}
    )


if __name__ == "__main__":
    asyncio.run(serve())
