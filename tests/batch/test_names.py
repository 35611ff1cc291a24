"""Where results go: hostile names, patterns, clashes."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.batch.catalogue import Catalogue, Row
from subtoolkit.batch.names import output, places, refuse_clashes, safe
from subtoolkit.core.errors import RowWrong, UsageError


def catalogue(root: Path, *sources: str, **columns: str) -> Catalogue:
    """Rows of these media, all with the same columns."""
    rows = tuple(Row(number, source, columns) for number, source in enumerate(sources, 1))
    return Catalogue("list.csv", root, rows)


@given(st.text())
def test_a_part_is_one_part(text: str) -> None:
    """Whatever a column holds, it becomes one name that leads nowhere else, on any system."""
    part = safe(text)
    assert part not in ("", ".", "..")
    assert not set(part) & set('/\\:*?"<>|\0\n')
    assert not part.startswith((".", " "))
    assert len(os.fsencode(part)) <= 200
    assert safe(part) == part


@given(st.text(), st.text())
def test_a_pattern_stays_inside(artist: str, title: str) -> None:
    """No value of a column leads out of the output folder."""
    out = Path("/out")
    if not artist.strip() or not title.strip():
        return
    found = catalogue(Path("/in"), "/in/a.mp3", artist=artist, title=title)
    (place,) = places(found, "{artist}/{title}", [""])
    path = Path(os.path.normpath(output(str(out), place, ".lrc")))
    assert path.is_relative_to(out)
    assert len(path.relative_to(out).parts) == 2


def test_media_of_one_folder_are_mirrored(tmp_path: Path) -> None:
    """Relative and absolute paths below the catalogue keep their place."""
    found = catalogue(tmp_path, str(tmp_path / "a" / "x.y.mp3"), str(tmp_path / "b.flac"))
    assert places(found) == ["a/x.y", "b"]


def test_media_from_elsewhere_are_mirrored_from_what_they_share(tmp_path: Path) -> None:
    """`..` and absolute paths never lead out of the output folder."""
    found = catalogue(
        tmp_path / "lists", str(tmp_path / "lists" / ".." / "cd1" / "x.mp3"), str(tmp_path / "cd2" / "x.mp3")
    )
    assert places(found) == ["cd1/x", "cd2/x"]


def test_addresses_lie_under_their_host(tmp_path: Path) -> None:
    """Parts of an address are names, whatever they hold."""
    found = catalogue(tmp_path, "s3://bucket/a/%2e%2e/b.mp3", "https://user:pw@host:1/..%2f..%2fx.mp3?y=1")
    assert places(found) == ["bucket/a/_/b", "host/_/_/x"]


@pytest.mark.parametrize("pattern", ["plain", "{}", "{a.b}", "{a[0]}", "{a!r}", "{a:>3}", "{a", "a}"])
def test_a_pattern_is_names_of_columns_and_nothing_else(tmp_path: Path, pattern: str) -> None:
    """No attribute, index or format can be reached by it."""
    with pytest.raises(UsageError, match="pattern"):
        places(catalogue(tmp_path, "a.mp3", a="1"), pattern, [""])


def test_a_pattern_needs_its_columns(tmp_path: Path) -> None:
    """An empty cell is told with the row's number."""
    with pytest.raises(RowWrong, match=r"row 1 .*no 'artist'.*stem"):
        places(catalogue(tmp_path, "a.mp3"), "{artist}", [""])


@pytest.mark.parametrize(
    ("one", "other"), [("a.lrc", "A.lrc"), ("é.lrc", "e\u0301.lrc"), ("x/../a.lrc", "a.lrc")]
)
def test_one_file_has_one_row(tmp_path: Path, one: str, other: str) -> None:
    """Names that some file system takes for one are one."""
    found = catalogue(tmp_path, "1.mp3", "2.mp3")
    with pytest.raises(RowWrong, match=r"row 2 .*as row 1 does"):
        refuse_clashes(found, [[str(tmp_path / one)], [str(tmp_path / other)]])


def test_a_medium_is_not_written_over(tmp_path: Path) -> None:
    """Results never replace what a row listens to."""
    found = catalogue(tmp_path, str(tmp_path / "a.json"))
    with pytest.raises(RowWrong, match="listens to"):
        refuse_clashes(found, [[str(tmp_path / "a.json")]])


def test_many_rows_take_linear_time(tmp_path: Path) -> None:
    """Twice the rows take about twice the time; ten thousand of them a moment."""
    found = catalogue(tmp_path, *(f"{tmp_path}/{number}.mp3" for number in range(20_000)))
    start = time.perf_counter()
    refuse_clashes(found, [[output("/out", place, ".lrc")] for place in places(found)])
    assert time.perf_counter() - start < 20  # quadratic would be minutes
