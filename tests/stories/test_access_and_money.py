"""Who is served, who owns the bot, and what a day may cost."""

import re

from bot.sandbox.people import Person
from bot.sandbox.playground import World


async def restarted(world: World, **settings: str) -> None:
    await world.stop()
    for name, value in settings.items():
        world.environment[name] = value
    await world.start()


def claim_payload(world: World, printed: str) -> str:
    found = re.search(rf"https://t\.me/{world.bot.username}\?start=(claim-[0-9a-f]{{32}})", printed)
    assert found is not None, printed
    return found[1]


async def test_strangers_get_one_polite_refusal_also_after_a_restart(world: World, ann: Person) -> None:
    await restarted(world, ALLOWED="1")
    chat = ann.private(world.bot)
    for words in ("red fox", "blue boat"):
        await ann.says(words)
    await world.bot.says(chat, "This bot is private")
    await world.restart()
    await ann.says("please")
    await world.bot.settles(chat)
    assert len([m for m in chat.messages if m.sender is world.bot.account]) == 1
    assert not world.images.calls


async def test_strangers_in_groups_are_refused_only_when_they_address_the_bot(
    world: World, ann: Person, bob: Person
) -> None:
    await restarted(world, ALLOWED="1")
    group = world.people.group("Family", ann, bob, world.bot)
    world.people.promote(group, world.bot)
    await ann.says("red fox", in_=group)
    await bob.says("@picture_sandbox_bot red fox", in_=group)
    refusal = await world.bot.says(group, "This bot is private")
    await bob.says("@picture_sandbox_bot blue fox", in_=group)
    await world.bot.settles(group)
    assert [m for m in group.messages if m.sender is world.bot.account] == [refusal]


async def test_allowed_people_and_chats_are_served(world: World, ann: Person, bob: Person) -> None:
    group = world.people.group("Family", ann, bob, world.bot)
    await restarted(world, ALLOWED=f"{ann.id}, {group.id}")
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    await world.bot.shows_picture(group, after=await bob.says("@picture_sandbox_bot red fox", in_=group))
    await world.bot.says(bob.private(world.bot), "This bot is private", after=await bob.says("red fox"))


async def test_the_first_to_open_the_claim_link_owns_the_bot(world: World, ann: Person, bob: Person) -> None:
    await restarted(world, ALLOWED="")
    link = world.claim_link
    assert link is not None
    payload = claim_payload(world, link)
    await world.bot.says(bob.private(world.bot), "private", after=await bob.says("/start claim-" + "0" * 32))
    await world.bot.says(ann.private(world.bot), "yours now", after=await ann.says(f"/start {payload}"))
    await bob.says(f"/start {payload}")
    await world.bot.settles(bob.private(world.bot))
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("red fox"))
    group = world.people.group("Family", ann, bob, world.bot)
    await world.bot.shows_picture(group, after=await ann.says("@picture_sandbox_bot a boat", in_=group))
    await world.restart()
    assert world.claim_link is None
    await world.bot.shows_picture(ann.private(world.bot), after=await ann.says("blue fox"))
    assert len(world.images.calls) == 3


async def test_a_new_start_makes_the_old_link_worthless(world: World, ann: Person) -> None:
    await restarted(world, ALLOWED="")
    old = claim_payload(world, world.claim_link or "")
    await world.restart()
    assert claim_payload(world, world.claim_link or "") != old
    await world.bot.says(ann.private(world.bot), "private", after=await ann.says(f"/start {old}"))


async def test_the_daily_limit_refuses_kindly_and_starts_anew(world: World, ann: Person) -> None:
    chat = ann.private(world.bot)
    await restarted(world, DAILY_LIMIT_USD="0.05")
    shown = await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    sentence = await world.bot.says(chat, "Today's budget of $0.05 is used up", after=await ann.says("night"))
    assert re.search(r"starts anew in \d+\s(h|min)", sentence.text)
    toast = await ann.presses(shown, "Again")
    assert toast is not None
    assert toast.text.startswith("Today's budget of $0.05 is used up")
    assert len(world.images.calls) == 1


async def test_cancelled_and_refused_turns_leave_the_budget_alone(world: World, ann: Person) -> None:
    from bot.sandbox.image_api import Fault

    chat = ann.private(world.bot)
    await restarted(world, DAILY_LIMIT_USD="0.03")
    for _ in range(3):
        world.images.script.next(Fault.MODERATION_400)
        await world.bot.says(chat, "refused", after=await ann.says("something bad"))
    await world.bot.shows_picture(chat, after=await ann.says("red fox"))
    await world.bot.says(chat, "used up", after=await ann.says("night"))


async def test_reservations_count_while_calls_run(world: World, ann: Person, bob: Person) -> None:
    await restarted(world, DAILY_LIMIT_USD="0.03")
    world.images.hold()
    await ann.says("red fox")
    await world.images.arrived(1)
    await world.bot.says(bob.private(world.bot), "used up", after=await bob.says("blue boat"))
    world.images.let_go()
    await world.bot.shows_picture(ann.private(world.bot))
