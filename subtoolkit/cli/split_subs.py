"""The part of `subtool split` that takes a subtitle file: at times, at chapters, or every so often."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import kept_in_parts, own_format, restyled
from subtoolkit.cli.reading import loaded, lost
from subtoolkit.core.errors import FileUnwritable, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.media import Chapter
    from subtoolkit.core.timeline import Timeline


@dataclass(frozen=True)
class Cuts:
    """Where a file is cut, as the options say."""

    at: tuple[int, ...] = ()
    every: int | None = None
    chapters: str | None = None
    """A file with chapters, or `own`."""
    keep_clock: bool = False

    @property
    def any(self) -> bool:
        """One of them was given."""
        return bool(self.at or self.every or self.chapters)


def is_subtitles(path: str) -> bool:
    """Whether a file is one of subtitles by its name: then `split` cuts its cues."""
    from subtoolkit.formats import FORMATS

    suffix = Path(path).suffix.lower()
    foreign = (".sub", ".smi", ".sami", ".ssa", ".mpl")
    return suffix in foreign or any(suffix in row.suffixes for row in FORMATS.values() if row.module.read)


def split(subs: str, folder: Path, cuts: Cuts, *, force: bool, quiet: bool) -> int:
    """Write NAME.1.SUFFIX and so on into `folder`, each on its own clock unless the user keeps it."""
    from subtoolkit.core.settings import Presentation
    from subtoolkit.formats import files
    from subtoolkit.timeline.parts import part_of, parted, place_in

    timeline = loaded(subs)
    times = _times(subs, timeline, cuts)
    name = own_format(Path(subs), timeline) or "srt"
    suffix = Path(subs).suffix if own_format(Path(subs), timeline) else ".srt"
    paths = [folder / f"{Path(subs).stem}.{number}{suffix}" for number in range(1, len(times) + 2)]
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileUnwritable(folder, error.strerror or str(error), "name another folder with -o") from error
    files.check_writable(paths, force=force)
    parts = parted(timeline, times, keep_clock=cuts.keep_clock)
    places = [place_in(times, number, keep_clock=cuts.keep_clock) for number in range(len(parts))]
    target = out.Target((name,), None, force, Presentation(style="none"))
    ready = kept_in_parts(subs, target, partial(part_of, times), places)
    for part, path, texts in zip(parts, paths, ready, strict=True):
        out.write(part, replace(target, output=str(path)), subs, texts)
    if not quiet:
        told = f"{out.titled(subs)}: {len(timeline.cues)} cues in {len(parts)} parts"
        for line in (*out.remarks(subs, timeline.report), *restyled([subs], ready[0], target), told):
            click.echo(line, err=True)
    return out.IN_PART if lost(timeline) else out.DONE


def _times(subs: str, timeline: "Timeline", cuts: Cuts) -> list[int]:
    """All times above 0, in order."""
    if bool(cuts.at) + bool(cuts.every) + bool(cuts.chapters) != 1:
        raise UsageError(
            f"where to cut {quoted(subs)}?", "it takes --at, --every or --chapters", "see --help"
        )
    if cuts.every is not None:
        end = max((cue.end for cue in timeline.cues), default=0)
        if cuts.every < 1000 or end // cuts.every > 9999:
            raise UsageError(f"cannot cut every {cuts.every / 1000:g} s", "that makes too many parts")
        return list(range(cuts.every, end, cuts.every))
    times = cuts.at or tuple(chapter.start for chapter in _chapters(subs, timeline, str(cuts.chapters)))
    return sorted({time for time in times if time > 0})


def _chapters(subs: str, timeline: "Timeline", path: str) -> "tuple[Chapter, ...]":
    """Those of a file with chapters, of a media file, or of the subtitles' own JSON."""
    from subtoolkit.core.errors import SubtitlesUnreadable
    from subtoolkit.formats import files
    from subtoolkit.media.probe import probe

    if path == "own":
        found = timeline.chapters
    else:
        try:
            found = files.load(Path(path)).chapters
        except SubtitlesUnreadable:
            found = probe(path).chapters
    if not found:
        raise UsageError(f"no chapters in {quoted(subs if path == 'own' else path)}", "nothing to cut at")
    return found
