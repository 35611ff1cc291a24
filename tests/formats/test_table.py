"""The table of formats, and how modules are found and loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from subtoolkit import formats
from subtoolkit.core.errors import SubtitlesUnreadable, UsageError
from subtoolkit.formats import FORMATS
from tests.formats.sample import TIMELINE


def test_names_and_suffixes_are_unique() -> None:
    """No two formats share a name, and no two of one job a file name ending."""
    assert list(FORMATS)[:4] == ["srt", "vtt", "ass", "ttml"]
    suffixes = [(suffix, row.task) for row in FORMATS.values() for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix, _ in suffixes)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_golden_file(name: str) -> None:
    """Whoever adds a format adds the file that shows it."""
    assert (Path(__file__).parents[2] / "fixtures" / "golden" / "formats" / f"plain.{name}").is_file()


@pytest.mark.parametrize("name", FORMATS)
def test_rendering_is_pure(name: str) -> None:
    """The same timeline gives the same text, with line feeds only and one at its end."""
    text = formats.render(TIMELINE, name)
    assert text == formats.render(TIMELINE, name)
    assert "\r" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.module.read])
def test_reading_what_was_read_changes_nothing(name: str) -> None:
    """After one round through a format every further one is the same."""
    once = formats.read(formats.render(TIMELINE, name), name)
    assert formats.read(formats.render(once, name), name) == once


LIKE = {
    "elrc": "lrc",
    "caption.json": "json",
    "chapters.vtt": "vtt",
    "chapters.json": "json",
    "describe.json": "json",
}
"""Which format the contents alone show, where a file's name must tell the difference."""


def test_each_format_is_recognised_by_its_contents() -> None:
    """No file is taken for another format, with or without a name."""
    for name, row in FORMATS.items():
        if row.module.read:
            text = formats.render(TIMELINE, name)
            assert formats.detect(text, f"a{row.suffixes[0]}") == name
            assert formats.detect(text) == LIKE.get(name, name)
    assert formats.detect("nothing of the kind", "a.srt") is None


def test_by_suffix() -> None:
    """The ending of a name chooses the format; one that says nothing is an error that lists the choice."""
    assert formats.by_suffix(Path("a/b.VTT")) == "vtt"
    assert formats.by_suffix("b.ssa") == "ass"
    for name, why in (("a.docx", r"its name ends in '\.docx'"), ("a", "its name has no suffix")):
        with pytest.raises(
            UsageError, match=rf"no format for '{name}': {why}; choose with -f: srt, vtt, ass"
        ):
            formats.by_suffix(name)


def test_more_of_a_name_may_change() -> None:
    """The whole known ending of a name is replaced, else the part behind its last dot."""
    assert formats.with_suffix(Path("a/talk.srt"), ".vtt") == Path("a/talk.vtt")
    assert formats.with_suffix(Path("a/v1.2"), ".vtt") == Path("a/v1.vtt")


def test_a_job_knows_its_own_formats_and_those_of_all() -> None:
    """What no job claims is open to each of them, and an unknown name is told with what is offered there."""
    assert formats.resolve("vtt", "srt") == "vtt"
    assert formats.resolve("vtt", "chapters") == "chapters.vtt"
    assert formats.resolve("chapters.vtt") == "chapters.vtt"
    assert formats.offered() == list(FORMATS)
    assert formats.offered("chapters")[:2] == ["youtube", "ffmetadata"]
    assert "vtt" in formats.offered("chapters")
    for name in ("youtube", "chapters.vtt", "doc"):
        with pytest.raises(UsageError, match=f"no format '{name}': unknown name; known: srt, vtt"):
            formats.resolve(name, "srt")


def test_the_longest_known_ending_decides() -> None:
    """`.chapters.vtt` is no `.vtt`, and a job takes the last part for its own."""
    assert formats.by_suffix("a.chapters.vtt") == "chapters.vtt"
    assert formats.by_suffix("a.chapters.vtt", "srt") == "vtt"
    assert formats.by_suffix("a.vtt", "chapters") == "chapters.vtt"
    assert formats.by_suffix("a.srt", "chapters") == "srt"
    assert formats.with_suffix(Path("a.chapters.txt"), ".chapters.vtt") == Path("a.chapters.vtt")
    assert formats.plain_name("talk.describe.json") == "talk.json"
    assert [formats.plain_name(name) for name in ("a.srt", "a.b.mp4", "a")] == ["a.srt", "a.b.mp4", "a"]


def test_an_unknown_name() -> None:
    """A name that is no format is told with the names that are."""
    for call in (lambda: formats.render(TIMELINE, "srtt"), lambda: formats.read("", "srtt")):
        with pytest.raises(UsageError, match="no format 'srtt': unknown name; known: srt, vtt"):
            call()


def test_text_without_times_cannot_be_read() -> None:
    """Plain text is written only."""
    with pytest.raises(SubtitlesUnreadable, match=r"cannot read subtitles from 'a\.txt': txt keeps no times"):
        formats.read("words\n", "txt", "a.txt")


def test_nothing_heavy_is_imported() -> None:
    """The table is needed by `--help`: pysubs2 and the guesser of encodings wait until they are used."""
    heavy = "{'pysubs2', 'charset_normalizer', 'xml.sax'}"
    code = f"import sys, subtoolkit.formats.files; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
