"""`subtool describe` as a user meets it."""

import json
import shutil
from pathlib import Path

from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
HEARD = ("--no-see", "--piece", "10-20")


def test_a_description_stands_beside_the_media(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Markdown with the storyline, who speaks how much, and the transcript."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    outcome = run("describe", "talk.mp4", "--base-url", perfect.base_url, *HEARD)
    assert (outcome.code, outcome.out) == (0, "talk.describe.md\n")
    text = (tmp_path / "talk.describe.md").read_text(encoding="utf-8")
    assert text.startswith("# talk.mp4\n\n1:21 · 3 speakers")
    assert "**Anna:** Good morning, and welcome to the old harbor." in text
    assert "3 speakers, " in outcome.err


def test_it_is_made_again_from_its_json(run: Run, perfect: Running, tmp_path: Path) -> None:
    """A page from the JSON of an earlier run asks nobody, with names of one's own."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    assert run("describe", "talk.mp4", "--base-url", perfect.base_url, *HEARD, "-f", "json").code == 0
    before = len(perfect.log)
    outcome = run("describe", "talk.describe.json", "-f", "html", "-o", "-", "--names", "Anna=Ms. Berg")
    assert len(perfect.log) == before
    assert outcome.code == 0
    assert "Ms. Berg" in outcome.out
    assert "Anna</b>" not in outcome.out
    assert run("chapters", "talk.describe.json", "--no-ask", "-f", "ogm").out == "talk.ogm.txt\n"
    assert json.loads((tmp_path / "talk.describe.json").read_text(encoding="utf-8"))["speakers"][0]["words"]


def test_without_asking_voices_stay_apart(run: Run, perfect: Running) -> None:
    """`--no-ask` keeps `Anna (2)`."""
    asked = ("describe", TALK, "--base-url", perfect.base_url, *HEARD, "-o", "-")
    assert "Anna (2)" not in run(*asked).out
    assert "Anna (2)" in run(*asked, "--no-ask").out
