"""Subtitle files on disk: load in any encoding, save without ever leaving half a file."""

import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path

from subtoolkit.core.errors import FileNotThere, FileTaken, FileUnwritable, SubtitlesUnreadable
from subtoolkit.core.report import Note, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import detect, read, readable, written
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.decode import decode

_LARGEST = 256 * 1024 * 1024
"""Bytes; a larger file is no subtitle file, e.g. a video given by mistake."""


def load(path: Path, encoding: str | None = None, fps: Fraction | None = None) -> Timeline:
    """Read subtitles in any format we or pysubs2 know, by the name's suffix if the contents agree.

    `fps` is for formats that count frames and do not say how fast. An encoding that had to be guessed is
    noted in the report. Raises `FileNotThere`, `SubtitlesUnreadable`.
    """
    data = _bytes(path)
    try:
        text, name, certain = decode(data, encoding)
        timeline = _read(path, text, fps)
    except Unreadable as error:
        raise SubtitlesUnreadable(path, str(error), readable()) from error
    if certain:
        return timeline
    note = Report(notes=(Note(reason="encoding", detail=f"read as {name}; --encoding sets another"),))
    return timeline.model_copy(update={"report": timeline.report + note})


def text_of(path: Path, encoding: str | None = None) -> tuple[str, str | None]:
    """The text of a file, and which of our formats it is in; raises what `load` raises."""
    try:
        text = decode(_bytes(path), encoding).text
    except Unreadable as error:
        raise SubtitlesUnreadable(path, str(error), readable()) from error
    return text, detect(text, path)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileNotThere(path, "it is a folder")
        if path.stat().st_size > _LARGEST:
            raise SubtitlesUnreadable(path, "it is too large for a subtitle file", readable())
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileNotThere(path) from error
    except _NameErrors as error:
        raise FileNotThere(path, _reason(error)[0]) from error


def _read(path: Path, text: str, fps: Fraction | None) -> Timeline:
    name = detect(text, path)
    if name:
        return read(text, name, path)
    if not text.strip():
        # What an empty timeline looks like in some formats.
        return Timeline()
    # pysubs2 takes a while to import.
    from subtoolkit.formats import foreign

    return foreign.read(text, fps=fps)


def save(path: Path, text: str, *, force: bool = False, bom: bool = False, crlf: bool = False) -> None:
    """Write `text` to `path` in UTF-8; otherwise like `save_bytes`."""
    save_bytes(path, encode(text, bom=bom, crlf=crlf), force=force)


def save_bytes(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write all of `content` to `path` or nothing, by way of a temporary file beside it.

    Raises `FileTaken` for a file that is not ours to replace, `FileUnwritable` for all else.
    """
    try:
        if _is_special(path):
            path.write_bytes(content)
            return
        # A link stays a link: what it points to is replaced.
        target = path.resolve()
        if not (force or _is_same(target, content)):
            _refuse_foreign(path, target)
        _replace(target, content)
    except _NameErrors as error:
        raise FileUnwritable(path, *_reason(error)) from error
    written.remember(target, content)


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A name beside `path` for a file too large for memory, moved there when the block ends well.

    Nothing is left of it when the block fails. Whether it is ours is not remembered. Raises what `save` does.
    """
    check_writable([path], force=force)
    if _is_special(path):
        raise FileUnwritable(path, "it is no ordinary file", "-o names another place")
    target = path.resolve()
    temporary = target.with_name(_temporary_name())
    try:
        yield temporary
        _sync(temporary)
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except OSError as error:
        raise FileUnwritable(path, *_reason(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Else a power cut after the move could leave an empty file under the final name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def encode(text: str, *, bom: bool = False, crlf: bool = False) -> bytes:
    """Encode `text` as UTF-8, with a byte order mark or Windows line ends if asked."""
    if crlf:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if bom else "utf-8", "replace")


def check_writable(paths: Iterable[Path], *, force: bool = False) -> None:
    """Find out before anything is spent whether `save` will be able to write each of `paths`.

    Raises what `save` would raise. Nothing is left behind.
    """
    tried: set[Path] = set()
    for path in paths:
        try:
            if _is_special(path):
                continue
            target = path.resolve()
            if not force:
                _refuse_foreign(path, target)
            elif target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "it is a folder")
            if target.parent not in tried:
                _try(target)
                tried.add(target.parent)
        except _NameErrors as error:
            raise FileUnwritable(path, *_reason(error)) from error


def _is_special(path: Path) -> bool:
    """Tell whether `path` is a device or a pipe: it is written to, never replaced."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return False
        raise
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _is_same(path: Path, content: bytes) -> bool:
    """Tell whether exactly this stands there already: then nothing of value is overwritten."""
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _refuse_foreign(path: Path, target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not written.is_ours(target):
        raise FileTaken(path)


def _replace(target: Path, content: bytes) -> None:
    """Write to a short name in the same folder, then move: on one file system that is a single step."""
    temporary = target.with_name(_temporary_name())
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            # Else a power cut after the move could leave an empty file under the final name.
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _try(target: Path) -> None:
    """Make and remove a file beside `target`: rights, read-only disks and odd file systems all show."""
    temporary = target.with_name(_temporary_name())
    temporary.touch(exist_ok=False)
    temporary.unlink()


def _temporary_name() -> str:
    return f".subtool-{secrets.token_hex(6)}.tmp"


_HELP = {
    errno.ENOENT: ("its folder does not exist", "make the folder first"),
    errno.ENOTDIR: ("its folder is a file", "-o names another place"),
    errno.EISDIR: ("it is a folder", "-o names another file"),
    errno.EACCES: ("no permission", "-o names another place"),
    errno.EPERM: ("no permission", "-o names another place"),
    errno.EROFS: ("the disk is read-only", "-o names another place"),
    errno.ENOSPC: ("the disk is full", "make room, or -o names another place"),
    errno.ENAMETOOLONG: ("its name is too long", "-o gives it a shorter one"),
    errno.ELOOP: ("its links go round in a circle", "-o names another file"),
}


_NameErrors = (OSError, RuntimeError, ValueError)
"""What a path can raise: before Python 3.13 a circle of links is a `RuntimeError`, a null character in a name
a `ValueError`."""


def _reason(error: Exception) -> tuple[str, str]:
    """Say why in words, and what helps."""
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        return _HELP.get(error.errno or 0, (why, ""))
    return _HELP[errno.ELOOP] if isinstance(error, RuntimeError) else (str(error), "-o gives it another name")
