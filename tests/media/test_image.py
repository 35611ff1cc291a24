"""Picture files."""

from pathlib import Path

import pytest

from subtoolkit.core.errors import FileNotThere, MediaUnreadable
from subtoolkit.media.image import picture, shrunk
from tests.media.build import run
from tests.truths import FIXTURES


@pytest.mark.parametrize(("suffix", "kind"), [("png", "png"), ("jpg", "jpeg")])
def test_a_picture_is_known_by_its_content(tmp_path: Path, suffix: str, kind: str) -> None:
    """Kind and size, whatever it is called."""
    made = tmp_path / f"made.{suffix}"
    run("-f", "lavfi", "-i", "testsrc=size=96x50:rate=1:duration=1", "-frames:v", "1", made)
    path = made.rename(tmp_path / "two: things.mp4")
    found = picture(path)
    assert found is not None
    assert (found.kind, found.width, found.height) == (kind, 96, 50)
    assert found.data == path.read_bytes()


def test_a_picture_from_a_camera_is_made_small(tmp_path: Path) -> None:
    """No larger than asked, in the same shape."""
    path = tmp_path / "noise.png"
    run("-f", "lavfi", "-i", "nullsrc=s=1200x800,geq=random(1)*255:128:128", "-frames:v", "1", path)
    found = picture(path)
    assert found is not None
    small = shrunk(path, found, 90_000)
    assert small.kind == "jpeg"
    assert 80_000 < small.width * small.height <= 90_000
    assert abs(small.width / small.height - 1.5) < 0.05
    assert len(small.data) < len(found.data) / 4


def test_what_is_no_picture(tmp_path: Path) -> None:
    """A video is none, a damaged picture is told, and so is a missing one."""
    assert picture(FIXTURES / "talk.mp4") is None
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(MediaUnreadable, match="no whole png picture"):
        picture(tmp_path / "cut.png")
    with pytest.raises(FileNotThere):
        picture(tmp_path / "nope.png")
