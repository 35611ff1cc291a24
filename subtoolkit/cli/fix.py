"""`subtool fix`: an existing subtitle file on its speech and easy to read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import option, presentation_options, track_option
from subtoolkit.cli.reading import encoding_option, heard, language_option, loaded
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.pipeline.mending import Mended


@click.command(
    epilog="""\b
Examples:
  subtool fix talk.srt                       talk.fixed.srt: lines, reading speed, gaps
  subtool fix talk.srt talk.mp4              its times fitted to the sound first
  subtool fix talk.srt talk.mp4 --style none only the times
  subtool fix old.sub --encoding cp1250 --fps 25 -f srt -o new.srt
"""
)
@click.argument("subs")
@click.argument("media", required=False)
@option(
    "-o",
    "--output",
    metavar="PATH|-",
    help="A file, a folder, or - for stdout. [default: NAME.fixed.SUFFIX beside it]",
)
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="srt, ass, vtt, ttml, lrc, json; several by comma. [default: its own]",
)
@click.option(
    "--times",
    type=click.Choice(("fit", "keep")),
    default="fit",
    show_default=True,
    help="With MEDIA: fit the times to the sound, or keep them.",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@language_option
@encoding_option
@track_option
@presentation_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    subs: str,
    media: str | None,
    output: str | None,
    formats: tuple[str, ...],
    times: str,
    language: str | None,
    encoding: str | None,
    track: int | None,
    wish: "Presentation",
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Mend the subtitles SUBS by a guideline, with MEDIA also by the sound.

    No word is lost or changed, and SUBS itself is never touched. With MEDIA, subtitles that are late, drift
    or jump find their speech again. Fonts, italics and positions are not kept.
    """
    from subtoolkit.core.report import Report
    from subtoolkit.formats import files
    from subtoolkit.pipeline.mending import mend

    timeline = loaded(subs, language, encoding, wish.fps)
    usual, beside = _usual(Path(subs), timeline)
    if not (formats or _is_file(output)):
        formats, output = (usual,), output or str(beside)
    target = out.chosen(formats, output, wish, force=force)
    paths = list(target.paths(str(beside)).values())
    _spare(subs, paths)
    files.check_writable(paths, force=force)
    sound = heard(media, track, quiet=quiet) if media else None
    mended = mend(timeline, wish, sound, times=times)
    _write(mended, target, str(beside))
    read = Report() if timeline.report.grammar else timeline.report
    report = read + mended.report
    for line in [] if quiet else [*out.remarks(subs, report), _summary(subs, timeline, mended)]:
        click.echo(line, err=True)
    lost = report.missing or any(drop.text for drop in report.drops)
    return out.IN_PART if lost else out.DONE


def _is_file(output: str | None) -> bool:
    return bool(output) and output != "-" and not out.is_folder(str(output))


def _usual(source: Path, timeline: "Timeline") -> tuple[str, Path]:
    """The source's own format, SubRip where we do not write it, and NAME.fixed.SUFFIX."""
    from subtoolkit.formats import FORMATS

    suffix = source.suffix
    rows = [row for row in FORMATS.values() if suffix.lower() in row.suffixes and row.module.read]
    name = rows[0].name if rows else "srt"
    if name == "lrc" and any(cue.words for cue in timeline.cues):
        name = "elrc"  # both kinds have the same suffix
    return name, source.with_name(f"{source.stem}.fixed{suffix if rows else '.srt'}")


def _spare(subs: str, paths: Sequence[Path]) -> None:
    """Refuse to write over the source, whatever the user forces."""
    from subtoolkit.formats.names import clashes

    for path in clashes({subs: paths}):
        raise UsageError(f"will not write {quoted(path)}", "it is the source", "name another file with -o")


def _write(mended: "Mended", target: out.Target, named: str) -> None:
    """What is read on a screen is polished as it is written; lyrics and plain text stay as they are."""
    for name in target.formats:
        timeline = mended.polished if name == "json" else mended.fitted
        out.write(timeline, replace(target, formats=(name,), wish=mended.wish), named)


def _summary(subs: str, timeline: "Timeline", mended: "Mended") -> str:
    """How many cues, how far they moved, and for each rule how often it was broken before and is now."""
    clocks = [repair.detail for repair in mended.report.repairs if repair.reason == "clock"]
    parts = [f"{len(timeline.cues)} -> {len(mended.polished.cues)} cues"]
    if clocks:
        parts.append(f"it was {', '.join(clocks[:3])}" + (" and more" if len(clocks) > 3 else ""))
    pairs = zip(timeline.cues, mended.fitted.cues, strict=True)
    if moves := [abs(new.start - old.start) for old, new in pairs if new.start != old.start]:
        parts.append(f"{len(moves)} starts moved by {median(moves) / 1000:.3f} s in the middle")
    silent = sum("unsupported" in cue.flags for cue in mended.fitted.cues)
    if silent:
        parts.append(f"{silent} cues on silence")
    rules = [*mended.before, *(rule for rule in mended.after if rule not in mended.before)]
    parts += [f"{rule} {mended.before[rule]} -> {mended.after[rule]}" for rule in rules]
    return f"{out.titled(subs)}: " + ", ".join(parts)
