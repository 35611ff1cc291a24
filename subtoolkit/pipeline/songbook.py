"""A song and its timeline -> what one keeps of both together: words in its tags, a film to sing to."""

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from subtoolkit.core.errors import FontMissing
from subtoolkit.core.media import MediaInfo, Picture
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from subtoolkit.formats.base import Look
from subtoolkit.media.editing.burn import Script, Shape, shape
from subtoolkit.media.editing.fonts import check_able, draw
from subtoolkit.media.editing.sing import SIZE, film
from subtoolkit.media.lyrics import Words, embed
from subtoolkit.media.probe import probe
from subtoolkit.media.tracks import choice
from subtoolkit.pipeline.lettering import letters, specimen
from subtoolkit.timeline.tongue import tongue


def carry(timeline: Timeline, source: str | Path, target: Path, *, force: bool = False) -> None:
    """Write a copy of the song with its words in its tags; raises `FileTaken`, `FileUnwritable`."""
    words = Words(
        lines=tuple((" ".join(cue.text.split()), cue.start) for cue in timeline.cues if cue.kind == "lyric"),
        lrc=render(timeline, "lrc", Look()),
        language=timeline.language or tongue(" ".join(cue.text for cue in timeline.cues)),
    )
    with files.replacing(target, force=force) as temporary:
        embed(source, temporary, words)


def sing_along(
    timeline: Timeline,
    source: str | Path,
    target: Path,
    wish: Presentation | None = None,
    *,
    track: int | None = None,
    force: bool = False,
    watch: Watch = nobody,
) -> None:
    """Write a film of the song with its words as karaoke; raises `FontMissing`, `FfmpegFailed`."""
    info = probe(source).model_copy(update={"duration": timeline.media.duration if timeline.media else None})
    heard = choice(info, track, timeline.language)[0]
    picture = shape(info) if info.pictures else Shape(*SIZE, Fraction(1, 25))
    text = render(_on(timeline, picture), "karaoke", Look(speakers=(wish or Presentation()).speakers))
    check_able()
    with TemporaryDirectory(prefix="subtool-") as folder, files.replacing(target, force=force) as temporary:
        script = Script(Path(folder) / "karaoke.ass", picture)
        _check_letters(text, script)
        script.path.write_text(text, encoding="utf-8", newline="\n")
        film(info, heard, temporary, script, watch=watch)


def _on(timeline: Timeline, picture: Shape) -> Timeline:
    """The timeline as if it were that of a film of this size, in a language that tells the font."""
    shown = Picture(index=0, codec="", width=picture.width, height=picture.height)
    media = timeline.media or MediaInfo(path="", container="")
    language = timeline.language or tongue(" ".join(cue.text for cue in timeline.cues))
    return timeline.model_copy(
        update={"language": language, "media": media.model_copy(update={"pictures": (shown,)})}
    )


def _check_letters(text: str, script: Script) -> None:
    """Make sure that there is a font for each letter. Raises `FontMissing`."""
    drawn = letters(text)
    script.path.write_text(specimen(text, drawn), encoding="utf-8", newline="\n")
    if missing := draw(script.drawing()).missing & drawn:
        raise FontMissing("".join(sorted(missing)))
