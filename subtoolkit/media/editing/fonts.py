"""A drawn text -> which of its letters no font here has: found by drawing them once, as the film will be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from subtoolkit.core.errors import FfmpegFailed
from subtoolkit.media.editing.commands import filters_command, letters_command
from subtoolkit.media.process import complaint, popen

_MISSING = re.compile(r"fallback with glyph 0x([0-9A-Fa-f]+)|Glyph 0x([0-9A-Fa-f]+) not found, broken font")
_TAKEN = re.compile(r"fontselect: \((.+), (-?\d+), (-?\d+)\) -> (.+), (-?\d+), (\S+)")
_PATIENCE = 120
"""Seconds: the first time all fonts of a machine are looked through."""


@dataclass(frozen=True)
class Drawn:
    """What the renderer said."""

    missing: frozenset[str]
    """Letters that it draws as boxes."""
    taken: tuple[tuple[str, str], ...]
    """For each family that was asked for, the face that was taken first."""


def check_able() -> None:
    """Make sure that this ffmpeg can draw. Raises `FfmpegFailed`."""
    if not re.search(r"^ \S+ +ass ", _said(filters_command(), stdout=True), re.MULTILINE):
        raise FfmpegFailed(
            "this ffmpeg cannot draw subtitles",
            "it was built without libass",
            "pip install 'subtoolkit[ffmpeg]', and name that one in $SUBTOOL_FFMPEG",
        )


def draw(drawing: Mapping[str, str]) -> Drawn:
    """Draw a script once. Raises `FfmpegFailed`."""
    said = _said(letters_command(drawing))
    missing = {chr(int(a or b, 16)) for a, b in _MISSING.findall(said)}
    taken: dict[str, str] = {}
    for family, _, _, _, _, face in _TAKEN.findall(said):
        taken.setdefault(family, face)
    return Drawn(frozenset(missing), tuple(taken.items()))


def _said(command: list[str], *, stdout: bool = False) -> str:
    with popen(command) as process:
        try:
            out, err = process.communicate(timeout=_PATIENCE)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise FfmpegFailed("cannot draw subtitles", complaint(err.decode(errors="replace")))
    return (out if stdout else err).decode(errors="replace")
