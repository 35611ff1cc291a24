"""Names of output files; pure."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit


def beside(media: Path | str, suffix: str, folder: Path | None = None) -> Path:
    """Name the output for `media`: `video.mp4` gives `video.srt`, next to it or in `folder`.

    What comes from the network is named after the last part of its address, in the current folder.
    """
    if "://" in str(media):
        local = Path(PurePosixPath(unquote(urlsplit(str(media)).path)).name or "media")
    else:
        local = Path(media)
    name = local.stem + suffix
    return folder / name if folder else local.with_name(name)


def clashes(outputs: Mapping[str, Iterable[Path]]) -> dict[Path, list[str]]:
    """Find outputs that several inputs would write, or that are an input themselves; with these inputs."""
    writers: dict[str, list[str]] = {
        _same(Path(source)): [source] for source in outputs if "://" not in source
    }
    places: dict[str, Path] = {}
    for source, paths in outputs.items():
        for path in paths:
            places[_same(path)] = path
            writers.setdefault(_same(path), []).append(source)
    return {path: writers[key] for key, path in places.items() if len(writers[key]) > 1}


def _same(path: Path) -> str:
    return os.path.normcase(path.absolute())
