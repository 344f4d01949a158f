"""Who is served, and who may claim the bot."""

import pytest

from bot.domain.access import CLAIM_BYTES, CLAIM_PREFIX, Allowed, claim_hash, claims, is_served
from bot.domain.ids import PersonId

ANN, BEN, GROUP = PersonId(1), PersonId(2), -100_987


@pytest.mark.parametrize(
    ("person", "chat", "owner", "allowed", "served"),
    [
        pytest.param(ANN, 1, None, Allowed(), False, id="nobody is served before anybody is let in"),
        pytest.param(ANN, 1, ANN, Allowed(), True, id="the owner in private"),
        pytest.param(ANN, GROUP, ANN, Allowed(), True, id="the owner in any chat"),
        pytest.param(BEN, 2, ANN, Allowed(), False, id="a stranger"),
        pytest.param(BEN, GROUP, ANN, Allowed(), False, id="a stranger beside the owner"),
        pytest.param(BEN, 2, ANN, Allowed(everybody=True), True, id="everybody"),
        pytest.param(BEN, GROUP, None, Allowed(ids=frozenset({2})), True, id="a listed user in any chat"),
        pytest.param(BEN, GROUP, None, Allowed(ids=frozenset({GROUP})), True, id="anybody in a listed chat"),
        pytest.param(BEN, 2, None, Allowed(ids=frozenset({GROUP})), False, id="a member of it elsewhere"),
    ],
)
def test_who_is_served(
    person: PersonId, chat: int, owner: PersonId | None, allowed: Allowed, *, served: bool
) -> None:
    assert is_served(person, chat, owner, allowed) is served


@pytest.mark.parametrize(
    ("allowed", "nobody"),
    [(Allowed(), True), (Allowed(everybody=True), False), (Allowed(ids=frozenset({1})), False)],
)
def test_nobody_is_allowed_where_nothing_is_set(allowed: Allowed, *, nobody: bool) -> None:
    assert allowed.nobody is nobody


def test_the_claim_link_is_known_by_its_hash_only() -> None:
    stored = claim_hash("s3cret")
    assert "s3cret" not in stored
    assert claims("claim-s3cret", stored)


@pytest.mark.parametrize("payload", ["", "claim-", "s3cret", "claim-other", "claim-s3cret ", "CLAIM-s3cret"])
def test_anything_but_the_claim_link_claims_nothing(payload: str) -> None:
    assert not claims(payload, claim_hash("s3cret"))


def test_without_a_stored_hash_nothing_claims() -> None:
    assert not claims("claim-s3cret", None)


def test_a_claim_fits_the_payload_of_start() -> None:
    """Telegram takes at most 64 characters of A-Z, a-z, 0-9, _ and - after `?start=`."""
    assert len(CLAIM_PREFIX) + -(-CLAIM_BYTES * 4 // 3) <= 64
    assert CLAIM_BYTES >= 16
