"""The cache as people see it: what is stored for which media file, and how to be rid of it."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from os import stat_result
from pathlib import Path, PurePath

from subtoolkit.omni.cache import Cache, Line, plan_media, read_lines, writable, write_lines


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored for one media file from one model."""

    media: str
    """Name as the run gave it; empty for replies that no run has put a name to."""
    model: str
    replies: int
    size: int
    """Bytes."""
    latest: datetime | None
    """When the newest of them was written."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries to remove: all conditions that are given must hold, and none given means all."""

    media: str | None = None
    """Path or bare file name."""
    model: str | None = None
    before: datetime | None = None
    """Only what was written before."""

    def takes(self, line: Line) -> bool:
        """Whether this reply is among them."""
        return (
            (self.media is None or _is(self.media, line.media))
            and self.model in (None, line.model)
            and (self.before is None or line.written < self.before)
        )

    def takes_unnamed(self, written: float) -> bool:
        """Whether a file that no line names is among them."""
        if self.media is not None or self.model is not None:
            return False
        return self.before is None or written < self.before.timestamp()


def entries(cache: Cache) -> list[Entry]:
    """What is stored, by media file and model, the newest last."""
    sizes = {path.stem: stat.st_size for path, stat in _files(cache, "replies")}
    named: defaultdict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)
    for line in _lines(cache):
        if line.key in sizes:
            named[line.media, line.model][line.key] = line.written
    found = [
        Entry(media, model, len(keys), sum(sizes[key] for key in keys), max(keys.values()))
        for (media, model), keys in named.items()
    ]
    found.sort(key=lambda entry: (entry.latest, entry.media))
    unnamed = sizes.keys() - {key for keys in named.values() for key in keys}
    if unnamed:
        found.insert(0, Entry("", "", len(unnamed), sum(sizes[key] for key in unnamed), None))
    return found


def remove(cache: Cache, choice: Choice) -> tuple[int, int]:
    """Remove what is chosen, and say how many replies and how many bytes that were.

    A reply that another media file has too stays. The plans of cuts go with the media or by age.
    """
    lines = _lines(cache)
    kept = {line.key for line in lines if not choice.takes(line)}
    gone = {line.key for line in lines if choice.takes(line)} - kept
    named = kept | gone
    count = size = 0
    for path, stat in _files(cache, "replies"):
        if path.stem in gone or (path.stem not in named and choice.takes_unnamed(stat.st_mtime)):
            path.unlink(missing_ok=True)
            cache.path_of_speech(path.stem).unlink(missing_ok=True)
            count, size = count + 1, size + stat.st_size
    for path, stat in _files(cache, "plans"):
        if choice.takes_unnamed(stat.st_mtime) or _is_of(path, choice):
            path.unlink(missing_ok=True)
    for path in (cache.folder / "media").glob("*.jsonl"):
        write_lines(path, [line for line in read_lines(path) if not choice.takes(line)])
    return count, size


def _lines(cache: Cache) -> list[Line]:
    return [line for path in (cache.folder / "media").glob("*.jsonl") for line in read_lines(path)]


def _files(cache: Cache, kind: str) -> list[tuple[Path, stat_result]]:
    """All files of a kind; those that vanish meanwhile, by another run, are left out."""
    found = []
    for path in (cache.folder / kind).glob("*/*.json"):
        with suppress(OSError):
            found.append((path, path.stat()))
    return found


def _is_of(path: Path, choice: Choice) -> bool:
    if choice.media is None or choice.model is not None or choice.before is not None:
        return False
    media = plan_media(path)
    return media is not None and _is(choice.media, media)


def _is(wanted: str, media: str) -> bool:
    return writable(wanted) in (media, PurePath(media).name)
