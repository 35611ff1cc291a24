"""`subtool mux`: subtitles, chapters and fonts into a copy of a media file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.making import copied_to, copy_option, force_option, quiet_option, told
from subtoolkit.cli.options import option
from subtoolkit.cli.reading import encoding_option
from subtoolkit.core.errors import UsageError

if TYPE_CHECKING:
    from subtoolkit.core.media import Chapter, MediaInfo
    from subtoolkit.media.editing.labels import Label
    from subtoolkit.pipeline.editing import Given


@click.command(
    epilog="""\b
Examples:
  subtool mux film.mp4 film.en.srt film.zh-Hans.srt        film.muxed.mp4 with two tracks
  subtool mux film.mp4 film.ass -o film.mkv --font Fancy.ttf
  subtool mux film.mkv de.srt --language de --default 1 --title Untertitel
  subtool mux film.mp4 --chapters film.chapters.txt --only
"""
)
@click.argument("media")
@click.argument("subs", nargs=-1)
@copy_option("muxed")
@option("--chapters", metavar="FILE", help="Chapters, in any format that `subtool chapters` writes.")
@option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="Of the first SUBS, the second, ...: en, zh-Hans. [default: by its name, film.en.srt]",
)
@option(
    "--title",
    "titles",
    multiple=True,
    metavar="TEXT",
    help="As a player names the first SUBS, the second, ...",
)
@option(
    "--default",
    "default",
    type=click.IntRange(min=1),
    metavar="N",
    help="Players show the N-th SUBS by itself.",
)
@option(
    "--forced",
    multiple=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="The N-th SUBS is shown even without subtitles. [default: film.en.forced.srt]",
)
@option(
    "--font",
    "fonts",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Attach a font (mkv).",
)
@option("--replace", is_flag=True, help="Instead of the subtitle tracks of the same languages.")
@option("--only", is_flag=True, help="Instead of all subtitle tracks.")
@encoding_option
@force_option
@quiet_option
def command(
    media: str,
    subs: tuple[str, ...],
    output: str | None,
    chapters: str | None,
    languages: tuple[str, ...],
    titles: tuple[str, ...],
    default: int | None,
    forced: tuple[int, ...],
    fonts: tuple[Path, ...],
    encoding: str | None,
    *,
    replace: bool,
    only: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Put subtitle files, chapters and fonts into a copy of MEDIA.

    Sound, pictures and other tracks are copied bit for bit. Each container gets the codec of subtitles that
    its players show: mp4, m4v and mov get mov_text, mkv SubRip, ASS or WebVTT as given, webm WebVTT. A
    container that has none (avi, ts) becomes an mkv.
    """
    from subtoolkit.cli.progress import shown
    from subtoolkit.media.editing.containers import CONTAINERS
    from subtoolkit.media.probe import probe
    from subtoolkit.pipeline.editing import Muxing, given, mux

    if not (subs or chapters or fonts or only):
        raise UsageError("nothing to put in", "neither SUBS nor --chapters nor --font", "see --help")
    own = CONTAINERS.get(Path(media).suffix.lower())
    usual = "" if own and (own.text or not subs) else ".mkv"
    path = copied_to(
        media, "muxed", output, [*subs, *([chapters] if chapters else [])], force=force, usual=usual
    )
    info = probe(media)
    files = [given(Path(one), encoding) for one in subs]
    wanted = Muxing(
        subtitles=tuple(zip(files, _labels(files, languages, titles, default, forced), strict=True)),
        chapters=_chapters(chapters, info) if chapters else None,
        fonts=fonts,
        replace=replace,
        only=only,
    )
    with shown(out.titled(media), quiet=quiet) as watch:
        left = mux(info, wanted, path, force=force, watch=watch)
    click.echo(str(path))
    told(
        media, [f"left out: {one}" for one in left], _summary(wanted.subtitles, wanted.chapters), quiet=quiet
    )
    return out.IN_PART if left else out.DONE


def _labels(
    files: "Sequence[Given]",
    languages: Sequence[str],
    titles: Sequence[str],
    default: int | None,
    forced: Sequence[int],
) -> "list[Label]":
    """What the name of each file says, and what options say otherwise."""
    from subtoolkit.media.editing.labels import named

    for name, count in (("--language", len(languages)), ("--title", len(titles))):
        if count > len(files):
            raise UsageError(
                f"more {name} than SUBS", f"{count} for {len(files)}", "name one for each at most"
            )
    if wrong := [number for number in (default or 1, *forced) if number > max(len(files), 1)]:
        raise UsageError(f"no SUBS number {wrong[0]}", f"there are {len(files)}", "they count from 1")
    labels = []
    for number, file in enumerate(files, 1):
        label = named(file.path)
        language = languages[number - 1] if number <= len(languages) else file.timeline.language
        labels.append(
            replace(
                label,
                language=language or label.language,
                title=titles[number - 1] if number <= len(titles) else None,
                default=number == default or (label.default and default is None),
                forced=label.forced or number in forced,
            )
        )
    return labels


def _chapters(path: str, info: "MediaInfo") -> "tuple[Chapter, ...]":
    """Those of a file; one that does not say where it ends lasts up to the next one."""
    from subtoolkit.formats import files

    found = files.load(Path(path)).chapters
    if not found:
        raise UsageError(f"no chapters in {out.titled(path)!r}", "it holds none", "name another file")
    ends = [*(one.start for one in found[1:]), info.declared or found[-1].end]
    return tuple(
        one if one.end > one.start else one.model_copy(update={"end": max(end, one.start + 1)})
        for one, end in zip(found, ends, strict=True)
    )


def _summary(subtitles: "Sequence[tuple[Given, Label]]", chapters: "Sequence[Chapter] | None") -> str:
    parts = [
        f"{len(file.timeline.cues)} cues" + (f" in {label.language}" if label.language else "")
        for file, label in subtitles
    ]
    if chapters is not None:
        parts.append(f"{len(chapters)} chapters")
    return ", ".join(parts) or "a copy"
