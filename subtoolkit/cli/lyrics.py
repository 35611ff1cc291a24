"""`subtool lyrics`: songs -> their words with times, for players, for karaoke, and in the song's own tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.estimating import dry_run_option
from subtoolkit.cli.options import (
    TIMES,
    caching_options,
    conversion_options,
    listening_options,
    option,
    question_options,
    service_options,
)
from subtoolkit.cli.review import check_review, listing, review_option
from subtoolkit.core.errors import FileNotThere, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.progress import Watch
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service, Settings
    from subtoolkit.core.timeline import Timeline

_TEXTS = (".txt", ".lrc", ".elrc", ".srt")
"""Endings of files with the words of a song, in a folder of them."""


@click.command(
    epilog="""\b
Examples:
  subtool lyrics song.flac                          song.lrc beside it
  subtool lyrics song.mp3 -f lrc,elrc,ttml,karaoke  four files from one run
  subtool lyrics song.mp3 --text words.txt          these words, to the letter
  subtool lyrics album/*.flac --text words/ -o out/ words/NAME.txt for each song
  subtool lyrics song.mp3 --embed                   and a copy with them in its tags
  subtool lyrics song.mp3 --video sing.mp4          and a film to sing to
"""
)
@click.argument("media", metavar="SONG...", nargs=-1, required=True)
@option(
    "-o", "--output", metavar="PATH|-", help="A file, a folder, or - for stdout. [default: beside the song]"
)
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="lrc, elrc, ttml, karaoke, ass, srt, vtt, txt, json; several by comma. [default: lrc]",
)
@option(
    "--text",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="The words, kept to the letter: text or LRC with wrong times; for several songs a folder.",
)
@option("--text-encoding", metavar="NAME", help="Encoding of --text, e.g. cp1252. [default: found out]")
@option(
    "--times",
    type=click.Choice(TIMES),
    default="fit",
    show_default=True,
    help="The model's times, fitted to the singing, or aligned word by word (English).",
)
@option("--embed", is_flag=True, help="Also write NAME.lyrics.SUFFIX, a copy with the words in its tags.")
@option(
    "--video",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.mp4",
    help="Also make a film with the words as karaoke, over the cover.",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@running.report_option
@review_option
@conversion_options
@service_options
@question_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@dry_run_option("lyrics")
def command(
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    text: Path | None,
    text_encoding: str | None,
    times: str,
    video: Path | None,
    report_file: Path | None,
    review_file: Path | None,
    wish: "Presentation",
    service: "Service",
    question: "Question",
    listening: "Listening",
    caching: "Caching",
    *,
    embed: bool,
    force: bool,
    offline: bool,
    quiet: bool,
) -> int:
    """Write the words of each SONG with their times.

    With --text the words are known: none is changed, added or left out, and lines that nobody could hear
    stand between their neighbours. A song is sent whole where the model takes it, else cut where the voice
    pauses.
    """
    from subtoolkit.core.settings import Settings

    target = out.chosen(formats, output, wish, force=force, task="lyrics", default="lrc")
    running.prepare(target, media, report_file)
    check_review(review_file, media, target.paths(media[0]).values(), force=force)
    keeps = _Keeps(target, video, embed=embed, track=listening.track, quiet=quiet)
    keeps.check(media)
    texts = _texts(text, media)
    with running.asked(service, offline=offline) as asked:
        settings = Settings.model_validate(
            {
                "service": asked,
                "question": question,
                "listening": listening,
                "caching": caching,
                "times": times,
            }
        )
        make = partial(_made, settings, texts, text_encoding)
        listed = listing(review_file, target, quiet=quiet)

        def finish(source: str, timeline: "Timeline") -> None:
            keeps.write(source, timeline)
            listed(source, timeline)

        return running.each(
            media, running.Job(make, target, report_file, quiet=quiet, count=_lines, finish=finish)
        )


def _made(
    settings: "Settings", texts: dict[str, Path], encoding: str | None, source: str, watch: "Watch"
) -> "Timeline":
    from subtoolkit.core.settings import Lyrics
    from subtoolkit.pipeline.singing import lyrics

    given = Lyrics(text=texts.get(source), encoding=encoding)
    return lyrics(source, settings.model_copy(update={"lyrics": given}), watch=watch)


def _lines(timeline: "Timeline") -> str:
    return f"{sum(cue.kind == 'lyric' for cue in timeline.cues)} lines"


@dataclass(frozen=True)
class _Keeps:
    """What is made of a song beside its files."""

    target: out.Target
    video: Path | None
    embed: bool
    track: int | None
    quiet: bool

    def check(self, media: Sequence[str]) -> None:
        """Find out before anything is spent whether it can be made; raises what making would."""
        from subtoolkit.formats import files
        from subtoolkit.media.lyrics import check_embeddable

        if self.video and len(media) > 1:
            raise UsageError("one --video for several songs", f"{len(media)} of them", "run them one by one")
        if self.video and self.video.suffix.lower() != ".mp4":
            raise UsageError(f"cannot film to {quoted(self.video)}", "it is MP4", "name it .mp4")
        paths = [self.video] if self.video else []
        for source in media if self.embed else ():
            check_embeddable(source)
            paths.append(self.copy(source))
        taken = {Path(source).resolve() for source in media}
        if both := [path for path in paths if path.resolve() in taken]:
            raise UsageError(f"will not write {quoted(both[0])}", "it is an input", "name another file")
        files.check_writable(paths, force=self.target.force)

    def copy(self, source: str) -> Path:
        """The copy with the words in its tags: beside the song, or in the folder of `-o`."""
        from subtoolkit.formats.names import beside

        folder = self.target.output
        into = Path(folder) if folder and folder != "-" and out.is_folder(folder) else None
        return beside(source, f".lyrics{Path(source).suffix}", into)

    def write(self, source: str, timeline: "Timeline") -> None:
        """Make it, and name it on stdout."""
        from subtoolkit.cli.progress import shown
        from subtoolkit.pipeline.songbook import carry, sing_along

        made: list[Path] = []
        if self.embed:
            carry(timeline, source, self.copy(source), force=self.target.force)
            made.append(self.copy(source))
        if self.video:
            with shown(str(self.video), quiet=self.quiet) as watch:
                sing_along(
                    timeline,
                    source,
                    self.video,
                    self.target.wish,
                    track=self.track,
                    force=self.target.force,
                    watch=watch,
                )
            made.append(self.video)
        for path in made:
            click.echo(str(path), err=self.target.to_stdout)


def _texts(text: Path | None, media: Sequence[str]) -> dict[str, Path]:
    """The file with the words of each song; of a folder the one that is named like the song."""
    if text is None:
        return {}
    if text.is_dir():
        return {source: _like(source, text) for source in media}
    if len(media) > 1:
        raise UsageError("one --text for several songs", f"{len(media)} of them", "name a folder of texts")
    return {media[0]: text}


def _like(source: str, folder: Path) -> Path:
    from subtoolkit.formats.names import beside

    candidates = [beside(source, suffix, folder) for suffix in _TEXTS]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise FileNotThere(candidates[0], "no words for this song", f"known endings: {', '.join(_TEXTS)}")
    return found
