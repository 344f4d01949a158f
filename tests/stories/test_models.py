"""Every model through the whole bot: chosen with /model, asked, switched in mid-conversation, or by content."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.app import opened
from bot.sandbox.image_api import Fault
from bot.sandbox.people import Person
from bot.sandbox.playground import World, playground
from bot.sandbox.telegram_api.messages import Message
from tests.stories.conftest import QUICK, SCALE
from tests.stories.pictures import photo

PROVIDERS = ("apiyi", "llmapi", "venice", "openai")
DRAWING = (
    "apiyi/gpt-image-2-all",
    "apiyi/gpt-image-2",
    "apiyi/gpt-image-2-vip",
    "llmapi/gpt-image-2",
    "venice/gpt-image-2-edit",
    "openai/gpt-image-2",
)
EDITING = (*DRAWING, "venice/firered-image-edit", "venice/seedream-v4-edit")
FUSING = EDITING


@pytest.fixture
async def world(data: Path) -> AsyncIterator[World]:
    """All providers have a key."""
    opening = partial(opened, timings=QUICK)
    async with playground(data, open_app=opening, providers=PROVIDERS) as world:
        world.images.settings.scale = SCALE
        await world.start()
        yield world


async def choose(world: World, ann: Person, model: str) -> None:
    shown = await world.bot.says(ann.private(world.bot), "⚙️", after=await ann.says(f"/model {model}"))
    assert model.partition("/")[2] in shown.text


@pytest.mark.parametrize("model", DRAWING)
async def test_words_become_a_picture(world: World, ann: Person, model: str) -> None:
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert shown.caption.startswith("#1 · red fox")
    (call,) = world.images.calls
    assert call.last_user_text.endswith("red fox")
    assert not call.refusal


@pytest.mark.parametrize("model", EDITING)
async def test_a_photo_is_changed_and_two_are_fused(world: World, ann: Person, model: str) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it night"))
    assert shown.caption.startswith("#2 ← #1")
    album = await ann.sends_album([photo("red"), photo("blue")], "fuse them")
    fused = await world.bot.shows_picture(chat, after=album[0])
    assert fused.caption.startswith("#5 ← #3")
    first, second = world.images.calls
    assert len(first.pictures) == 1
    assert len(second.pictures) == 2
    assert not first.refusal
    assert not second.refusal


@pytest.mark.parametrize("model", EDITING)
async def test_a_switch_in_mid_conversation_goes_on_from_the_same_picture(
    world: World, ann: Person, model: str
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "apiyi/gpt-image-2-all")
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await choose(world, ann, model)
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#2 ← #1")
    before, after = world.images.calls
    assert [picture.sha256 for picture in after.pictures] == [before.result_sha256]
    await choose(world, ann, "apiyi/gpt-image-2-all")
    back = await world.bot.shows_picture(chat, after=await ann.says("in the snow"))
    assert back.caption.startswith("#3 ← #2")
    assert [picture.sha256 for picture in world.images.calls[2].pictures] == [after.result_sha256]


async def tapped(world: World, ann: Person, message: Message, *labels: str) -> None:
    """Taps one button after the other, each as soon as it is there."""
    for label in labels:

        def there(label: str = label) -> bool | None:
            return any(label in button for button in message.buttons) or None

        assert await world.telegram.world.changes.until(there, 5), (label, message.buttons)
        await ann.presses(message, label)


async def test_the_picker_names_prices_and_keeps_the_choice(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.says(chat, "Which model", after=await ann.says("/model"))
    assert any(re.fullmatch(r"✓ gpt-image-2-all · \$0.03 · 30-60.s", label) for label in shown.buttons)
    assert any(label.startswith("openai/gpt-image-2 · $0.05") for label in shown.buttons)
    await tapped(world, ann, shown, "openai/gpt-image-2", "✨")
    await world.telegram.world.changes.until(lambda: "Quick" in shown.buttons[0] or None, 5)
    assert [label for label in shown.buttons if "$" in label] == [
        "Quick · $0.006",
        "✓ Standard · $0.053",
        "Best · $0.21",
    ]
    await tapped(world, ann, shown, "Best")
    await world.restart()
    settings = await world.bot.says(chat, "⚙️", after=await ann.says("/settings"))
    assert "openai/gpt-image-2 · $0.21" in settings.text
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    assert world.images.calls[0].options["quality"] == "high"


async def test_a_name_that_nobody_knows_opens_the_picker(world: World, ann: Person) -> None:
    shown = await world.bot.says(
        ann.private(world.bot), "I know no model “dall-e”", after=await ann.says("/model dall-e")
    )
    assert len(shown.buttons) > 8


@pytest.mark.parametrize("name", ["gpt-image-2-vip", "VIP", "apiyi/gpt-image-2-vip"])
async def test_a_part_of_a_name_will_do(world: World, ann: Person, name: str) -> None:
    shown = await world.bot.says(ann.private(world.bot), "⚙️", after=await ann.says(f"/model {name}"))
    assert "gpt-image-2-vip" in shown.text


async def test_words_of_a_shape_and_a_size_are_taken_out_and_obeyed(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.settings.scale = 1.0
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox 16:9"))
    (call,) = world.images.calls
    assert call.last_user_text == "red fox"
    assert call.options["size"] == "1536x864"
    assert shown.image().width / shown.image().height == pytest.approx(16 / 9, rel=0.01)


async def test_a_detail_that_the_model_lacks_goes_to_the_cheapest_that_has_it(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    world.images.settings.delay = 0.5
    asked = await ann.says("red fox 16:9 4k")
    await world.bot.shows_status(chat, "by gpt-image-2-vip · $0.03", after=asked)
    await world.bot.shows_picture(chat, after=asked)
    (call,) = world.images.calls
    assert call.model == "gpt-image-2-vip"
    assert call.options["size"] == "3840x2160"


async def test_more_pictures_than_the_model_takes_go_to_one_that_does(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/firered-image-edit")
    world.images.settings.delay = 0.5
    colours = ("red", "blue", "navy", "teal", "gold")
    album = await ann.sends_album([photo(colour) for colour in colours], "fuse them")
    await world.bot.shows_picture(chat, after=album[0])
    (call,) = world.images.calls
    assert call.model == "gpt-image-2-all"
    assert len(call.pictures) == 5
    shown = await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    assert shown.caption.startswith("#7 ← #6")
    assert world.images.calls[1].model == "firered-image-edit"


async def test_words_alone_go_to_a_model_that_draws(world: World, ann: Person) -> None:
    await choose(world, ann, "venice/firered-image-edit")
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert world.images.calls[0].model != "firered-image-edit"


async def test_tokens_decide_what_is_charged(world: World, ann: Person, data: Path) -> None:
    await choose(world, ann, "openai/gpt-image-2")
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    (call,) = world.images.calls
    with closing(sqlite3.connect(data / "imagebot.db")) as database:
        kinds = dict(database.execute("SELECT kind, amount FROM ledger").fetchall())
    assert kinds["reserve"] == 53_000
    assert kinds["release"] == -53_000
    assert kinds["charge"] == pytest.approx(call.price * 1_000_000, abs=1)


async def test_a_busy_service_offers_another(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    world.images.script.next(Fault.RATE_429, times=3)
    sentence = await world.bot.says(chat, "too busy", after=await ann.says("red fox"))
    (offer,) = [label for label in sentence.buttons if label.startswith("Try ")]
    await ann.presses(sentence, offer)
    await world.bot.shows_picture(chat, after=sentence)
    assert world.images.calls[-1].model != "gpt-image-2-all"


async def test_a_refusal_offers_no_other_model(world: World, ann: Person) -> None:
    world.images.script.next(Fault.MODERATION_400)
    sentence = await world.bot.says(ann.private(world.bot), "refused", after=await ann.says("something bad"))
    assert sentence.buttons == []


async def test_the_owner_is_told_of_an_empty_account_once(world: World, ann: Person, bob: Person) -> None:
    world.environment["OWNER"] = str(bob.account.id)
    await world.restart()
    home = bob.private(world.bot)
    start = await world.bot.says(home, after=await bob.says("/start"))
    world.images.script.next(Fault.BALANCE_429, times=2)
    for _ in range(2):
        await world.bot.says(
            ann.private(world.bot), "account at the image service is empty", after=await ann.says("red fox")
        )
    await world.bot.says(home, "account at apiyi is empty", after=start)
    await world.bot.settles(ann.private(world.bot))
    assert len([message for message in home.messages if "⚠️" in message.text]) == 1


async def test_the_operators_second_choice_draws_where_nothing_was_charged(world: World, ann: Person) -> None:
    world.environment["FALLBACK_MODEL"] = "openai/gpt-image-2"
    await world.restart()
    world.images.script.next(Fault.UNAUTHORISED_401)
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    assert [call.model for call in world.images.calls] == ["gpt-image-2-all", "gpt-image-2"]


async def test_the_owner_is_told_also_where_the_second_choice_draws(
    world: World, ann: Person, bob: Person
) -> None:
    world.environment |= {"OWNER": str(bob.account.id), "FALLBACK_MODEL": "openai/gpt-image-2"}
    await world.restart()
    home = bob.private(world.bot)
    start = await world.bot.says(home, after=await bob.says("/start"))
    world.images.script.next(Fault.BALANCE_429)
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    await world.bot.says(home, "account at apiyi is empty", after=start)


async def test_all_services_that_may_draw_are_named(world: World, ann: Person) -> None:
    chat, named = ann.private(world.bot), "apiyi / llmapi / venice / openai"
    await world.bot.says(chat, f"Photos go to {named},", after=await ann.sends_photo(photo("navy")))
    await choose(world, ann, "venice/firered-image-edit")
    await world.bot.says(chat, "sent to venice / apiyi / llmapi / openai,", after=await ann.says("/privacy"))


async def test_what_may_be_charged_goes_to_nobody_else(world: World, ann: Person) -> None:
    world.environment["FALLBACK_MODEL"] = "openai/gpt-image-2"
    await world.restart()
    world.images.script.next(Fault.GATEWAY_TIMEOUT_504)
    await world.bot.says(ann.private(world.bot), "may have lost", after=await ann.says("red fox"))
    assert len(world.images.calls) == 1


@pytest.mark.parametrize(
    ("labels", "model", "option"),
    [
        (("📐 Shape", "Wide 16:9"), "gpt-image-2-all", {"size": "1536x864"}),
        (("⬆️ Bigger", "Redraw in 4K · $0.03"), "gpt-image-2-vip", {"size": "2880x2880"}),
        (("💲 Quality", "Other model", "openai/gpt-image-2"), "gpt-image-2", {"quality": "medium"}),
    ],
)
async def test_the_dots_lead_to_another_picture(
    world: World, ann: Person, labels: tuple[str, ...], model: str, option: dict[str, str]
) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await tapped(world, ann, shown.message, "⋯", *labels)
    again = await world.bot.shows_picture(chat, after=shown)
    call = world.images.calls[1]
    assert call.model == model
    assert option.items() <= call.options.items()
    from_result = "Other model" not in labels
    assert again.caption.startswith("#2 ← #1" if from_result else "#2 · red fox")


async def test_the_same_picture_is_made_larger_where_a_service_does_that(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await tapped(world, ann, shown.message, "⋯", "⬆️ Bigger", "Same picture, 2x · $0.02")
    larger = await world.bot.shows_picture(chat, after=shown)
    drawn, upscaled = world.images.calls
    assert [picture.sha256 for picture in upscaled.pictures] == [drawn.result_sha256]
    assert larger.caption.startswith("#2 ← #1")
    await world.bot.shows_picture(chat, after=await ann.says("with a hat"))
    last = world.images.calls[2]
    assert last.model == "gpt-image-2-all"
    assert (last.pictures[0].width, last.pictures[0].height) == tuple(2 * side for side in shown.image().size)


async def test_a_model_that_only_the_providers_list_knows_is_had_by_its_name(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    shown = await world.bot.says(chat, "Which model", after=await ann.says("/model"))
    assert not any("luma-uni-1-edit" in label for label in shown.buttons)
    await choose(world, ann, "venice/luma-uni-1-edit")
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it night"))
    (call,) = world.images.calls
    assert call.model == "luma-uni-1-edit"


async def test_a_list_that_does_not_come_is_no_trouble(world: World, ann: Person) -> None:
    world.environment["VENICE_BASE_URL"] = "http://127.0.0.1:9/api/v1"
    await world.restart()
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))


async def test_people_are_told_where_their_photos_go(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/firered-image-edit")
    question = await world.bot.says(chat, "What should I change?", after=await ann.sends_photo(photo("navy")))
    assert "Photos go to venice" in question.text
    assert "venice" in (await world.bot.says(chat, after=await ann.says("/privacy"))).text


@pytest.mark.parametrize("model", DRAWING)
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.MODERATION_400, "The image service refused this"),
        (Fault.UNAUTHORISED_401, "the bot's key is not accepted"),
        (Fault.GATEWAY_TIMEOUT_504, "I may have lost the picture"),
        (Fault.PARAMETER_400, "did not accept this request"),
    ],
)
async def test_a_refusal_is_told_kindly_and_the_conversation_survives(
    world: World, ann: Person, model: str, fault: Fault, said: str
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, model)
    world.images.script.next(fault)
    sentence = await world.bot.says(chat, said, after=await ann.says("red fox"))
    assert "{" not in sentence.text
    assert len(world.images.calls) == 1
    await world.bot.shows_picture(chat, after=await ann.says("/new a dog"))


async def test_a_service_that_takes_no_files_is_asked_in_json(world: World, ann: Person, data: Path) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "llmapi/gpt-image-2")
    world.images.settings.llmapi_takes_files = False
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it night"))
    form, document = world.images.calls
    assert form.refusal
    assert not document.refusal
    assert len(document.pictures) == 1
    with closing(sqlite3.connect(data / "imagebot.db")) as database:
        charges = database.execute("SELECT count(*) FROM ledger WHERE kind = 'charge'").fetchone()
    assert charges == (1,)


async def test_pictures_of_a_provider_whose_key_is_gone_are_drawn_again_by_another(
    world: World, ann: Person
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/gpt-image-2-edit")
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    del world.environment["VENICE_API_KEY"]
    await world.restart()
    await tapped(world, ann, shown.message, "⋯", "‹", "Again")
    again = await world.bot.shows_picture(chat, after=shown)
    assert again.caption.startswith("#2 · red fox")
    assert [call.model for call in world.images.calls] == ["gpt-image-2", "gpt-image-2-all"]


async def test_a_turn_that_waited_when_its_model_went_is_drawn_by_another(
    world: World, ann: Person, data: Path
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/gpt-image-2-edit")
    world.images.script.next(Fault.RATE_429)
    asked = await ann.says("red fox")
    await world.bot.shows_status(chat, "try again", after=asked)
    await world.stop()
    del world.environment["VENICE_API_KEY"]
    await world.start()
    await world.bot.shows_picture(chat, after=asked)
    assert world.images.calls[-1].model == "gpt-image-2-all"
    assert sum(amount for _, amount in entries(data)) == 30_000


def entries(data: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(data / "imagebot.db")) as database:
        return database.execute("SELECT kind, amount FROM ledger ORDER BY id").fetchall()


async def test_bigger_keeps_shape_and_quality_and_costs_what_its_button_says(
    world: World, ann: Person, data: Path
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/gpt-image-2-edit")
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox, 16:9 low"))
    await tapped(world, ann, shown.message, "⋯", "⬆️ Bigger", "Redraw in 4K · $0.04")
    await world.bot.shows_picture(chat, after=shown)
    options = world.images.calls[1].options
    assert (options["aspect_ratio"], options["quality"]) == ("16:9", "low")
    assert entries(data)[-1] == ("charge", 40_000)


async def test_words_that_are_mended_in_time_are_charged_for_what_they_ask(
    world: World, ann: Person, data: Path
) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/gpt-image-2-edit")
    world.images.settings.delay = 0.5
    first = await ann.says("red fox")
    second = await ann.says("with a hat")
    await ann.edits(second, "with a hat, 4k high")
    fox = await world.bot.shows_picture(chat, after=first)
    shown = await world.bot.shows_picture(chat, after=fox)
    assert shown.caption.startswith("#2 ← #1")
    assert entries(data)[-1] == ("charge", 840_000)


async def test_a_new_picture_instead_of_a_change_is_drawn_by_a_model_that_can(
    world: World, ann: Person, bob: Person
) -> None:
    world.environment["MAX_CALLS"] = "1"
    await world.restart()
    chat = ann.private(world.bot)
    await choose(world, ann, "venice/firered-image-edit")
    await world.bot.shows_picture(chat, after=await ann.sends_photo(photo("navy"), "make it night"))
    world.images.settings.delay = 1.0
    boat = await bob.says("a boat")
    await world.bot.shows_status(bob.private(world.bot), "a boat", after=boat)
    assert await world.telegram.world.changes.until(lambda: len(world.images.calls) == 2 or None, 5)
    asked = await ann.says("red fox")
    status = await world.bot.shows_status(chat, "red fox", after=asked)
    await ann.presses(status, "New picture")
    await world.bot.shows_picture(chat, after=asked)
    assert world.images.calls[2].model == "gpt-image-2-all"
    assert not world.images.calls[2].pictures


async def test_pictures_that_go_along_count_in_the_budget(world: World, ann: Person) -> None:
    world.environment |= {"DAILY_LIMIT_USD": "0.1", "MODEL": "openai/gpt-image-2"}
    await world.restart()
    album = await ann.sends_album([photo("red")] * 6, "fuse them")
    await world.bot.says(ann.private(world.bot), "Today's budget of $0.10 is used up", after=album[0])
    assert not world.images.calls


async def test_the_second_choice_is_not_drawn_over_the_limit(world: World, ann: Person) -> None:
    world.environment |= {"DAILY_LIMIT_USD": "0.05", "FALLBACK_MODEL": "openai/gpt-image-2"}
    await world.restart()
    world.images.script.next(Fault.UNAUTHORISED_401)
    await world.bot.says(ann.private(world.bot), "key", after=await ann.says("red fox"))
    assert len(world.images.calls) == 1


async def test_words_that_many_write_do_not_cost_many_times_as_much(world: World, ann: Person) -> None:
    """What costs more than twice the usual is chosen with a button, not guessed from words."""
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("a castle, 4k, high quality"))
    (call,) = world.images.calls
    assert call.price == pytest.approx(0.03)
    assert call.model == "gpt-image-2-vip"


async def test_a_dearer_quality_is_priced_in_the_status(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await choose(world, ann, "openai/gpt-image-2")
    world.images.settings.delay = 0.5
    asked = await ann.says("a castle, high quality")
    await world.bot.shows_status(chat, "$0.21", after=asked)
    await world.bot.shows_picture(chat, after=asked)
    assert world.images.calls[0].options["quality"] == "high"
