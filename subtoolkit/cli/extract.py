"""`subtool extract`: the sound, subtitles or chapters of a media file as files of their own."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.making import force_option, quiet_option, told
from subtoolkit.cli.options import option, track_option
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.media import MediaInfo, SubtitleTrack

_ALL = 0


@click.command(
    epilog="""\b
Examples:
  subtool extract film.mkv                       film.m4a, film.ac3, ...: the sound as it is
  subtool extract film.mkv -f wav --track 2      encoded anew, on the player's clock
  subtool extract film.mkv --subs                every subtitle track: film.en.srt, film.de.srt
  subtool extract film.mkv --subs 2 -f vtt -o -
  subtool extract film.mkv --chapters -f youtube
"""
)
@click.argument("media")
@option(
    "-o", "--output", metavar="PATH|-", help="A file, a folder, or - for text on stdout. [default: beside it]"
)
@option(
    "-f",
    "--format",
    "name",
    metavar="NAME",
    help="Sound: wav, flac, mp3, m4a, opus, ogg, mka; subtitles: srt, vtt, ass, ...; chapters: youtube, "
    "ffmetadata, matroska, ... [default: as it is; srt; youtube]",
)
@option("--audio", is_flag=True, help="The sound; that is what happens without any of these.")
@option(
    "--subs",
    type=click.IntRange(min=0),
    is_flag=False,
    flag_value=str(_ALL),
    metavar="N",
    help="The N-th subtitle track, or all of them.",
)
@option("--chapters", is_flag=True, help="The chapters.")
@track_option
@force_option
@quiet_option
def command(
    media: str,
    output: str | None,
    name: str | None,
    subs: int | None,
    track: int | None,
    *,
    audio: bool,
    chapters: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Write a sound track, subtitle tracks or the chapters of MEDIA to files of their own."""
    from subtoolkit.media.probe import probe

    if audio + chapters + (subs is not None) > 1:
        raise UsageError("one thing at a time", "--audio, --subs and --chapters are three", "run it again")
    info = probe(media)
    if subs is not None:
        return _subtitles(info, subs, name, output, force=force, quiet=quiet)
    if chapters:
        return _chapters(info, name, output, force=force)
    return _sound(info, name, output, track, force=force, quiet=quiet)


def _sound(
    info: "MediaInfo", name: str | None, output: str | None, track: int | None, *, force: bool, quiet: bool
) -> int:
    from subtoolkit.cli.beside import spare
    from subtoolkit.cli.progress import shown
    from subtoolkit.formats import files
    from subtoolkit.formats.names import beside
    from subtoolkit.media.editing.containers import container
    from subtoolkit.media.editing.extract import sound, usual_suffix
    from subtoolkit.media.tracks import choice

    chosen = choice(info, track)[0]
    if output == "-":
        raise UsageError("cannot write media to stdout", "it is written by position", "name a file with -o")
    if output and not out.is_folder(output):
        path = Path(output)
    else:
        suffix = f".{name.lower()}" if name else usual_suffix(chosen)
        path = beside(info.path, suffix, Path(output) if output else None)
    kind = container(path.with_suffix(f".{name.lower()}") if name else path)
    spare(info.path, [path])
    with (
        files.replacing(path, force=force) as temporary,
        shown(out.titled(info.path), quiet=quiet) as watch,
    ):
        notes = sound(info, chosen, temporary, kind, watch=watch)
    click.echo(str(path))
    told(info.path, notes, f"sound track {chosen.number}, {chosen.codec}", quiet=quiet)
    return out.DONE


def _subtitles(
    info: "MediaInfo", number: int, name: str | None, output: str | None, *, force: bool, quiet: bool
) -> int:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.media.editing.extract import subtitles
    from subtoolkit.media.editing.mux import TEXT
    from subtoolkit.pipeline.editing import given

    if not info.subtitles:
        raise UsageError(f"no subtitles in {quoted(info.path)}", "it has no such track")
    known = ", ".join(_named(track) for track in info.subtitles)
    tracks = [track for track in info.subtitles if number in (_ALL, track.number)]
    if not tracks:
        raise UsageError(f"no subtitle track {number}", f"it has {known}")
    if number == _ALL and len(tracks) > 1:
        tracks = [track for track in tracks if track.codec in TEXT] or tracks
    target = out.chosen([name] if name else [], output, Presentation(style="none"), force=force)
    if len(tracks) > 1 and output and not out.is_folder(output):
        raise UsageError(f"{len(tracks)} tracks for one file", f"it has {known}", "choose one: --subs N")
    out.make_folder(target)
    with TemporaryDirectory(prefix="subtool-") as folder:
        for track, source in zip(tracks, _names(info, tracks), strict=True):
            file = given(subtitles(info, track, Path(folder)))
            kept = {file.name: file.text}
            out.write(file.timeline, target, source, kept)
            told(
                info.path, [], f"subtitle track {_named(track)}: {len(file.timeline.cues)} cues", quiet=quiet
            )
    return out.IN_PART if len(tracks) < len(info.subtitles) and number == _ALL else out.DONE


def _named(track: "SubtitleTrack") -> str:
    told_ = ", ".join(word for word in (track.language, track.title, track.codec) if word)
    return f"{track.number} ({told_})"


def _names(info: "MediaInfo", tracks: "list[SubtitleTrack]") -> list[str]:
    """What each file is named after, as players look for it: film.en, or film.2.en if there are two."""
    from subtoolkit.media.editing.labels import short

    path = Path(info.path)
    tags = [short(track.language) for track in tracks]
    names = []
    for track, tag in zip(tracks, tags, strict=True):
        parts = [path.stem]
        if len(tracks) > 1 and (tag is None or tags.count(tag) > 1):
            parts.append(str(track.number))
        names.append(str(path.with_name(".".join([*parts, *([tag] if tag else []), "x"]))))
    return names


def _chapters(info: "MediaInfo", name: str | None, output: str | None, *, force: bool) -> int:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline

    if not info.chapters:
        raise UsageError(f"no chapters in {quoted(info.path)}", "it has none")
    names = [name] if name else []
    target = out.chosen(
        names, output, Presentation(style="none"), force=force, task="chapters", default="youtube"
    )
    out.make_folder(target)
    out.write(Timeline(media=info, chapters=info.chapters), target, info.path)
    return out.DONE
