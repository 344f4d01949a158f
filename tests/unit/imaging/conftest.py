"""A studio per test; whatever happens in it, no unfinished file is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.imaging.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "blobs")
    yield made
    made.tools.close()
    assert made.unfinished() == []
