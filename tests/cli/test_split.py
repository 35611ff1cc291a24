"""`subtool split`: the pieces that would be sent."""

import json
from pathlib import Path

from subtoolkit.media.encode import decode
from tests.cli.conftest import Run
from tests.truths import FIXTURES


def test_pieces_and_their_list(run: Run, tmp_path: Path) -> None:
    """Each piece is a file of the length that pieces.json says, in order, within the asked lengths."""
    outcome = run("split", FIXTURES / "talk.mp4", "-o", "pieces", "--piece", "10-20")
    *names, listed = map(Path, outcome.out.splitlines())
    assert (outcome.code, listed) == (0, Path("pieces/pieces.json"))
    pieces = json.loads((tmp_path / "pieces/pieces.json").read_text(encoding="utf-8"))["pieces"]
    assert len(pieces) >= 4
    assert names == [Path("pieces") / piece["file"] for piece in pieces]
    for before, piece in zip([None, *pieces], pieces, strict=False):
        sound = decode((tmp_path / "pieces" / piece["file"]).read_bytes())
        assert abs(len(sound) / 32 - (piece["end"] - piece["start"]) * 1000) < 40
        assert piece["end"] - piece["start"] <= 20.5
        assert (
            before is None
            or piece["start"] == before["end"] - piece["overlap"]
            or piece["start"] > before["end"]
        )


def test_pieces_of_somebody_else_are_kept(run: Run, tmp_path: Path) -> None:
    """A foreign pieces.json is not overwritten."""
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces/pieces.json").write_text("mine", encoding="utf-8")
    assert run("split", FIXTURES / "talk.mp4", "-o", "pieces").code == 1
    assert (tmp_path / "pieces/pieces.json").read_text(encoding="utf-8") == "mine"
