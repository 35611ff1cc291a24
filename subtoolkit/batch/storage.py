"""Files here and in stores such as `s3://` and `gs://`, one way for both; the only door to stores."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from subtoolkit.batch.catalogue import is_address
from subtoolkit.batch.ledger import Seen
from subtoolkit.core.errors import ExtraMissing, FileNotThere, FileUnwritable
from subtoolkit.formats import files
from subtoolkit.media.fetch import release
from subtoolkit.media.source import is_remote
from subtoolkit.omni.keys import fingerprint

_MARKS = ("ETag", "etag", "mtime", "LastModified", "updated", "last_modified", "created")
"""Under which of these names a store tells one version of a file from another."""


def seen(path: str, known: Seen | None = None) -> Seen | None:
    """The file as it is now, None if there is none; it is read only when size or date are not the `known`."""
    if is_remote(path):
        return Seen(path, 0, "", "")  # what lies behind an address counts by its text
    if is_address(path):
        return _stored(path)
    try:
        stat = os.stat(path)  # noqa: PTH116 -- tens of thousands of them, and a `Path` takes longer than the call
    except (OSError, ValueError):
        return None
    size, mark = stat.st_size, str(stat.st_mtime_ns)
    if known is not None and (known.size, known.mark) == (size, mark):
        return known
    return Seen(path, size, mark, fingerprint(Path(path)))


def same(one: Seen, other: Seen) -> bool:
    """Whether both are the same content."""
    if one.hash and other.hash:
        return one.hash == other.hash
    return (one.size, one.mark) == (other.size, other.mark)


@contextmanager
def fetched(source: str) -> Iterator[str]:
    """A name under which the media tools can open `source`; what lies in a store is copied here meanwhile.

    Raises `FileNotThere`, `FileUnwritable`, `ExtraMissing`.
    """
    if not is_address(source) or is_remote(source):
        try:
            yield source
        finally:
            release(source)  # what was copied from the network would pile up
        return
    with tempfile.TemporaryDirectory(prefix="subtool-") as folder:
        copy = Path(folder) / ("media" + PurePosixPath(source).suffix)
        try:
            with _open(source, "rb") as there, copy.open("wb") as here:
                shutil.copyfileobj(there, here, 1 << 20)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise FileUnwritable(copy, "the disk is full", "set TMPDIR to a folder with room") from error
            raise FileNotThere(source, str(error) or type(error).__name__) from error
        yield str(copy)


def save(path: str, content: bytes) -> Seen:
    """Write all of it or nothing; folders are made. Raises `FileUnwritable`."""
    if is_address(path):
        try:
            system, inner = _system(path)
            system.pipe_file(inner, content)
        except OSError as error:
            raise FileUnwritable(Path(path), str(error) or type(error).__name__) from error
    else:
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileUnwritable(Path(path), (error.strerror or str(error)).lower()) from error
        files.save_bytes(Path(path), content, force=True)
    return seen(path) or Seen(path, 0, "", "")


def _stored(path: str) -> Seen | None:
    system, inner = _system(path)
    try:
        told = system.info(inner)
    except OSError:
        return None
    mark = next((str(told[name]) for name in _MARKS if told.get(name)), "")
    return Seen(path, int(told.get("size") or 0), mark, "")


def _open(path: str, mode: str) -> Any:
    system, inner = _system(path)
    return system.open(inner, mode)


def _system(path: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        import fsspec  # an extra
    except ImportError:
        raise ExtraMissing(f"cannot reach {path}", "storage") from None
    try:
        system, inner = fsspec.core.url_to_fs(path)
    except (ImportError, ValueError) as error:  # a store whose own package is missing, or an unknown one
        raise FileNotThere(path, str(error)) from error
    return system, inner
