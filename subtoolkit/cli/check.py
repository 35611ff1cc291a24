"""`subtool check`: what is wrong with a subtitle file."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import guideline_options, track_option
from subtoolkit.cli.output import remarks, titled
from subtoolkit.cli.reading import encoding_option, heard, language_option, loaded
from subtoolkit.cli.review import check_review, review_option, save_review
from subtoolkit.cli.table import aligned, snippet
from subtoolkit.core.errors import FileError, MediaError

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.pipeline.judging import Judgement
    from subtoolkit.pipeline.sounding import Sounding
    from subtoolkit.timeline.style import Style

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2
"""Exit codes of this command."""


@click.command(
    epilog="""\b
Examples:
  subtool check talk.srt
  subtool check talk.srt talk.mp4            also by the sound
  subtool check talk.vtt --style bbc --language de --json
  subtool check talk.srt --max-cps 15 --max-lines 1 || echo "somebody should look at it"
"""
)
@click.argument("subs")
@click.argument("media", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, times in seconds.")
@review_option
@language_option
@encoding_option
@track_option
@guideline_options
@click.option("-q", "--quiet", is_flag=True, help="Only findings and errors.")
def command(
    subs: str,
    media: str | None,
    review_file: Path | None,
    language: str | None,
    encoding: str | None,
    track: int | None,
    wish: "Presentation",
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Judge the subtitles SUBS by a guideline, and with MEDIA by the sound.

    One finding a line: severity, rule, number of the cue, its start, what was measured, what is allowed, and
    the text. Exit codes: 0 clean, 1 findings, 2 unreadable. Notes may be meant and are no findings.
    """
    from subtoolkit.pipeline.judging import judge, measure
    from subtoolkit.pipeline.reviewing import review_of_file

    check_review(review_file, [subs], (), force=False)
    try:
        timeline = loaded(subs, language, encoding, wish.fps)
        sound = heard(media, track, quiet=quiet) if media else None
    except (FileError, MediaError) as error:
        click.echo(f"subtool: {error}", err=True)
        return UNREADABLE
    style = measure(timeline, wish)
    found = judge(timeline, style, sound)
    if review_file:
        marks = review_of_file(found, timeline.cues)
        save_review(review_file, marks, timeline, wish, force=False, aside=True, quiet=quiet, source=subs)
    if as_json:
        click.echo(_json(subs, timeline, style, found))
    for line in [] if as_json else aligned([_row(one) for one in found], numbers=(2, 4, 5)):
        click.echo(line)
    for line in (
        []
        if quiet
        else [*remarks(subs, timeline.report), *_unsure(subs, sound), _summary(subs, timeline, style, found)]
    ):
        click.echo(line, err=True)
    return FINDINGS if any(one.severity != "note" for one in found) else CLEAN


def _row(one: "Judgement") -> tuple[str, str, str, str, str, str, str]:
    from subtoolkit.core.clock import format_clock

    return (
        one.severity,
        one.rule,
        "-" if one.cue is None else str(one.cue),
        "-" if one.start is None else format_clock(one.start),
        _measure(one.rule, one.measured),
        _measure(one.rule, one.allowed),
        snippet(one.text),
    )


def _measure(rule: str, value: float | str | None) -> str:
    from subtoolkit.pipeline.judging import IN_SECONDS

    if value is None:
        return "-"
    if isinstance(value, str):
        return snippet(value)
    return f"{value:.3f} s" if rule in IN_SECONDS else f"{value:g}"


def _unsure(subs: str, sound: "Sounding | None") -> list[str]:
    """What of the sound could not be judged."""
    length = sum(end - start for start, end in sound.unsure) if sound else 0
    if not length:
        return []
    told = f"in {length / 1000:.0f} s of the sound nobody can tell speech from music or noise"
    return [f"{titled(subs)}: {told}; cues there are not judged by it"]


def _json(subs: str, timeline: "Timeline", style: "Style", found: Sequence["Judgement"]) -> str:
    content = {
        "file": subs,
        "style": style.name,
        "language": style.language,
        "cues": len(timeline.cues),
        "findings": [one.model_dump(mode="json") for one in found],
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def _summary(subs: str, timeline: "Timeline", style: "Style", found: Sequence["Judgement"]) -> str:
    """How many of each rule, the most frequent first."""
    counts = Counter(one.rule for one in found)
    told = ", ".join(f"{count} {rule}" for rule, count in counts.most_common()) or "nothing wrong"
    judged = f"{style.name}, {style.language}" if style.language else style.name
    return f"{titled(subs)}: {len(timeline.cues)} cues by {judged}: {told}"
