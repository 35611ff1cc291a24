"""Files: nothing half-written, nothing foreign overwritten, everything that is wrong told in one line."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from subtoolkit import formats
from subtoolkit.core.errors import FileNotThere, FileTaken, FileUnwritable, SubtitlesUnreadable, UsageError
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files
from tests.formats.sample import TIMELINE

posix = pytest.mark.skipif(os.name != "posix", reason="rights and devices as POSIX has them")


@pytest.fixture(autouse=True)
def _empty_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBTOOL_DATA", str(tmp_path_factory.mktemp("store")))


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(
    "name",
    [
        "plain.srt",
        "two words.srt",
        'it\'s "quoted".srt',
        "100%d %s.srt",
        "-dash.srt",
        "--help",
        "new\nline.srt",
        "字幕 中文.srt",
        "عربي.srt",
        "Ep1: pilot.srt",
        "a" * 251 + ".srt",
        "$(HOME) `x` \\ *?.srt",
    ],
)
@posix
def test_names_of_all_kinds(tmp_path: Path, name: str) -> None:
    """Any name the system allows works, and nothing else is left in the folder."""
    path = tmp_path / name
    files.check_writable([path])
    assert _names(tmp_path) == []
    files.save(path, formats.render(TIMELINE, "srt"))
    assert _names(tmp_path) == [name]
    assert len(files.load(path).cues) == 10


def test_encodings_that_were_asked_for(tmp_path: Path) -> None:
    """UTF-8 with line feeds, unless a mark or Windows line ends are asked for."""
    path = tmp_path / "a.srt"
    files.save(path, "ä\nb\n")
    assert path.read_bytes() == b"\xc3\xa4\nb\n"
    files.save(path, "ä\nb\n", bom=True, crlf=True)
    assert path.read_bytes() == b"\xef\xbb\xbf\xc3\xa4\r\nb\r\n"


def test_own_files_are_replaced_until_somebody_changes_them(tmp_path: Path) -> None:
    """What we wrote may be written again; corrections by hand are kept, unless `force` says otherwise."""
    path = tmp_path / "a.srt"
    files.save(path, "first")
    files.check_writable([path])
    files.save(path, "second")
    path.write_text("second, corrected")
    with pytest.raises(
        FileTaken, match=r"will not overwrite '.*a\.srt': it is not by subtool, or was changed"
    ):
        files.check_writable([path])
    with pytest.raises(FileTaken):
        files.save(path, "third")
    assert path.read_text() == "second, corrected"
    files.check_writable([path], force=True)
    files.save(path, "third", force=True)
    assert path.read_text() == "third"
    files.save(path, "fourth")
    assert path.read_text() == "fourth"


def test_the_same_again_is_no_overwriting(tmp_path: Path) -> None:
    """A foreign file that already holds exactly the new contents is no obstacle."""
    path = tmp_path / "a.srt"
    path.write_bytes(b"same")
    files.save(path, "same")
    assert path.read_bytes() == b"same"


def test_a_file_that_moved_is_foreign(tmp_path: Path) -> None:
    """The memory belongs to a path: our file under another name is somebody's choice."""
    files.save(tmp_path / "a.srt", "ours")
    (tmp_path / "a.srt").rename(tmp_path / "b.srt")
    with pytest.raises(FileTaken):
        files.save(tmp_path / "b.srt", "new")


@posix
def test_a_store_that_cannot_be_written_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its memory the tool only becomes more careful."""
    monkeypatch.setenv("SUBTOOL_DATA", "/dev/null/store")
    path = tmp_path / "a.srt"
    files.save(path, "first")
    with pytest.raises(FileTaken):
        files.save(path, "second")


def test_a_store_with_rubbish_is_no_failure(tmp_path: Path) -> None:
    """A damaged memory counts as none."""
    path = tmp_path / "a.srt"
    files.save(path, "first")
    for record in Path(os.environ["SUBTOOL_DATA"]).rglob("*"):
        if record.is_file():
            record.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileTaken):
        files.save(path, "second")


@posix
def test_links_stay_links(tmp_path: Path) -> None:
    """What a link points to is replaced, not the link; so for one that points to nothing yet."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.srt"
    link.symlink_to(tmp_path / "real" / "b.srt")
    files.check_writable([link])
    files.save(link, "first")
    files.save(link, "second")
    assert link.is_symlink()
    assert (tmp_path / "real" / "b.srt").read_text() == "second"
    assert _names(tmp_path / "real") == ["b.srt"]


