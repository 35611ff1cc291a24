"""`subtool join`: subtitle files put together, one over the other or one after another."""

from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import dressed, own_format, restyled, showing, spare
from subtoolkit.cli.options import conversion_options, option
from subtoolkit.cli.reading import encoding_option, language_option, loaded, lost
from subtoolkit.cli.types import Clock
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool join film.en.srt film.de.srt --stack -o both.srt       two languages, two lines
  subtool join film.en.srt film.de.srt --stack --second top -o both.ass
  subtool join cd1.srt cd2.srt --after --offset 48:12 -o film.srt
  subtool join a.srt b.srt c.srt --after --media a.mp4 --media b.mp4 -o all.srt
"""
)
@click.argument("subs", nargs=-1, required=True)
@click.option("--stack", "how", flag_value="stack", help="One over the other: two files of the same media.")
@click.option("--after", "how", flag_value="after", help="One after another: parts of one programme.")
@click.option(
    "--second",
    type=click.Choice(("below", "top")),
    default="below",
    show_default=True,
    help="With --stack: the second file's lines in the same cue, or at the top of the picture.",
)
@click.option(
    "--offset",
    "offsets",
    type=Clock(),
    multiple=True,
    help="With --after: where the second file begins, the third, and so on; repeatable.",
)
@click.option(
    "--media",
    multiple=True,
    metavar="FILE",
    help="With --after: the media of each file but the last, which tells how long it is; repeatable.",
)
@option("-o", "--output", metavar="PATH|-", help="A file, or - for stdout. [default: NAME.joined.SUFFIX]")
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="As in convert; several by comma. [default: that of the first]",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@language_option
@encoding_option
@conversion_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    subs: tuple[str, ...],
    how: str | None,
    second: str,
    offsets: tuple[int, ...],
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    language: str | None,
    encoding: str | None,
    wish: "Presentation",
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Put the subtitle files SUBS together.

    With --stack, lines that stand at the same time share a cue, those of the first file above; times are
    those of the first file where both nearly agree. With --after, each file begins where the one before ends:
    by --offset, by the length of its --media, or by what its JSON says of it. No word is lost.
    """
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.formats import files

    _check(subs, how, offsets, media)
    parts = [loaded(path, language, encoding, wish.fps) for path in subs]
    named = Path(subs[0])
    name = own_format(named, parts[0])
    suffix = named.suffix if name else ".srt"
    target = out.chosen(formats, output, wish, force=force, default=name or "srt")
    title = str(named.with_name(f"{named.stem}.joined{suffix}"))
    paths = list(target.paths(title).values())
    for path in subs:
        spare(path, paths)
    files.check_writable(paths, force=force)
    if how == "after":
        make = partial(_after, _offsets(subs, parts, offsets, media))
    else:
        make = partial(_stacked, second)
    whole = make(parts)
    target = showing(target, parts if second == "below" else [*parts, Timeline(cues=whole.cues)])
    out.write(whole, target, title, dressed(subs, target, encoding, make))
    for path, part in [] if quiet else zip(subs, parts, strict=True):
        for line in out.remarks(path, part.report):
            click.echo(line, err=True)
    lines = [*out.unframed(title, target, whole), *restyled(subs, {}, target)]
    for line in [] if quiet else lines:
        click.echo(line, err=True)
    if not quiet:
        click.echo(f"{out.titled(title)}: {len(whole.cues)} cues of {' and '.join(_counts(parts))}", err=True)
    return out.IN_PART if any(map(lost, parts)) else out.DONE


def _counts(parts: "list[Timeline]") -> list[str]:
    return [str(len(part.cues)) for part in parts]


def _check(subs: tuple[str, ...], how: str | None, offsets: tuple[int, ...], media: tuple[str, ...]) -> None:
    if how is None:
        raise UsageError("how to join them?", "neither --stack nor --after", "see --help for examples")
    if len(subs) < 2 or (how == "stack" and len(subs) > 2):
        wanted = "two files" if how == "stack" else "two files or more"
        raise UsageError(f"cannot join {len(subs)} files", f"--{how} takes {wanted}")
    if how == "stack" and (offsets or media):
        raise UsageError("cannot use --offset or --media", "they belong to --after")
    for given, option_ in ((offsets, "--offset"), (media, "--media")):
        if given and len(given) != len(subs) - 1 and not (option_ == "--media" and len(given) == len(subs)):
            raise UsageError(
                f"cannot tell where {len(subs)} files begin", f"{len(given)} times {option_}", "all but one"
            )
    if list(offsets) != sorted(offsets) or any(offset < 0 for offset in offsets):
        raise UsageError("cannot join these offsets", "each must be later than the one before")


def _stacked(second: str, parts: "list[Timeline]") -> "Timeline":
    from subtoolkit.timeline.stack import apart, stack

    return (apart if second == "top" else stack)(parts[0], parts[1])


def _after(offsets: tuple[int, ...], parts: "list[Timeline]") -> "Timeline":
    from subtoolkit.timeline.append import append

    return append(list(zip((0, *offsets), parts, strict=True)))


def _offsets(
    subs: tuple[str, ...], parts: "list[Timeline]", offsets: tuple[int, ...], media: tuple[str, ...]
) -> tuple[int, ...]:
    """Where each file but the first begins."""
    if offsets:
        return offsets
    lengths = [
        _length(path, part, media[at] if media else None)
        for at, (path, part) in enumerate(zip(subs[:-1], parts, strict=False))
    ]
    return tuple(accumulate(lengths))


def _length(path: str, part: "Timeline", media: str | None) -> int:
    """How long a part is: its media, as its header says, or as the run measured that wrote the JSON."""
    from subtoolkit.media.probe import probe

    info = probe(media) if media else part.media
    length = (info.declared or info.duration) if info else None
    if length is None:
        what = quoted(media or path)
        raise UsageError(
            f"cannot tell how long {what} is", "nothing says so", "name where the next begins with --offset"
        )
    return length
