"""A timeline -> the text of a file, polished for reading where the format is shown on a picture."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from subtoolkit.core.marker import Marker
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timecode import Timecode, timecode, usual
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, Look, render
from subtoolkit.timeline.polish import guess_language, polish
from subtoolkit.timeline.retime import linear, retimed
from subtoolkit.timeline.sounds import with_sounds
from subtoolkit.timeline.style import Style, style


def present(
    timeline: Timeline,
    name: str,
    wish: Presentation | None = None,
    *,
    marks: tuple[Marker, ...] | None = None,
    folder: Path | None = None,
    dress: Callable[[Timeline], Timeline] | None = None,
) -> str:
    """The file in the format `name`; one that is lossless, or for no picture, keeps the cues as heard.

    `marks` are the markers of a format that has some, in place of those that `wish` chooses. `folder` is
    where the timeline was read from: its media may lie beside it. `dress` gives the polished cues what
    may not count while they are polished. Raises `TimecodeUnreadable` where the wished timeline has no such
    beginning.
    """
    wish = wish or Presentation()
    row = FORMATS[name]
    wish = wish.model_copy(update={"signs": True}) if row.signs else wish
    look = Look(
        speakers=wish.speakers,
        sdh=wish.sdh,
        visible_text=wish.signs,
        highlight=wish.highlight,
        clock=_clock(timeline, wish) if row.frames else None,
        markers=wish.markers,
        marks=marks,
    )
    if row.frames:
        timeline = _found_from_anywhere(timeline, folder)
    if not row.screen:
        return render(timeline, name, look)
    if wish.overlap is None and row.one_at_a_time and wish.style != "none" and not wish.signs:
        wish = wish.model_copy(update={"overlap": "join"})
    shown = readable(timeline, wish, grid=row.grid)
    shown = dress(shown) if dress else shown
    if wish.timecode and not row.frames:
        shown = retimed(shown, linear(_clock(timeline, wish).offset))
    if wish.style != "none":
        # Names and dashes stand in the text by now; only colours are painted by the format.
        look = look.model_copy(update={"speakers": "colour" if wish.speakers == "colour" else "none"})
    return render(shown, name, look)


def readable(timeline: Timeline, wish: Presentation, *, grid: int = 1) -> Timeline:
    """The cues as they are shown, flagged where they cannot be read in time."""
    return polish(
        with_sounds(timeline) if wish.sdh else timeline,
        guideline(timeline, wish, grid=grid),
        pauses=timeline.pauses,
        shots=timeline.shots,
        speakers=wish.speakers,
        overlap=wish.overlap or "keep",
        sdh=wish.sdh,
        signs=wish.signs,
    )


def guideline(timeline: Timeline, wish: Presentation, *, grid: int = 1) -> Style:
    """The numbers for this timeline's language, with those of the user, for times in steps of `grid`."""
    return style(
        wish.style,
        guess_language(timeline),
        sdh=wish.sdh,
        max_cpl=wish.max_cpl,
        max_lines=wish.max_lines,
        max_cps=wish.max_cps,
        min_duration=wish.min_duration,
        max_duration=wish.max_duration,
        min_gap=wish.min_gap,
        fps=_rate(timeline, wish),
        grid=grid,
    )


def _rate(timeline: Timeline, wish: Presentation) -> Fraction | None:
    """The frames that times are snapped to: those that are named, else those of the picture if asked."""
    pictures = timeline.media.pictures if timeline.media else ()
    return wish.fps or (usual(pictures[0].fps) if wish.frames and pictures else None)


def _clock(timeline: Timeline, wish: Presentation) -> Timecode:
    return timecode(timeline.media, rate=wish.fps, start=wish.timecode or "auto")


def _found_from_anywhere(timeline: Timeline, folder: Path | None) -> Timeline:
    """With the whole path of the media: the file may be opened from another folder than it was made in."""
    media = timeline.media
    if media is None or "://" in media.path:
        return timeline
    path = Path(media.path)
    places = (path, folder / path, folder / path.name) if folder else (path,)
    found = str(next(filter(_exists, places), path).absolute())
    return timeline.model_copy(update={"media": media.model_copy(update={"path": found})})


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # a name that no file can have