@posix
def test_rights_are_the_usual_ones(tmp_path: Path) -> None:
    """A new file gets what the umask leaves; one that is replaced keeps its own."""
    path = tmp_path / "a.srt"
    old = os.umask(0o027)
    try:
        files.save(path, "first")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    files.save(path, "second")
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


@posix
def test_devices_are_written_to_and_never_replaced(tmp_path: Path) -> None:
    """`-o /dev/null` must not turn the device into a file; a pipe gets the text."""
    files.check_writable([Path("/dev/null")])
    files.save(Path("/dev/null"), "text")
    assert Path("/dev/null").is_char_device()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    files.check_writable([pipe])
    files.save(pipe, "text")
    assert os.read(reading, 10) == b"text"
    os.close(reading)
    assert pipe.is_fifo()


def _loop(folder: Path) -> Path:
    (folder / "loop.srt").symlink_to(folder / "loop.srt")
    return folder / "loop.srt"


def _under_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "a.srt"


@posix
@pytest.mark.parametrize(
    ("place", "why"),
    [
        (lambda folder: folder / "none" / "a.srt", "its folder does not exist; make the folder first"),
        (lambda folder: folder, "it is a folder; -o names another file"),
        (_under_a_file, "its folder is a file; -o names another place"),
        (lambda folder: folder / ("x" * 300), "its name is too long; -o gives it a shorter one"),
        (lambda folder: folder / "a\0b.srt", "embedded null byte; -o gives it another name"),
        (_loop, "its links go round in a circle; -o names another file"),
    ],
)
def test_what_cannot_be_written_is_known_before(
    tmp_path: Path, place: Callable[[Path], Path], why: str
) -> None:
    """The check before the work says what saving after it would have said; nothing is left behind."""
    path = place(tmp_path)
    before = _names(tmp_path)
    for force in (False, True):
        with pytest.raises(FileUnwritable) as checked:
            files.check_writable([path], force=force)
        with pytest.raises(FileUnwritable) as saved:
            files.save(path, "x", force=force)
        assert str(checked.value) == str(saved.value)
        assert str(checked.value).endswith(why)
    assert _names(tmp_path) == before


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[Path]:
    """A folder of our own that we may not write to, although tests may run as root."""
    folder = tmp_path / "readonly"
    folder.mkdir()
    root = os.geteuid() == 0
    opened = []
    if root:
        for parent in folder.parents:
            mode = stat.S_IMODE(parent.stat().st_mode)
            if not mode & 0o001:
                opened.append((parent, mode))
                parent.chmod(mode | 0o011)
    folder.chmod(0o555)
    if root:
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o755)
    for parent, mode in opened:
        parent.chmod(mode)


@posix
def test_a_read_only_folder(as_nobody: Path) -> None:
    """No permission is found out before the work, and said in words."""
    for attempt in (lambda path: files.check_writable([path]), lambda path: files.save(path, "x")):
        with pytest.raises(FileUnwritable, match="no permission; -o names another place"):
            attempt(as_nobody / "a.srt")


