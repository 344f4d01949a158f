"""What must hold after any number of kills, seen from outside: the chat, the image service's log, the database."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.playground import World
from bot.sandbox.telegram_api.chats import Chat
from bot.sandbox.telegram_api.messages import Message

PRICE = 30_000
_ENDINGS = ("I may have lost", "did not come", "refused this")


@dataclass(frozen=True)
class Verdict:
    """How many requests there were, how many pictures came twice, how many were lost and said to be."""

    requests: int
    repeated: int
    lost: int


def answers(world: World, chat: Chat, asked: Message) -> list[Message]:
    """The final words about a request: its picture, or the sentence that says why there is none."""
    return [
        message
        for message in chat.log
        if message.sender is world.bot.account
        and message.reply_to is asked
        and not message.is_silent
        and (message.media is not None or any(ending in message.text for ending in _ENDINGS))
    ]


def judge(world: World, folder: Path, requests: list[Message], ideas: int = 0) -> Verdict:
    """Asserts the promises; words of requests are unique, but for so many `ideas` of one of them."""
    calls = Counter(call.last_user_text.removeprefix("Generate an image: ") for call in world.images.calls)
    too_many = {words: count for words, count in calls.items() if count > 1 + ideas}
    assert not too_many, "a turn was called twice"
    repeated = lost = 0
    order: dict[int, list[int]] = {}
    for asked in requests:
        final = answers(world, asked.chat, asked)
        assert final, f"nobody answered {asked}"
        pictures = [message for message in final if message.media is not None]
        lost_here = [message for message in final if "I may have lost" in message.text]
        assert not (pictures and lost_here), f"a picture and a loss for {asked}"
        repeated += max(len(pictures), len(lost_here), 1) - 1
        lost += bool(lost_here)
        order.setdefault(asked.chat.id, []).append(final[0].serial)
    assert all(serials == sorted(serials) for serials in order.values()), "answers out of order"
    _judge_database(folder)
    return Verdict(len(requests), repeated, lost)


def _judge_database(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "imagebot.db")) as database:

        def every(query: str) -> list[tuple[int, ...]]:
            return list(database.execute(query))

        assert not every("SELECT id, state FROM turns WHERE told_at IS NULL"), "somebody is left waiting"
        lost = every(
            "SELECT turns.id, turns.state FROM attempts JOIN turns ON turns.id = turn_id "
            "WHERE answered_at IS NOT NULL AND turns.state <> 'delivered'"
        )
        assert not lost, f"pictures whose answer was committed are not delivered: {lost}"
        assert not every("SELECT conversation_id, number FROM pictures GROUP BY 1, 2 HAVING COUNT(*) > 1"), (
            "a number was given twice"
        )
        assert not every(
            "SELECT turn_id FROM pictures GROUP BY turn_id, sha256 HAVING COUNT(*) > 1 AND turn_id"
        ), "a version was made twice"
        [(spent,)] = every("SELECT COALESCE(SUM(amount), 0) FROM ledger")
        [(paid,)] = every("SELECT COALESCE(SUM(cost), 0) FROM attempts")
        [(perhaps,)] = every("SELECT COALESCE(SUM(price), 0) FROM turns WHERE state = 'unknown'")
        assert spent == paid + perhaps, "the money does not add up"
        costs = every(
            "SELECT turns.id, COALESCE(SUM(cost), 0) FROM turns LEFT JOIN attempts ON turn_id = turns.id "
            "WHERE area IS NULL AND turns.state = 'delivered' GROUP BY turns.id"
        )
        assert all(cost == PRICE for _, cost in costs), "a picture that was paid for twice, or not at all"
