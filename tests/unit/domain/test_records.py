"""Values that travel."""

from bot.domain.pictures import BlobRef
from bot.domain.records import Upload


def test_an_upload_changes_its_bytes_and_name_and_nothing_else() -> None:
    upload = Upload(BlobRef("aa", 1), "7.png", "#7", (), None)
    assert upload.replaced(BlobRef("bb", 2), "7.jpg") == Upload(BlobRef("bb", 2), "7.jpg", "#7", (), None)
