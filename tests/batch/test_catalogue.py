"""What is a row."""

import os
from pathlib import Path

import pytest

from subtoolkit.batch.catalogue import read
from subtoolkit.core.errors import FileNotThere, RowWrong, UsageError


def sources(named: str, **options: Path) -> list[str]:
    """Media of a catalogue."""
    return [row.source for row in read(named, **options).rows]


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    """A folder with media and other things."""
    for name in (
        "b.mp3",
        "a/x.FLAC",
        "a/notes.txt",
        ".hidden.mp3",
        ".git/y.mp3",
        "out/z.mp3",
        "-dash [1].wav",
    ):
        path = tmp_path / "songs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "songs"


def test_a_folder_gives_its_media_in_order(songs: Path) -> None:
    """What is hidden, no media, or a result is left out."""
    found = sources(str(songs), without=songs / "out")
    assert [os.path.relpath(one, songs) for one in found] == [
        "-dash [1].wav",
        "b.mp3",
        str(Path("a", "x.FLAC")),
    ]


def test_a_glob_gives_what_it_matches(songs: Path) -> None:
    """Also through folders, and relative to the part without wild cards."""
    found = read(f"{songs}/**/*.mp3")
    assert [Path(row.source).name for row in found.rows] == ["b.mp3", "z.mp3"]
    assert found.root == songs


def test_cells_and_keys_are_columns(tmp_path: Path) -> None:
    """CSV with any usual delimiter and JSON lines say the same."""
    (tmp_path / "a.csv").write_text("\ufeffPath;Max_CPL;no\n x y.mp3;30;\n\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"path": " x y.mp3", "max-cpl": 30, "no": null}\n\n'
        '{"path": "z.mp3", "sdh": true, "format": ["srt", "vtt"]}\n',
        encoding="utf-8",
    )
    (one,) = read(str(tmp_path / "a.csv")).rows
    two, three = read(str(tmp_path / "b.jsonl")).rows
    assert one.source == two.source == str(tmp_path / " x y.mp3")
    assert one.columns["max-cpl"] == two.columns["max-cpl"] == "30"
    assert "no" not in {**one.columns, **two.columns}
    assert (three.number, three.columns["sdh"], three.columns["format"]) == (3, "true", "srt,vtt")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", b'{"path": "a.mp3"}\n{"path": \n', "row 2 .*no JSON"),
        ("a.jsonl", b"[1]\n", "row 1 .*no JSON object"),
        ("a.jsonl", b'{"path": {"a": 1}}\n', "row 1 .*is an object"),
        ("a.jsonl", b'{"path": "a\\u0000b"}\n', "row 1 .*null"),
        ("a.jsonl", b"[" * 100_000, "row 1 .*no JSON"),
        ("a.csv", b'path\n"a\n', "row .*"),
        ("a.csv", b"path\n\xff\xfe\n", "not in UTF-8"),
        ("a.csv", b"path\n", "nothing to do"),
    ],
)  # fmt: skip
def test_rubbish_is_told_by_its_row(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """No catalogue, however broken, ends in anything but one line."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises((RowWrong, UsageError), match=told):
        read(str(tmp_path / name))


def test_what_is_no_catalogue(tmp_path: Path) -> None:
    """A name that leads nowhere is told with what a catalogue is."""
    with pytest.raises(FileNotThere, match="glob"):
        read(str(tmp_path / "nothing"))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 come through."""
    name = os.fsdecode(b"\xff\xfe.mp3")
    try:
        (tmp_path / name).touch()
    except OSError:
        pytest.skip("this file system has text only")
    assert sources(str(tmp_path)) == [str(tmp_path / name)]
