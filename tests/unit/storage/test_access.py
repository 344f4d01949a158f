"""The owner, the claim link, and who was turned away."""

from bot.domain.ids import PersonId
from bot.domain.messages import Address
from bot.storage.database import Database
from tests.unit.storage.making import ANN, BOB, Desk


async def test_nobody_owns_a_new_bot(db: Database) -> None:
    async with db.reading() as unit:
        assert await unit.access.owner() is None
        assert await unit.access.claim_hash() is None


async def test_a_claim_can_be_renewed_and_ends_with_the_first_owner(db: Database) -> None:
    async with db.writing() as unit:
        await unit.access.set_claim_hash("first")
        await unit.access.set_claim_hash("second")
        assert await unit.access.claim_hash() == "second"
        await unit.access.set_owner(ANN.id)
        assert await unit.access.owner() == ANN.id
        assert await unit.access.claim_hash() is None


async def test_the_owner_is_one_person_of_any_id(db: Database) -> None:
    async with db.writing() as unit:
        await unit.access.set_owner(ANN.id)
        await unit.access.set_owner(PersonId(-1_001_234_567_890))
        assert await unit.access.owner() == -1_001_234_567_890


async def test_somebody_is_turned_away_once_per_chat(desk: Desk, db: Database) -> None:
    here = await desk.place()
    there = await desk.place(Address(78, 0, is_group=False))
    async with db.writing() as unit:
        for _ in range(2):
            await unit.access.set_turned_away(here.chat, ANN.id)
        assert await unit.access.turned_away(here.chat, ANN.id)
        assert not await unit.access.turned_away(here.chat, BOB.id)
        assert not await unit.access.turned_away(there.chat, ANN.id)
