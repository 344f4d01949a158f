"""What comes with a message: pictures in all their shapes, and what is none."""

from dataclasses import replace

import pytest

from bot.domain.ids import MessageId
from bot.domain.messages import Replied, Unsupported
from bot.domain.pictures import Attachment, ShownAs
from tests.unit.telegram.updates import (
    BOB,
    DATE,
    Json,
    document,
    file,
    in_group,
    message,
    photo_sizes,
    read,
)

PHOTO = Attachment(MessageId(50), "file-3", "unique-3", ShownAs.PHOTO, 3000)
DOCUMENT = Attachment(MessageId(50), "file-7", "unique-7", ShownAs.DOCUMENT, 7000)

ANIMATION = file(5, width=320, height=240, duration=3)
VIDEO = file(5, width=320, height=240, duration=3)
STICKER = file(5, width=512, height=512, type="regular", is_animated=False, is_video=False)
POLL = {
    "id": "1",
    "question": "Which?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


class TestPictures:
    def test_of_a_photo_the_largest_size(self) -> None:
        found = read(message(None, photo=photo_sizes()))
        assert (found.files, found.unsupported, found.words) == ((PHOTO,), None, "")

    @pytest.mark.parametrize("mime_type", ["image/png", "image/heic", "application/octet-stream", None])
    def test_a_file_is_looked_at_later(self, mime_type: str | None) -> None:
        """Names and types of files are not believed, neither way."""
        found = read(message(None, document=document(mime_type)))
        assert (found.files, found.unsupported) == ((DOCUMENT,), None)

    def test_a_file_without_a_size(self) -> None:
        bare = document()
        del bare["file_size"]
        assert read(message(None, document=bare)).files[0].size is None

    def test_a_live_photo_is_its_photo(self) -> None:
        live = file(8, width=1280, height=960, duration=3, photo=photo_sizes())
        found = read(message(None, photo=photo_sizes(), live_photo=live, caption="at night"))
        assert (found.files, found.unsupported, found.words) == ((PHOTO,), None, "at night")

    @pytest.mark.parametrize(
        "origin",
        [
            {"type": "user", "date": DATE, "sender_user": BOB},
            {"type": "hidden_user", "date": DATE, "sender_user_name": "Zoë"},
        ],
    )
    def test_a_forwarded_picture_says_that_it_is_forwarded(self, origin: Json) -> None:
        found = read(message(None, photo=photo_sizes(), caption="not mine", forward_origin=origin))
        assert (found.files, found.forwarded) == ((PHOTO,), True)

    def test_items_of_an_album_each_come_with_their_message(self) -> None:
        items = [
            read(message(None, message_id=50 + number, photo=photo_sizes(), media_group_id="137"))
            for number in range(3)
        ]
        assert [item.album for item in items] == ["137"] * 3
        assert [item.files[0].message_id for item in items] == [50, 51, 52]

    def test_in_a_group_nobody_asked_for_anything(self) -> None:
        found = read(in_group(None, photo=photo_sizes()))
        assert (found.addressed, len(found.files)) == (False, 1)


class TestOtherThings:
    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"animation": ANIMATION, "document": document("video/mp4")}, Unsupported.ANIMATION),
            ({"animation": ANIMATION, "document": document("image/gif")}, Unsupported.ANIMATION),
            ({"video": VIDEO}, Unsupported.VIDEO),
            ({"video": VIDEO | {"cover": photo_sizes()}}, Unsupported.VIDEO),
            ({"video_note": file(5, length=240, duration=3)}, Unsupported.VIDEO),
            ({"document": document("video/quicktime")}, Unsupported.VIDEO),
            ({"voice": file(5, duration=3)}, Unsupported.VOICE),
            ({"audio": file(5, duration=3)}, Unsupported.VOICE),
            ({"document": document("audio/ogg")}, Unsupported.VOICE),
            ({"sticker": STICKER | {"is_animated": True}}, Unsupported.STICKER),
            ({"location": {"latitude": 52.5, "longitude": 13.4}}, Unsupported.LOCATION),
            (
                {
                    "location": {"latitude": 52.5, "longitude": 13.4},
                    "venue": {
                        "location": {"latitude": 52.5, "longitude": 13.4},
                        "title": "Zoo",
                        "address": "Street",
                    },
                },
                Unsupported.LOCATION,
            ),
            ({"contact": {"phone_number": "1", "first_name": "Bob"}}, Unsupported.OTHER),
            ({"dice": {"emoji": "🎲", "value": 3}}, Unsupported.OTHER),
            ({"poll": POLL}, Unsupported.OTHER),
        ],
        ids=lambda value: "+".join(value) if isinstance(value, dict) else str(value),
    )
    def test_are_named(self, fields: Json, kind: Unsupported) -> None:
        found = read(message(None, **fields))
        assert (found.unsupported, found.files) == (kind, ())

    def test_keep_their_words(self) -> None:
        found = read(message(None, video=VIDEO, caption="make it night"))
        assert (found.unsupported, found.words) == (Unsupported.VIDEO, "make it night")

    def test_replied_to_are_no_picture(self) -> None:
        found = read(message("make it night", reply_to_message=message(None, message_id=41, video=VIDEO)))
        assert found.replied is not None
        assert found.replied.picture is None


class TestPointedAt:
    """A reply to a message of another chat."""

    def test_its_picture_is_told_as_lying_elsewhere(self) -> None:
        origin = {"type": "user", "date": 1, "sender_user": BOB}
        external = {"origin": origin, "photo": photo_sizes()}
        said = read(message("make it night", external_reply=external))
        assert said.replied == Replied(
            MessageId(0), by_this_bot=False, picture=replace(PHOTO, elsewhere=True)
        )

    def test_without_a_picture_it_says_nothing(self) -> None:
        origin = {"type": "user", "date": 1, "sender_user": BOB}
        said = read(message("make it night", external_reply={"origin": origin}))
        assert said.replied is None


class TestStickers:
    def test_a_still_one_is_a_picture(self) -> None:
        said = read(message(sticker=STICKER))
        assert said.unsupported is None
        assert [(file.file_id, file.shown_as) for file in said.files] == [("file-5", ShownAs.STICKER)]

    def test_one_that_moves_is_none(self) -> None:
        said = read(message(sticker=STICKER | {"is_video": True}))
        assert (said.unsupported, said.files) == (Unsupported.STICKER, ())


def test_a_live_photo_is_its_still_picture() -> None:
    live = file(9, width=320, height=240, duration=3, photo=photo_sizes())
    said = read(message(photo=photo_sizes(), live_photo=live, caption="make it night"))
    assert said.files == (PHOTO,)
