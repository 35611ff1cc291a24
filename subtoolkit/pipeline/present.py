"""A timeline -> the text of a file, polished for reading where the format is shown on a picture."""

from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, Look, render
from subtoolkit.timeline.polish import guess_language, polish
from subtoolkit.timeline.sounds import with_sounds
from subtoolkit.timeline.style import Style, style


def present(timeline: Timeline, name: str, wish: Presentation | None = None) -> str:
    """The file in the format `name`; one that is lossless, or for no picture, keeps the cues as heard."""
    wish = wish or Presentation()
    chosen = guideline(timeline, wish, grid=FORMATS[name].grid)
    look = Look(speakers=wish.speakers, sdh=wish.sdh, visible_text=wish.signs, highlight=wish.highlight)
    if not FORMATS[name].screen:
        return render(timeline, name, look)
    timeline = with_sounds(timeline) if wish.sdh else timeline
    if chosen.is_none:
        return render(timeline, name, look)
    polished = polish(
        timeline,
        chosen,
        pauses=timeline.pauses,
        shots=timeline.shots,
        speakers=wish.speakers,
        sdh=wish.sdh,
        signs=wish.signs,
    )
    # Names and dashes stand in the text by now; only colours are painted by the format.
    painted = "colour" if wish.speakers == "colour" else "none"
    return render(polished, name, look.model_copy(update={"speakers": painted}))


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
        fps=wish.fps,
        grid=grid,
    )
