"""`subtool score`: a subtitle file against a reference, in words and in time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import guideline_options
from subtoolkit.cli.output import remarks
from subtoolkit.cli.reading import encoding_option, language_option, loaded

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.timeline.score import Errors, LyricErrors, Score


@click.command(
    epilog="""\b
Examples:
  subtool score by-hand.srt by-machine.srt
  subtool score by-hand.srt by-machine.json --json
  subtool score song.lrc song.elrc --style none
"""
)
@click.argument("reference")
@click.argument("hypothesis")
@click.option("--json", "as_json", is_flag=True, help="As JSON, times in seconds.")
@language_option
@encoding_option
@guideline_options
def command(
    reference: str,
    hypothesis: str,
    language: str | None,
    encoding: str | None,
    wish: "Presentation",
    *,
    as_json: bool,
) -> int:
    """Compare the subtitles HYPOTHESIS with those of REFERENCE.

    Words are compared without case, punctuation, blanks and the width of letters (Unicode NFKC); in Chinese,
    Japanese and Thai each character is a word. Sounds and visible text do not count. Start and end errors
    are those of cues that begin or end with the same word in both files; where both have times of words,
    these are compared.
    """
    from subtoolkit.pipeline.present import guideline
    from subtoolkit.timeline.score import score

    truth, other = (loaded(path, language, encoding) for path in (reference, hypothesis))
    for path, timeline in ((reference, truth), (hypothesis, other)):
        for line in remarks(path, timeline.report):
            click.echo(line, err=True)
    found = score(truth.cues, other.cues, guideline(other, wish))
    text = found.model_dump_json(indent=2) if as_json else "\n".join(_lines(found, wish.style))
    click.echo(text)
    return 0


def _lines(found: "Score", style: str) -> Iterator[str]:
    """What a person wants to know, one number a line."""
    yield f"cues                  {found.hypothesis_cues} for {found.reference_cues}"
    yield f"words                 {found.hypothesis_words} for {found.reference_words}"
    yield f"word error rate       {_share(found.word_error_rate)}"
    yield f"character error rate  {_share(found.character_error_rate)}"
    for name in ("wrong", "missing", "invented", "doubled"):
        yield f"  {name:<20}{getattr(found, name)}"
    yield f"start error           {_errors(found.starts)}"
    yield f"end error             {_errors(found.ends)}"
    if found.lyrics:
        yield f"lyrics                {_lyrics(found.lyrics)}"
    if found.within_guideline is not None:
        yield f"{'cues within ' + style:<22}{_share(found.within_guideline)}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _errors(errors: "Errors | None") -> str:
    if errors is None:
        return "-"
    return (
        f"median {_seconds(errors.median)}, 95% within {_seconds(errors.p95)}, "
        f"bias {errors.bias / 1000:+.3f} s ({errors.count} cues)"
    )


def _lyrics(errors: "LyricErrors") -> str:
    return (
        f"start error {_seconds(errors.mean)} on average, {_share(errors.within_300ms)} within 0.3 s, "
        f"{_share(errors.within_1s)} within 1 s ({errors.count} lines)"
    )


def _seconds(time: int) -> str:
    return f"{time / 1000:.3f} s"