@posix
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """When writing fails half-way the old file is whole and no temporary one remains."""
    import resource

    path = tmp_path / "a.srt"
    files.save(path, "old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(FileUnwritable, match="cannot write"):
            files.save(path, "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["a.srt"]


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_full_disk_is_named() -> None:
    """The reason is said in words, with what helps."""
    with pytest.raises(FileUnwritable, match="the disk is full; make room, or -o names another place"):
        files.save(Path("/dev/full"), "x")


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "ttml", "lrc", "json"])
@pytest.mark.parametrize("suffix", ["right", "txt", "none", "wrong"])
def test_load_finds_the_format(tmp_path: Path, name: str, suffix: str) -> None:
    """By its suffix, and where that is missing or wrong by what is in the file."""
    wrong = "vtt" if name == "srt" else "srt"
    path = tmp_path / {"right": f"a.{name}", "txt": "a.txt", "none": "a", "wrong": f"a.{wrong}"}[suffix]
    text = formats.render(TIMELINE, name)
    path.write_text(text, encoding="utf-8")
    assert files.load(path).cues == formats.read(text, name).cues


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ssa", "[V4 Styles]\n[Events]\nDialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hello"),
        ("a.sub", "{1}{1}25.000\n{25}{50}Hello"),
        ("a.txt", "[10][20]Hello"),
        ("a.txt", "00:00:01:Hello"),
        ("a.smi", "<SAMI><BODY><SYNC Start=1000><P>Hello</P><SYNC Start=2000><P>&nbsp;</P></BODY></SAMI>"),
    ],
)
def test_load_reads_what_pysubs2_reads(tmp_path: Path, name: str, text: str) -> None:
    """SSA, MicroDVD, MPL2, TMPlayer and SAMI are read, though not written."""
    path = tmp_path / name
    path.write_text(text)
    cue = files.load(path).cues[0]
    assert (cue.start, cue.text) == (1_000, "Hello")


def test_frames_need_a_rate(tmp_path: Path) -> None:
    """A file that counts frames without saying how fast is refused until the rate is given."""
    from fractions import Fraction

    path = tmp_path / "a.sub"
    path.write_text("{24}{48}Hello\n")
    with pytest.raises(SubtitlesUnreadable, match="--fps"):
        files.load(path)
    (cue,) = files.load(path, fps=Fraction(24)).cues
    assert (cue.start, cue.end) == (1_000, 2_000)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"just some words\nwithout any time\n", "no times in it that any reader knows"),
        (b"\x00\x01\x02\xff" * 100, "it is a binary file"),
        (b"\x1aE\xdf\xa3" + bytes(range(256)) * 8, "it is a binary file"),
        (b'{\n  "a": 1\n}', 'JSON without "cues" or "segments"'),
    ],
)
def test_what_is_no_subtitle_file_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    """The message names the file, the reason and what would be understood."""
    path = tmp_path / "a.xyz"
    path.write_bytes(content)
    with pytest.raises(SubtitlesUnreadable) as caught:
        files.load(path)
    assert str(caught.value).startswith(
        f"cannot read subtitles from '{path}': {why}; known formats: srt, vtt, ass"
    )
    assert "microdvd" in str(caught.value)


def test_an_empty_file_is_an_empty_timeline(tmp_path: Path) -> None:
    """What we write for silence is read as silence."""
    path = tmp_path / "a.srt"
    path.write_bytes(b"")
    assert files.load(path) == Timeline()


def test_what_is_not_there(tmp_path: Path) -> None:
    """A missing file, a folder, a name in the middle of a file: each has its own reason."""
    (tmp_path / "file").write_text("x")
    for path, why in (
        (tmp_path / "none.srt", "no such file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "file" / "a.srt", "no such file|its folder is a file"),
    ):
        with pytest.raises(FileNotThere, match=f"cannot read '.*': ({why})$"):
            files.load(path)


def test_what_was_guessed_is_told(tmp_path: Path) -> None:
    """An encoding that was guessed stands in the report; one that was named or is certain does not."""
    path = tmp_path / "a.srt"
    path.write_bytes("1\n00:01 --> 00:02\nСъешь же ещё этих мягких французских булок\n".encode("cp1251"))
    guessed = files.load(path)
    assert guessed.cues[0].text == "Съешь же ещё этих мягких французских булок"
    assert [note.reason for note in guessed.report.notes] == ["encoding"]
    assert files.load(path, "cp1251").report.notes == ()
    with pytest.raises(SubtitlesUnreadable, match="it is not in utf-8"):
        files.load(path, "utf-8")
    with pytest.raises(UsageError, match="no encoding 'klingon'"):
        files.load(path, "klingon")
