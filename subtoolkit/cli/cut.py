"""`subtool cut`: some ranges of a media file, without the others."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.making import copied_to, copy_option, force_option, quiet_option, told
from subtoolkit.cli.options import option
from subtoolkit.cli.reading import encoding_option, heard
from subtoolkit.core.errors import ClockUnreadable, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.media import MediaInfo
    from subtoolkit.core.ranges import Kept, Span
    from subtoolkit.pipeline.choosing import Choice, Chosen
    from subtoolkit.pipeline.editing import Given

_END = 2**53


class Ranges(click.ParamType["tuple[Span, ...]"]):
    """Ranges of time: `1:00-2:30`, `5:00-`, several by comma."""

    name = "RANGES"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "tuple[Span, ...]":
        """In ms; one without an end goes to that of the file."""
        from subtoolkit.core.clock import parse_clock

        if isinstance(value, tuple):
            return value
        spans = []
        for part in str(value).split(","):
            first, dash, last = part.strip().partition("-")
            try:
                span = (parse_clock(first) if first else 0, parse_clock(last) if last else _END)
            except ClockUnreadable as error:
                self.fail(str(error), param, ctx)
            if not dash or span[0] >= span[1]:
                self.fail(f"{quoted(part)} is no range like 1:00-2:30 or 5:00-", param, ctx)
            spans.append(span)
        return tuple(spans)


class Pause(click.ParamType[int]):
    """A length in seconds, in ms."""

    name = "SECONDS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Milliseconds."""
        try:
            pause = round(float(value) * 1000)
        except ValueError:
            self.fail(f"{quoted(value)} is no number of seconds; name MEDIA before --silence", param, ctx)
        if pause < 300:
            self.fail(f"{quoted(value)}: pauses under 0.3 s are part of speech", param, ctx)
        return pause


@click.command(
    epilog="""\b
Examples:
  subtool cut talk.mp4 --keep 1:00-2:30,5:00-            talk.cut.mp4
  subtool cut talk.mp4 --drop 0-0:12.5 --exact
  subtool cut talk.mp4 --subs talk.json --speaker Anna
  subtool cut talk.mp4 --subs talk.json --words 'you know' --remove --exact
  subtool cut talk.mp4 --silence 1.5 --dry-run
"""
)
@click.argument("media")
@copy_option("cut")
@option("--keep", type=Ranges(), multiple=True, help="What is kept: 1:00-2:30,5:00-")
@option("--drop", type=Ranges(), multiple=True, help="What is not.")
@option("--chapter", "chapters", multiple=True, metavar="TITLE|N", help="Keep this chapter.")
@option(
    "--speaker", "speakers", multiple=True, metavar="NAME", help="Keep what this speaker says, by --subs."
)
@option("--words", multiple=True, metavar="TEXT", help="Keep the cues in which this is said, by --subs.")
@option(
    "--remove",
    is_flag=True,
    help="Take out what --chapter, --speaker and --words name instead; words alone where --subs has their "
    "times, else their cues.",
)
@option(
    "--silence",
    type=Pause(),
    is_flag=False,
    flag_value="1",
    metavar="SECONDS",
    help="Take out where nobody speaks for so long. [default: 1]",
)
@option("--subs", metavar="FILE", help="Its subtitles: cut along, written beside the result.")
@option(
    "--exact",
    is_flag=True,
    help="To the picture: the few at the edges are encoded anew, all where the codec demands it.",
)
@option("--dry-run", is_flag=True, help="Only say which ranges would be kept.")
@encoding_option
@force_option
@quiet_option
def command(
    media: str,
    output: str | None,
    keep: "tuple[tuple[Span, ...], ...]",
    drop: "tuple[tuple[Span, ...], ...]",
    chapters: tuple[str, ...],
    speakers: tuple[str, ...],
    words: tuple[str, ...],
    silence: int | None,
    subs: str | None,
    encoding: str | None,
    *,
    remove: bool,
    exact: bool,
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Write a copy of MEDIA with some of its ranges.

    Without --exact nothing is encoded: each range begins at the key picture before it, mostly up to some
    seconds early, and ends a picture or two late, so that nothing is missing. Sound, subtitles and chapters
    are cut along.
    """
    from subtoolkit.cli.progress import shown
    from subtoolkit.media.probe import probe
    from subtoolkit.pipeline.choosing import Choice
    from subtoolkit.pipeline.editing import cut_subtitles, cutting, given

    choice = Choice(sum(keep, ()), sum(drop, ()), chapters, speakers, words, remove, silence)
    if choice == Choice(remove=remove):
        raise UsageError("nothing is said to be cut", "there is no --keep, --drop, ...", "see --help")
    if choice.needs_subtitles and subs is None:
        raise UsageError("--speaker and --words need subtitles", "there are none", "name a file with --subs")
    path = copied_to(media, "cut", output, [subs] if subs else [], force=force or dry_run)
    file = given(Path(subs), encoding) if subs else None
    beside = _beside(file, path, force=force or dry_run) if file else None
    info = probe(media)
    chosen = _chosen(choice, info, file, media, quiet=quiet)
    with cutting(info, exact=exact) as cutter:
        cut = cutter.decide(chosen.spans)
        if dry_run:
            click.echo(_listed(chosen.spans, cut.kept))
            return out.DONE
        with shown(out.titled(media), quiet=quiet) as watch:
            left = cut.write(path, force=force, watch=watch)
        if file and beside:
            cut_subtitles(file, cut.kept, beside, force=force)
    click.echo(str(path))
    if beside:
        click.echo(str(beside))
    notes = [f"left out: {one}" for one in left]
    if cut.is_new:
        notes.append("all pictures were encoded anew: its codec cannot be joined otherwise")
    if chosen.whole:
        notes.append(f"{chosen.whole} whole cues went: the times of their words are not known")
    told(media, notes, _summary(cut.kept, info), quiet=quiet)
    return out.IN_PART if left else out.DONE


def _beside(file: "Given", path: Path, *, force: bool) -> Path:
    """The subtitles beside the result: in their own format, SubRip where we only read that."""
    from subtoolkit.cli.beside import own_format, spare
    from subtoolkit.formats import files

    suffix = file.path.suffix if own_format(file.path, file.timeline) else ".srt"
    target = path.with_suffix(suffix)
    spare(str(file.path), [target])
    files.check_writable([target], force=force)
    return target


def _chosen(
    choice: "Choice", info: "MediaInfo", file: "Given | None", media: str, *, quiet: bool
) -> "Chosen":
    from subtoolkit.media.probe import reach
    from subtoolkit.pipeline.choosing import choose

    pauses = heard(media, None, quiet=quiet).pauses if choice.silence is not None else ()
    length = info.declared or max(reach(info.path, 0).values(), default=0)
    chapters = info.chapters or (file.timeline.chapters if file else ())
    timeline = file.timeline if file else None
    return choose(choice, length, chapters=chapters, timeline=timeline, pauses=pauses)


def _listed(asked: "Sequence[Span]", kept: "Kept") -> str:
    """What was asked for and what will be kept, as JSON with seconds."""
    rows = {
        "asked": [[start / 1000, end / 1000] for start, end in asked],
        "kept": [[start / 1000, end / 1000] for start, end in kept.spans],
        "length": kept.length / 1000,
    }
    return json.dumps(rows)


def _summary(kept: "Kept", info: "MediaInfo") -> str:
    from subtoolkit.core.clock import format_clock

    count = len(kept.spans)
    of = f" of {format_clock(info.declared, mark='.')}" if info.declared else ""
    return f"{format_clock(kept.length, mark='.')}{of} kept, in {count} range{'s' if count > 1 else ''}"
