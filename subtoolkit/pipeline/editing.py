"""Media and subtitle files -> other media files: where formats meet the editing of media."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.ranges import Kept, Span
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, detect, files, render
from subtoolkit.formats.decode import decode
from subtoolkit.media.editing import cut as cutting_media
from subtoolkit.media.editing import mux as muxing
from subtoolkit.media.editing.containers import Container, container, letters
from subtoolkit.media.editing.labels import Label, named
from subtoolkit.media.editing.plan import Plan, Way
from subtoolkit.media.editing.texts import read_times
from subtoolkit.pipeline.present import present
from subtoolkit.timeline.cut import cut as cut_timeline
from subtoolkit.timeline.flatten import flatten

_CODECS = {"srt": "subrip", "ass": "ass", "vtt": "webvtt"}
"""Formats that tracks keep as they are."""
_PLAIN = Presentation(style="none")


@dataclass(frozen=True)
class Given:
    """A subtitle file as it was given."""

    path: Path
    text: str
    name: str
    """Its format; empty where only pysubs2 reads it."""
    timeline: Timeline

    def shown(self, name: str) -> str:
        """Its cues in another format; what was never made for a screen is polished for one first."""
        return present(self.timeline, name, None if self.name == "json" else _PLAIN)


def given(path: Path, encoding: str | None = None, language: str | None = None) -> Given:
    """Read a subtitle file and keep its text. Raises `FileNotThere`, `SubtitlesUnreadable`."""
    timeline = files.load(path, encoding)
    text = decode(path.read_bytes(), encoding).text
    known = timeline.model_copy(update={"language": language or timeline.language or named(path).language})
    return Given(path, text, detect(text, path) or "", known)


@dataclass(frozen=True)
class Muxing:
    """What is put into a copy of a media file."""

    subtitles: tuple[tuple[Given, Label], ...] = ()
    chapters: tuple[Chapter, ...] | None = None
    """None: those that are there."""
    fonts: tuple[Path, ...] = ()
    replace: bool = False
    """Instead of the subtitle tracks of the same languages."""
    only: bool = False
    """Instead of all subtitle tracks."""


def mux(
    info: MediaInfo, wanted: Muxing, output: Path, *, force: bool = False, watch: Watch = nobody
) -> tuple[str, ...]:
    """Write the copy; gives what its container could not hold, in words."""
    kind = container(output)
    with TemporaryDirectory(prefix="subtool-") as folder, files.replacing(output, force=force) as temporary:
        tracks = [
            _track(file, label, kind, Path(folder) / f"track{number}")
            for number, (file, label) in enumerate(wanted.subtitles)
        ]
        additions = muxing.Additions(
            tuple(tracks), wanted.fonts, wanted.chapters, frozenset(_replaced(info, wanted))
        )
        return tuple(muxing.mux(info, temporary, kind, additions, watch=watch))


def _track(file: Given, label: Label, kind: Container, path: Path) -> muxing.Track:
    """The subtitles as a file for the track: as they are where ffmpeg reads the same in it as we."""
    codec = _CODECS.get(file.name, "")
    if codec in (kind.texts or ()) or (codec and kind.text == "mov_text" and codec == "subrip"):
        path = path.with_suffix(f".{file.name}")
        path.write_text(file.text, encoding="utf-8", newline="\n")
        if _reads_the_same(path, file.timeline, kind):
            return muxing.Track(path, codec, label)
    name = "vtt" if kind.text == "webvtt" else "srt"
    if kind.text == "mov_text":  # it can show only one at a time
        flat = flatten(file.timeline.cues)
        file = Given(file.path, file.text, file.name, file.timeline.model_copy(update={"cues": flat}))
    path = path.with_suffix(f".{name}")
    path.write_text(file.shown(name), encoding="utf-8", newline="\n")
    return muxing.Track(path, _CODECS[name], label)


def _reads_the_same(path: Path, timeline: Timeline, kind: Container) -> bool:
    """Whether every cue comes out of ffmpeg's reader, and for `mov_text` none would be cut by another."""
    cues = sorted((cue.start, cue.end) for cue in timeline.cues)
    if kind.text == "mov_text" and any(a[1] > b[0] for a, b in itertools.pairwise(cues)):
        return False
    return cues == read_times(path)


def _replaced(info: MediaInfo, wanted: Muxing) -> list[int]:
    """Indexes of the subtitle tracks that do not go along."""
    if wanted.only:
        return [track.index for track in info.subtitles]
    new = {letters(label.language, "T") for _, label in wanted.subtitles} if wanted.replace else set()
    return [track.index for track in info.subtitles if letters(track.language, "T") in new]


@dataclass(frozen=True)
class Cut:
    """A cut that is decided and not made yet."""

    source: MediaInfo
    plan: Plan
    way: Way

    @property
    def kept(self) -> Kept:
        """What will be left, on borders of pictures."""
        return self.plan.kept

    def write(self, output: Path, *, force: bool = False, watch: Watch = nobody) -> tuple[str, ...]:
        """Write the file; gives what its container could not hold, in words."""
        kind = container(output)
        with files.replacing(output, force=force) as temporary:
            return tuple(cutting_media.cut(self.source, self.plan, self.way, temporary, kind, watch=watch))


@contextmanager
def cutting(
    info: MediaInfo, spans: Sequence[Span], *, exact: bool = False, watch: Watch = nobody
) -> Iterator[Cut]:
    """Decide where the ranges of a media file really begin and end, with its pictures as they are."""
    with (
        TemporaryDirectory(prefix="subtool-") as folder,
        muxing.steady(info, Path(folder), watch) as source,
    ):
        yield Cut(source, *cutting_media.planned(source, spans, exact=exact))


def cut_subtitles(file: Given, kept: Kept, output: Path, *, force: bool = False) -> None:
    """Write what is left of subtitles, in their own format, SubRip where we only read that."""
    name = file.name if file.name in FORMATS and FORMATS[file.name].module.read else "srt"
    files.save(output, render(cut_timeline(file.timeline, kept), name), force=force)
