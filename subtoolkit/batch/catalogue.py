"""A folder, a glob, a CSV or a file of JSON lines -> rows: which media, and what is special about each."""

import csv
import glob
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from subtoolkit.core.errors import FileNotThere, RowWrong, UsageError, quoted

MEDIA = frozenset(
    {".3g2", ".3gp", ".aac", ".ac3", ".aif", ".aiff", ".amr", ".ape", ".asf", ".au", ".avi", ".caf", ".dts"}
    | {".eac3", ".flac", ".flv", ".m2ts", ".m4a", ".m4b", ".m4v", ".mka", ".mkv", ".mov", ".mp2", ".mp3"}
    | {".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".oga", ".ogg", ".ogv", ".opus", ".ts", ".tta", ".vob"}
    | {".wav", ".webm", ".wma", ".wmv", ".wv"}
)
"""Endings of the files that are taken from a folder."""
PATH = ("path", "file", "media")
"""Names of the column that says where the media is; the first that is there counts."""
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a catalogue."""

    number: int
    """Its line in the file, or its place in the folder, from 1."""
    source: str
    """Path or address of the media, to be opened as it is."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What else the line says; names in lower case with dashes, values never empty."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows, and what their paths are relative to."""

    title: str
    """What messages call it."""
    root: Path
    """The folder that relative paths in it count from."""
    rows: tuple[Row, ...]


def read(named: str, *, without: Path | None = None) -> Catalogue:
    """The catalogue that a user named; files below `without` (the results) are never taken from a folder.

    Raises `FileNotThere`, `RowWrong`, or `UsageError` when there is nothing in it.
    """
    path = Path(named)
    if path.is_dir():
        found = Catalogue(named, path, _numbered(_below(path, without)))
    elif path.is_file():
        found = Catalogue(named, path.parent, tuple(_listed(path)))
    elif glob.has_magic(named):
        root = _fixed(path)
        matches = sorted(root.glob(str(path.relative_to(root))))
        kept = (str(one) for one in matches if one.is_file() and not _is_hidden(one.relative_to(root)))
        found = Catalogue(named, root, _numbered(kept))
    else:
        raise FileNotThere(named, "no such folder or file", "a catalogue is a folder, a glob, .csv or .jsonl")
    if not found.rows:
        raise UsageError(f"nothing to do in {quoted(named)}", "there is no media in it")
    return found


def is_address(source: str) -> bool:
    """Whether this is no path of this machine: `https://…`, `s3://…`."""
    scheme, mark, _ = source.partition("://")
    return bool(mark) and scheme.isalnum()


def _numbered(sources: Iterator[str]) -> tuple[Row, ...]:
    return tuple(Row(number, source) for number, source in enumerate(sources, 1))


def _below(folder: Path, without: Path | None) -> Iterator[str]:
    """Media files in a folder and all below it, in order; what is hidden is left out."""
    spared = without.resolve() if without else None
    for here, folders, files in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (place / name).resolve() != spared
        )
        for path in map(place.joinpath, sorted(files)):
            if path.suffix.lower() in MEDIA and not path.name.startswith("."):
                yield str(path)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _fixed(pattern: Path) -> Path:
    """The part of a glob in front of its first wild card."""
    parts: list[str] = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _listed(path: Path) -> Iterator[Row]:
    reader = _json_lines if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else _csv
    try:
        for number, cells in reader(path):
            yield _row(path, number, cells)
    except UnicodeDecodeError as error:
        raise UsageError(f"cannot read {quoted(path)}", "it is not in UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise FileNotThere(path, (error.strerror or str(error)).lower()) from error


def _csv(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        reader = csv.DictReader(file, delimiter=max(_DELIMITERS, key=head.count), strict=True)
        try:
            for cells in reader:
                if None in cells:
                    raise RowWrong(path, reader.line_num, "it has more cells than the header", "quote commas")
                if any(cells.values()):
                    yield reader.line_num, {name: cell or "" for name, cell in cells.items()}
        except csv.Error as error:
            raise RowWrong(path, reader.line_num, str(error)) from error


def _json_lines(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                cells = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RowWrong(path, number, f"no JSON: {error}") from error
            if not isinstance(cells, dict):
                raise RowWrong(path, number, "no JSON object", 'write {"path": "song.mp3"}')
            yield number, {name: _cell(path, number, name, value) for name, value in cells.items()}


def _cell(path: Path, number: int, name: str, value: object) -> str:
    """The value as it would stand in a CSV."""
    if isinstance(value, list):
        return ",".join(_cell(path, number, name, one) for one in value)
    if isinstance(value, dict):
        raise RowWrong(path, number, f"{quoted(name)} is an object", "write a text, a number or a list")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _row(path: Path, number: int, cells: Mapping[str, str]) -> Row:
    named = {name.strip().lower().replace("_", "-"): cell for name, cell in cells.items()}
    # Only a path may begin or end with a blank.
    columns = {name: cell if name in PATH else cell.strip() for name, cell in named.items() if cell.strip()}
    source = next((columns[name] for name in PATH if name in columns), None)
    if source is None:
        raise RowWrong(path, number, "it names no media", f"fill the column {quoted(PATH[0])}")
    if "\0" in source:
        raise RowWrong(path, number, "its path holds a null character")
    return Row(number, source if is_address(source) else str(path.parent / source), columns)
