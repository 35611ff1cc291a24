"""Names of output files; pure."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from subtoolkit.core.media import MediaInfo
from subtoolkit.formats.shown import line


def beside(media: Path | str, suffix: str, folder: Path | None = None) -> Path:
    """Name the output for `media`: `video.mp4` gives `video.srt`, next to it or in `folder`.

    What comes from the network is named after the last part of its address, in the current folder.
    """
    local = Path(_last_part(str(media))) if _is_address(media) else Path(media)
    name = local.stem + suffix
    return folder / name if folder else local.with_name(name)


def _is_address(media: Path | str) -> bool:
    return str(media).lower().startswith(("http://", "https://"))


def _last_part(address: str) -> str:
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    # What an address may hold and a file name may not, on some system.
    return re.sub(r'[\\:*?"<>|\x00-\x1f]', "_", name) if name.strip(".") else "media"


def clashes(outputs: Mapping[str, Iterable[Path]]) -> dict[Path, list[str]]:
    """Find outputs that several inputs would write, or that are an input themselves; with these inputs."""
    writers: dict[str, list[str]] = {
        _same(Path(source)): [source] for source in outputs if not _is_address(source)
    }
    places: dict[str, Path] = {}
    for source, paths in outputs.items():
        for path in paths:
            places[_same(path)] = path
            writers.setdefault(_same(path), []).append(source)
    return {path: writers[key] for key, path in places.items() if len(writers[key]) > 1}


def _same(path: Path) -> str:
    return os.path.normcase(path.absolute())


def address(media: MediaInfo) -> str:
    """Where the media lies, as a URL; a relative path gives a relative one."""
    if _is_address(media.path):
        return media.path
    path = Path(media.path)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogatepass"))


def title(media: MediaInfo | None) -> str:
    """What a file of an editing program calls the timeline: the media's name without its suffix."""
    path = media.path if media else ""
    return line(Path(_last_part(path) if _is_address(path) else path).stem) or "subtitles"
