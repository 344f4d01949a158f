"""The items of an album as one message."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MessageId, Micros, PersonId
from bot.domain.messages import Address, Album, Command, Incoming, Person, Replied, Unsupported
from bot.domain.pictures import Attachment, ShownAs

GROUP = Address(-100, 0, is_group=True)
ANN = Person(PersonId(1), "Ann")


def photo(number: int) -> Attachment:
    return Attachment(MessageId(number), f"file-{number}", f"unique-{number}", ShownAs.PHOTO)


def item(
    number: int, words: str = "", *, addressed: bool = False, command: Command | None = None
) -> Incoming:
    return Incoming(
        address=GROUP,
        message=MessageId(number),
        date=Micros(number),
        author=ANN,
        words=words,
        command=command,
        payload=words if command else "",
        files=(photo(number),),
        album="album",
        addressed=addressed,
    )


def together(*items: Incoming) -> Incoming:
    return Album(items).as_message()


@given(st.permutations([item(number) for number in range(5, 10)]))
def test_pictures_stand_in_message_order_however_they_came(items: list[Incoming]) -> None:
    message = together(*items)
    assert message.files == tuple(photo(number) for number in range(5, 10))
    assert (message.message, message.date) == (5, 5)


def test_the_caption_may_hang_on_any_item() -> None:
    message = together(item(5), item(6), item(7, "make it night"))
    assert (message.words, message.said_in, message.message) == ("make it night", 7, 5)


def test_several_captions_are_all_said_in_order() -> None:
    message = together(item(7, "and this hat"), item(5, "this fox"))
    assert (message.words, message.said_in) == ("this fox\nand this hat", 5)


def test_without_a_caption_the_first_item_speaks() -> None:
    message = together(item(6), item(5))
    assert (message.words, message.said_in) == ("", 5)


def test_a_command_comes_from_the_item_that_carries_it() -> None:
    message = together(item(5), item(6, "a fox", command=Command.NEW))
    assert (message.command, message.payload, message.words) == (Command.NEW, "a fox", "a fox")
    assert message.said_in == 6


def test_a_command_without_words_counts() -> None:
    assert together(item(5), item(6, command=Command.DRAW)).command is Command.DRAW


def test_an_album_is_addressed_as_soon_as_one_item_is() -> None:
    assert not together(item(5), item(6)).addressed
    assert together(item(5), item(6, addressed=True)).addressed


def test_what_is_replied_to_is_found_on_any_item() -> None:
    replied = Replied(MessageId(3), by_this_bot=True)
    message = together(item(5), replace(item(6), replied=replied, quote="the hat"))
    assert (message.replied, message.quote) == (replied, "the hat")


def test_an_album_is_forwarded_when_all_of_it_is() -> None:
    forwarded = replace(item(5), forwarded=True)
    assert together(forwarded, replace(item(6), forwarded=True)).forwarded
    assert not together(forwarded, item(6)).forwarded


def test_a_video_beside_photos_leaves_the_photos() -> None:
    video = replace(item(5), files=(), unsupported=Unsupported.VIDEO)
    assert together(video, item(6), item(7)).files == (photo(6), photo(7))


def test_one_item_says_what_it_says_alone() -> None:
    alone = item(5, "a fox", addressed=True)
    assert together(alone) == replace(alone, said_in=MessageId(5))
