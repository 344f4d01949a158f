"""The tree of errors, and what each says of itself."""

import pytest

from bot.domain.errors import (
    BlobMissing,
    ConfigurationError,
    DeliveryError,
    DeliveryKind,
    ImageBotError,
    ProviderError,
    Reason,
    Refused,
    StaleTurn,
    StorageError,
)
from bot.domain.generation import NoPicture
from bot.domain.ledger import Billed


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused(Reason.TOO_SMALL), "input.too_small"),
        (ProviderError(NoPicture(Reason.DEAD_LINK, Billed.YES)), "service.dead_link (billed: yes)"),
        (DeliveryError(DeliveryKind.BLOCKED), "blocked"),
        (DeliveryError(DeliveryKind.REFUSED, "chat not found"), "refused: chat not found"),
        (StaleTurn("turn 7"), "turn 7"),
        (BlobMissing("no content"), "no content"),
        (ConfigurationError("set A", "set B"), "set A\nset B"),
    ],
)
def test_an_error_says_what_happened(error: Exception, said: str) -> None:
    assert str(error) == said


@pytest.mark.parametrize(
    "kind", [Refused, ProviderError, DeliveryError, StorageError, StaleTurn, BlobMissing]
)
def test_expected_errors_are_one_tree(kind: type[Exception]) -> None:
    assert issubclass(kind, ImageBotError)


def test_a_wrong_setting_is_outside_the_tree_so_that_nothing_swallows_it() -> None:
    assert not issubclass(ConfigurationError, ImageBotError)


def test_problems_of_the_settings_stay_apart() -> None:
    assert ConfigurationError("set A", "set B").problems == ("set A", "set B")


def test_two_refusals_for_one_reason_are_two_errors() -> None:
    """Exceptions are compared by identity: traceback and cause belong to one of them."""
    assert Refused(Reason.BROKEN) != Refused(Reason.BROKEN)


def test_a_reason_is_the_key_of_a_sentence_in_a_group() -> None:
    assert {reason.value.partition(".")[0] for reason in Reason} == {"input", "limit", "service", "own"}
