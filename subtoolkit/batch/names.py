"""Rows -> where their results go, below the output folder: as the media lie, or by a pattern of columns.

Two rows never get the same name, also where a file system takes two names for one; no name leads outside.
"""

import os
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from subtoolkit.batch.catalogue import Catalogue, Row, is_address
from subtoolkit.core.errors import RowWrong, UsageError, quoted

_LONGEST = 150
"""Bytes of a part of a name that comes out of a column; file systems take 255, and the suffix is to come."""
_ODD = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that are devices on Windows."""


def places(catalogue: Catalogue, pattern: str | None = None, tasks: Sequence[str] = ()) -> list[str]:
    """The name of each row: a relative path without suffix, parts joined by slashes.

    Without a `pattern` it is the path of the media from the catalogue's folder, or from the folder that all
    media share. `tasks` are those of the rows. Raises `RowWrong` and `UsageError`.
    """
    if pattern is not None:
        fields = _fields(pattern)
        known = zip(catalogue.rows, tasks, strict=True)
        return [_filled(catalogue, row, pattern, fields, task) for row, task in known]
    return ["/".join(parts) for parts in _mirrored(catalogue)]


def refuse_clashes(catalogue: Catalogue, written: Sequence[Sequence[str]]) -> None:
    """Stop before anything is spent when two rows would write one file, or a row would write over a media.

    `written` are the files of each row. Raises `RowWrong`.
    """
    inputs = {key(row.source): row for row in catalogue.rows}
    writers: dict[str, Row] = {}
    for row, paths in zip(catalogue.rows, written, strict=True):
        for path in paths:
            known = key(path)
            other = writers.setdefault(known, row)
            if other is not row:
                why = f"it would write {quoted(path)}, as row {other.number} does"
                raise RowWrong(catalogue.title, row.number, why, "name the results apart, by --name")
            if known in inputs:
                why = f"it would write over {quoted(path)}, which row {inputs[known].number} listens to"
                raise RowWrong(catalogue.title, row.number, why, "name another folder with -o")


def key(path: str) -> str:
    """What all names of one file have in common, also where a file system tells no case apart."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    return folded if is_address(path) else _absolute(folded)


def _absolute(path: str | Path) -> str:
    """The path from the root, without `..`; links are not looked at."""
    return os.path.abspath(path)  # noqa: PTH100 -- of tens of thousands; a `Path` takes longer than the rest


def _mirrored(catalogue: Catalogue) -> Iterator[Sequence[str]]:
    local = [_absolute(row.source) for row in catalogue.rows if not is_address(row.source)]
    root = _root(_absolute(catalogue.root), local)
    for row in catalogue.rows:
        if is_address(row.source):
            address = urlsplit(row.source)
            parts = [part for part in unquote(address.path).split("/") if part] or ["media"]
            host = address.hostname or address.netloc
            yield [safe(part) for part in (host, *parts[:-1], PurePath(parts[-1]).stem)]
        else:
            path = PurePath(_absolute(row.source))
            inner = path.relative_to(root) if root else PurePath(path.drive.strip(":\\"), *path.parts[1:])
            yield (*inner.parts[:-1], inner.stem)


def _root(folder: str, paths: Sequence[str]) -> str | None:
    """The catalogue's folder if all lie in it, else the folder that all share; None: they share none."""
    inside = folder.rstrip(os.sep) + os.sep
    if all(path.startswith(inside) for path in paths):
        return folder
    try:
        return os.path.commonpath([PurePath(path).parent for path in paths])
    except ValueError:  # several drives
        return None


def _fields(pattern: str) -> set[str]:
    """Names of the columns in `{}`."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise UsageError(f"cannot read the pattern {quoted(pattern)}", str(error), _EXAMPLE) from error
    fields = {field for _, field, _, _ in parts if field is not None}
    odd = any(form or conversion for _, _, form, conversion in parts)
    if odd or not fields or not all(re.fullmatch(r"[\w -]+", field) for field in fields):
        raise UsageError(f"cannot use the pattern {quoted(pattern)}", "it needs names of columns", _EXAMPLE)
    return fields


_EXAMPLE = "write it like {artist}/{title}"


def _filled(catalogue: Catalogue, row: Row, pattern: str, fields: set[str], task: str) -> str:
    known = {**_usual(row, task), **row.columns}
    values: dict[str, str] = {}
    for field in fields:
        value = known.get(field.lower().replace("_", "-"))
        if value is None:
            helps = f"fill it, or choose from: {', '.join(known)}"
            raise RowWrong(catalogue.title, row.number, f"it has no {quoted(field)} for its name", helps)
        values[field] = safe(value)
    parts = [part for part in pattern.format(**values).replace("\\", "/").split("/") if part]
    return "/".join(safe(part) for part in parts)


def _usual(row: Row, task: str) -> Mapping[str, str]:
    path = PurePath(urlsplit(row.source).path if is_address(row.source) else row.source)
    return {
        "stem": path.stem,
        "file": path.name,
        "folder": path.parent.name,
        "number": str(row.number),
        "task": task,
    }


def safe(part: str) -> str:
    """One part of a path that means nothing else on any system, however hostile the text is."""
    plain = _ODD.sub("_", unicodedata.normalize("NFC", part)).strip().rstrip(".")
    plain = "_" + plain[1:] if plain.startswith(".") else plain or "_"
    plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
    encoded = plain.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST:
        return encoded.decode()
    mark = sha256(encoded).hexdigest()[:8]
    return f"{encoded[: _LONGEST - 9].decode(errors='ignore')}-{mark}"


def output(folder: str, place: str, suffix: str) -> str:
    """The file of a row below the output folder, which may be an address."""
    if is_address(folder):
        return f"{folder.rstrip('/')}/{place}{suffix}"
    return str(Path(folder, *place.split("/"))) + suffix
