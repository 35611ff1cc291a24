"""The reasons of the report: what the code says, the table and the page are the same."""

import re
from pathlib import Path

from subtoolkit.core.reasons import REASONS

ROOT = Path(__file__).parents[2]
_SAID = re.compile(r'(?:reason ?= ?|Loss\(\s*|reason: ClassVar\[str\] = )"([a-z-]+)"')


def test_the_page_lists_every_reason_with_its_meaning() -> None:
    """docs/report.md has one line for each reason, and none for others."""
    page = (ROOT / "docs" / "report.md").read_text("utf-8").partition("## Flags")[0]
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", page, re.MULTILINE))
    assert {word: meaning for word, meaning in listed.items() if word in REASONS} == REASONS


def test_the_code_says_no_other_reason() -> None:
    """Each reason that stands in the code is in the table."""
    said = {
        (word, path.name)
        for path in (ROOT / "subtoolkit").rglob("*.py")
        for word in _SAID.findall(path.read_text("utf-8"))
    }
    assert not {(word, name) for word, name in said if word not in REASONS}
