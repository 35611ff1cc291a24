"""Replies and plans of cuts in a folder: kept before anything is done with them, found again by their key.

replies/ab/<key>.json   one reply each
plans/cd/<key>.json     the cuts of one file each
speech/ab/<key>.pcm     the sound of one that was spoken
media/<hash>.jsonl      which replies a media file has from a model, a line each; only for people

Every file is written under another name and moved into place, so that any number of runs may share the
folder. What cannot be read counts as absent; what cannot be written is a note, since nothing is lost by it.
No key of the service is ever in here.
"""

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from subtoolkit.core.noun import Noun
from subtoolkit.core.reply import Reply
from subtoolkit.core.report import Note
from subtoolkit.core.segment import Plan
from subtoolkit.core.settings import Caching
from subtoolkit.omni.keys import reply_key, source_key, text_key

__all__ = ["Cache", "Line", "reply_key", "source_key", "text_key"]


class _StoredReply(Noun):
    key: str
    reply: Reply


class _StoredPlan(Noun):
    key: str
    media: str
    plan: Plan


class Line(Noun):
    """One reply of one media file."""

    key: str
    media: str
    model: str
    written: datetime


Stored = TypeVar("Stored", _StoredReply, _StoredPlan, Line)


class Cache:
    """Stored replies and plans; `--no-cache` and `--refresh` are in the settings."""

    def __init__(self, caching: Caching | None = None) -> None:
        caching = caching or Caching()
        self.folder = caching.folder
        self._read = caching.read
        self._write = caching.write
        self._noted = False

    def reply(self, key: str) -> Reply | None:
        """Reply of this key, if there is one that can be read."""
        found = _load(self.path("replies", key), _StoredReply) if self._read else None
        return found.reply if found and found.key == key else None

    def keep(self, key: str, reply: Reply, media: str = "") -> Note | None:
        """Store a reply, which `cache ls` will show under `media`.

        That it is impossible is told once, by a note: the run goes on without.
        """
        if not self._write:
            return None
        line = Line(key=key, media=writable(media), model=reply.model, written=datetime.now(UTC))
        try:
            _store(self.path("replies", key), _StoredReply(key=key, reply=reply))
            _append(self.path_of_media(line.media, line.model), line)
        except OSError as error:
            return self._note(error)
        return None

    def speech(self, key: str) -> bytes | None:
        """The sound of a spoken reply, as PCM; None if there is none."""
        try:
            return self.path_of_speech(key).read_bytes() if self._read else None
        except OSError:
            return None

    def keep_speech(self, key: str, pcm: bytes) -> Note | None:
        """Store the sound of a spoken reply, like `keep`."""
        if not self._write:
            return None
        try:
            path = self.path_of_speech(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, pcm)
        except OSError as error:
            return self._note(error)
        return None

    def path_of_speech(self, key: str) -> Path:
        """Where the sound of a spoken reply is stored; it goes with the reply."""
        return self.path("speech", key).with_suffix(".pcm")

    def plan(self, key: str) -> Plan | None:
        """Cuts of this key, if there are any that can be read."""
        found = _load(self.path("plans", key), _StoredPlan) if self._read else None
        return found.plan if found and found.key == key else None

    def keep_plan(self, key: str, plan: Plan, media: str = "") -> Note | None:
        """Store cuts, like `keep`."""
        if not self._write:
            return None
        try:
            _store(self.path("plans", key), _StoredPlan(key=key, media=writable(media), plan=plan))
        except OSError as error:
            return self._note(error)
        return None

    def path(self, kind: str, key: str) -> Path:
        """Where it is stored; 256 folders keep each of them small."""
        return self.folder / kind / key[:2] / f"{key}.json"

    def path_of_media(self, media: str, model: str) -> Path:
        """Where the lines of a media file are."""
        return self.folder / "media" / (sha256(f"{media}\n{model}".encode()).hexdigest()[:32] + ".jsonl")

    def _note(self, error: OSError) -> Note | None:
        if self._noted:
            return None
        self._noted = True
        return Note(reason="cache-unwritable", detail=f"{self.folder}: {error.strerror or error}")


def writable(media: str) -> str:
    """Name of a file as it can be written down, though its bytes be no text."""
    return media.encode("utf-8", "backslashreplace").decode()


def read_lines(path: Path) -> list[Line]:
    """Lines of a media file that can be read."""
    try:
        raw = path.read_bytes().splitlines()
    except OSError:
        return []
    return [line for text in raw if (line := _parsed(text, Line)) is not None]


def write_lines(path: Path, lines: list[Line]) -> None:
    """Put these lines in place of all that were there."""
    if lines:
        _replace(path, b"".join(line.model_dump_json().encode() + b"\n" for line in lines))
    else:
        path.unlink(missing_ok=True)


def plan_media(path: Path) -> str | None:
    """Media that a stored plan belongs to; None if it cannot be read."""
    found = _load(path, _StoredPlan)
    return found.media if found else None


def _load(path: Path, kind: type[Stored]) -> Stored | None:
    try:
        return _parsed(path.read_bytes(), kind)
    except OSError:
        return None


def _parsed(text: bytes, kind: type[Stored]) -> Stored | None:
    with suppress(ValidationError):
        return kind.model_validate_json(text)
    return None


def _store(path: Path, noun: _StoredReply | _StoredPlan) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, noun.model_dump_json().encode())


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except PermissionError:
        # On Windows a file that another run has open cannot be replaced; it holds the same.
        if not path.is_file():
            raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _append(path: Path, line: Line) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:  # one short write at the end: lines of two runs do not mix
        file.write(line.model_dump_json().encode() + b"\n")
