"""Twenty minutes with known scene changes: chapters where they are, with the question and without."""

from pathlib import Path

import pytest

from subtoolkit.pipeline.chaptering import chapters
from tests.pipeline.storytelling import heard, made, settings

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


@pytest.mark.parametrize("seed", [3, 8])
def test_a_programme_of_twenty_minutes_gets_its_chapters(tmp_path: Path, seed: int) -> None:
    """Seven parts are seven chapters, each within 2 s of where its part begins."""
    programme = made(tmp_path, 1200, seed=seed)
    with heard(programme.truth) as server:
        for ask in (True, False):
            wish = settings(server, tmp_path / "cache", piece=(45_000, 90_000), ask=ask)
            found = chapters(programme.media, wish).chapters
            assert len(found) == len(programme.parts)
            for chapter, (truth, _) in zip(found, programme.parts, strict=True):
                assert abs(chapter.start - truth) <= 2_000
