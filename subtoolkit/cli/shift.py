"""`subtool shift`: a subtitle file on another clock."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import aimed, dressed, kept, restyled
from subtoolkit.cli.options import option, track_option
from subtoolkit.cli.reading import encoding_option, heard, loaded, lost
from subtoolkit.cli.types import Clock, FrameRate
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.formats.base import Place


class Rates(click.ParamType["tuple[Fraction, Fraction]"]):
    """Two frame rates: `25:23.976`."""

    name = "OLD:NEW"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "tuple[Fraction, Fraction]":
        """Both exact."""
        if isinstance(value, tuple):
            return value
        old, colon, new = str(value).partition(":")
        if not colon:
            self.fail(f"{quoted(value)} is no pair of frame rates like 25:23.976", param, ctx)
        one, other = (FrameRate().convert(rate, param, ctx) for rate in (old, new))
        return one, other


class Pair(click.ParamType[tuple[int, int]]):
    """A time of the file and the one that it should be: `0:10=0:12`."""

    name = "OLD=NEW"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Both in milliseconds."""
        if isinstance(value, tuple):
            return value
        old, sign, new = str(value).partition("=")
        if not sign:
            self.fail(f"{quoted(value)} is no pair of times like 0:10=0:12", param, ctx)
        one, other = (Clock().convert(time, param, ctx) for time in (old, new))
        return one, other


@click.command(
    # A negative offset looks like an option.
    context_settings={"ignore_unknown_options": True},
    epilog="""\b
Examples:
  subtool shift talk.srt 2.5                        2.5 s later: talk.shifted.srt
  subtool shift talk.srt -0:00:01.2                 1.2 s earlier
  subtool shift film.srt --fps 25:23.976            made for 25 frames a second, shown at 23.976
  subtool shift film.srt --map 0:10=0:12 --map 55:00=54:48
  subtool shift film.srt --sync film.mkv            fitted to the sound, drift and cuts included
""",
)
@click.argument("subs")
@click.argument("offset", type=Clock(), required=False)
@click.option("--stretch", type=float, metavar="FACTOR", help="All times by this factor: 1.001.")
@click.option("--fps", "rates", type=Rates(), help="From one frame rate to another: 25:23.976.")
@click.option(
    "--map",
    "pairs",
    type=Pair(),
    multiple=True,
    help="This time becomes that one; with two or more also all between them.",
)
@click.option("--sync", metavar="MEDIA", help="Fit the times to the sound of this file.")
@option(
    "-o",
    "--output",
    metavar="PATH|-",
    help="A file, a folder, or - for stdout. [default: NAME.shifted.SUFFIX beside it]",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@encoding_option
@track_option
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    subs: str,
    offset: int | None,
    stretch: float | None,
    rates: tuple[Fraction, Fraction] | None,
    pairs: tuple[tuple[int, int], ...],
    sync: str | None,
    output: str | None,
    encoding: str | None,
    track: int | None,
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Move the times of the subtitles SUBS by OFFSET, evenly, through pairs of times, or onto the sound.

    Markup, styles and comments stay as they are. OFFSET counts after --stretch and --fps. What would begin
    before 0 is cut off there, what would end there is left out, and both are told.
    """
    from subtoolkit.core.settings import Presentation

    clock = _clock(offset, stretch, rates, pairs, sync)
    timeline = loaded(subs, None, encoding, rates[0] if rates else None)
    target, named = aimed(subs, timeline, "shifted", (), output, Presentation(style="none"), force=force)
    if sync:
        moved, place, told = _synced(timeline, sync, track, quiet=quiet)
    else:
        moved, place, told = _retimed(timeline, clock)
    ready = dressed([subs], target, encoding, partial(_placed, place)) | kept(subs, target, encoding, place)
    out.write(moved, target, named, ready)
    lines = [*out.remarks(subs, timeline.report), *restyled([subs], ready, target)]
    for line in [] if quiet else [*lines, f"{out.titled(subs)}: {told}"]:
        click.echo(line, err=True)
    return out.IN_PART if moved.report.drops or lost(timeline) else out.DONE


def _clock(
    offset: int | None,
    stretch: float | None,
    rates: tuple[Fraction, Fraction] | None,
    pairs: tuple[tuple[int, int], ...],
    sync: str | None,
) -> Callable[[int], int]:
    """What the options say, which must be one thing."""
    from subtoolkit.timeline.retime import linear, through

    even = offset is not None or stretch is not None or rates is not None
    if even + bool(pairs) + bool(sync) != 1:
        why = "OFFSET, --stretch and --fps, or --map, or --sync"
        raise UsageError("cannot tell how to move the times", f"it takes {why}", "see --help for examples")
    if pairs:
        points = sorted(pairs)
        if any(new >= later or old >= behind for (old, new), (behind, later) in pairwise(points)):
            raise UsageError("cannot map these times", "a later time must become a later one, each once")
        return through(points)
    if stretch is not None and not 0.01 <= stretch <= 100:
        raise UsageError(f"cannot stretch by {stretch:g}", "not between 0.01 and 100")
    rate = Fraction(str(stretch)) if stretch is not None else Fraction(1)
    return linear(offset or 0, rate * (rates[0] / rates[1] if rates else 1))


def _retimed(timeline: "Timeline", clock: Callable[[int], int]) -> "tuple[Timeline, Place, str]":
    from subtoolkit.timeline.retime import retimed

    moved = retimed(timeline, clock)

    def place(start: int, end: int) -> tuple[int, int] | None:
        first, last = clock(start), max(clock(end), clock(start) + 1)
        return (max(first, 0), last) if last > 0 else None

    parts = [f"{len(moved.cues)} cues"]
    if moved.report.drops:
        parts.append(f"{len(moved.report.drops)} before the start left out")
    if moved.report.repairs:
        parts.append(f"{len(moved.report.repairs)} cut off at the start")
    return moved, place, ", ".join(parts)


def _placed(place: "Place", parts: "list[Timeline]") -> "Timeline":
    """A file whose words carry their markup, its cues where `place` puts them."""
    from subtoolkit.timeline.edit import moved

    spans = ((cue, place(cue.start, cue.end)) for cue in parts[0].cues)
    cues = tuple(moved(cue, *span) for cue, span in spans if span)
    return parts[0].model_copy(update={"cues": cues})


def _synced(
    timeline: "Timeline", media: str, track: int | None, *, quiet: bool
) -> "tuple[Timeline, Place, str]":
    """Every cue on its speech; in a text that is kept, captions of the same times move alike."""
    from subtoolkit.core.settings import Presentation
    from subtoolkit.pipeline.mending import mend
    from subtoolkit.timeline.retime import follow

    mended = mend(timeline, Presentation(style="none"), heard(media, track, quiet=quiet))
    pairs = zip(timeline.cues, mended.fitted.cues, strict=True)
    spans = {(old.start, old.end): (new.start, new.end) for old, new in pairs}
    clocks = [repair.detail for repair in mended.report.repairs if repair.reason == "clock"]
    told = f"{len(timeline.cues)} cues, it was {', '.join(clocks[:3]) or 'off by less than a second'}"
    return mended.fitted, follow(spans), told
