"""Media and subtitle files -> other media files: where formats meet the editing of media."""

import itertools
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from subtoolkit.core.errors import FontMissing, MediaUnreadable, SubtitlesUnreadable, UsageError, quoted
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.ranges import Kept, Span
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import by_suffix, files, render
from subtoolkit.formats.rewrite import KEPT, rewritten
from subtoolkit.media.editing import burn as burning
from subtoolkit.media.editing import mux as muxing
from subtoolkit.media.editing.burn import Encoding
from subtoolkit.media.editing.containers import Container, container, letters
from subtoolkit.media.editing.cut import Scan, scan
from subtoolkit.media.editing.cut import cut as cut_media
from subtoolkit.media.editing.fonts import check_able, draw
from subtoolkit.media.editing.labels import Label, named
from subtoolkit.media.editing.plan import Plan
from subtoolkit.media.editing.texts import read_times
from subtoolkit.pipeline.lettering import Lettering, specimen
from subtoolkit.pipeline.lettering import letters as letters_of
from subtoolkit.pipeline.present import present
from subtoolkit.timeline.cut import LEAST
from subtoolkit.timeline.cut import cut as cut_timeline
from subtoolkit.timeline.flatten import flatten
from subtoolkit.timeline.tongue import tongue

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
    text, name = files.text_of(path, encoding)
    known = timeline.model_copy(update={"language": language or timeline.language or named(path).language})
    return Given(path, text, name or "", known)


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
            tuple(tracks), wanted.fonts, wanted.chapters, without=frozenset(_replaced(info, wanted))
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

    scan: Scan
    plan: Plan

    @property
    def kept(self) -> Kept:
        """What will be left, on borders of pictures."""
        return self.plan.kept

    @property
    def is_new(self) -> bool:
        """All pictures are encoded anew."""
        return self.scan.way == "all" and self.plan.encoded

    def write(self, output: Path, *, force: bool = False, watch: Watch = nobody) -> tuple[str, ...]:
        """Write the file; gives what its container could not hold, in words."""
        kind = container(output)
        with files.replacing(output, force=force) as temporary:
            return tuple(cut_media(self.scan, self.plan, temporary, kind, watch=watch))


@dataclass(frozen=True)
class Cutter:
    """A media file of which is known where it can be cut."""

    scan: Scan

    def decide(self, spans: Sequence[Span]) -> Cut:
        """Where these ranges really begin and end."""
        return Cut(self.scan, self.scan.plan(spans))

    def parts(self, times: Sequence[int], end: int) -> list[Span]:
        """Ranges from one of these times to the next, as near as pictures let them be, up to `end`."""
        inside = [time for time in self.scan.parted(times) if 0 < time < end]
        return list(zip([0, *inside], [*inside, end], strict=True))


@contextmanager
def cutting(info: MediaInfo, *, exact: bool = False, watch: Watch = nobody) -> Iterator[Cutter]:
    """Look once where a media file can be cut."""
    with (
        TemporaryDirectory(prefix="subtool-") as folder,
        muxing.steady(info, Path(folder), watch) as source,
    ):
        yield Cutter(scan(source, exact=exact))


def cut_subtitles(file: Given, kept: Kept, output: Path, *, force: bool = False) -> None:
    """Write what is left of subtitles in the format of `output`; in their own one markup and styles stay."""
    name = by_suffix(output)
    if name == file.name and name in KEPT:
        text = rewritten(file.text, name, lambda start, end: _left(kept, start, end))
    else:
        text = render(cut_timeline(file.timeline, kept), name)
    files.save(output, text, force=force)


def _left(kept: Kept, start: int, end: int) -> Span | None:
    span = kept.span(start, end)
    return span if span and span[1] - span[0] >= min(LEAST, end - start) else None


@dataclass(frozen=True)
class Burning:
    """What is drawn on a picture, and how."""

    file: Given
    lettering: Lettering = field(default_factory=Lettering)
    fonts: Path | None = None
    """A folder with fonts."""
    boxes: bool = False
    """Letters that no font has are drawn as boxes; else they are an error."""
    encoding: Encoding = field(default_factory=Encoding)


def burn(
    info: MediaInfo, wanted: Burning, output: Path, *, force: bool = False, watch: Watch = nobody
) -> tuple[str, ...]:
    """Write a copy with the subtitles on its picture; gives what a person should know about it, in words.

    Whether the encoder works, and whether every letter has a font, is known before the film is begun. Raises
    `UsageError`, `FontMissing`, `FfmpegFailed`.
    """
    if not info.pictures:
        raise MediaUnreadable(info.path, "there is no moving picture to draw on", "")
    kind = container(output)
    if kind.picture is None:
        raise UsageError(
            f"{kind.suffixes[0]} files hold no picture", "they are for sound", "name an .mp4 with -o"
        )
    with TemporaryDirectory(prefix="subtool-") as name, files.replacing(output, force=force) as temporary:
        folder = Path(name)
        burning.check_encoder(wanted.encoding, kind)
        check_able()
        shape = burning.shape(info)
        text = wanted.lettering.styled(_script(wanted.file, info, shape))
        script = burning.Script(folder / "subtitles.ass", shape, _fonts(info, wanted.fonts, folder))
        script.path.write_text(text, encoding="utf-8", newline="\n")
        notes = _fonts_checked(text, script, wanted)
        left = burning.burn(info, temporary, kind, script, wanted.encoding, watch=watch)
    return (*notes, *(f"left out: {one}" for one in left))


def _script(file: Given, info: MediaInfo, shape: burning.Shape) -> str:
    """The subtitles in ASS, with letters for the size of the picture; a script stays as it is."""
    if file.name == "ass":
        return file.text.replace("\r\n", "\n")
    shown = info.pictures[0].model_copy(update={"width": shape.width, "height": shape.height})
    info = info.model_copy(update={"pictures": (shown,)})
    language = file.timeline.language or tongue(" ".join(cue.text for cue in file.timeline.cues))
    known = file.timeline.model_copy(update={"media": info, "language": language})
    return Given(file.path, file.text, file.name, known).shown("ass")


def _fonts(info: MediaInfo, wanted: Path | None, folder: Path) -> Path | None:
    """A folder with the fonts of the user and those that the media file carries."""
    fonts = folder / "fonts"
    fonts.mkdir()
    found = burning.fonts_inside(info, fonts)
    for path in sorted(wanted.iterdir()) if wanted else []:
        if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
            shutil.copyfile(path, fonts / f"given{len(found)}{path.suffix.lower()}")
            found.append(path.name)
    return fonts if found else None


def _fonts_checked(text: str, script: burning.Script, wanted: Burning) -> list[str]:
    """Notes about the fonts. Raises `FontMissing` where letters would be boxes."""
    drawn = letters_of(text)
    if not drawn:
        raise SubtitlesUnreadable(wanted.file.path, "there is nothing in it to draw")
    trial = replace(script, path=script.path.with_name("letters.ass"))
    trial.path.write_text(specimen(text, drawn), encoding="utf-8", newline="\n")
    found = draw(trial.drawing())
    missing = "".join(sorted(found.missing & drawn))
    if missing and not wanted.boxes:
        raise FontMissing(missing)
    notes = [f"no font here has {missing[:20]}: they are boxes"] if missing else []
    asked_for = wanted.lettering.font
    for family, face in found.taken:
        if asked_for and family == asked_for and burning.is_other(family, face):
            notes.append(f"no font {quoted(family)} here: {face} is drawn")
    return notes
