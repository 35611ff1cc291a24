"""A music file and its timed words -> a copy that carries them in its tags; the sound stays as it is.

ID3 (MP3, WAV, AIFF): a `SYLT` frame with times in ms, and `USLT` with the plain words. Vorbis comments (FLAC,
Ogg, Opus): `LYRICS` and `SYNCEDLYRICS` hold LRC, which is what players look for there, `UNSYNCEDLYRICS` the
plain words. MP4: `©lyr` holds LRC.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subtoolkit.core.errors import MediaUnreadable, UsageError, quoted
from subtoolkit.media.editing.containers import letters
from subtoolkit.media.source import check, is_remote
from subtoolkit.media.tags import opened

_UTF16, _UTF8 = 1, 3
_LYRICS, _MILLISECONDS = 1, 2
"""Kind of a `SYLT` frame, and the unit of its times."""


@dataclass(frozen=True)
class Words:
    """What is written into the tags."""

    lines: tuple[tuple[str, int], ...]
    """Each line with its start in ms."""
    lrc: str
    language: str | None = None
    """BCP 47."""

    @property
    def plain(self) -> str:
        """The words alone."""
        return "\n".join(text for text, _ in self.lines)


def check_embeddable(source: str | Path) -> None:
    """Make sure that the tags of `source` can hold lyrics. Raises `UsageError`, `FileNotThere`."""
    if not is_remote(source):
        check(source)
        if _kind(opened(source)) is not None:
            return
    raise UsageError(
        f"cannot put lyrics into {quoted(source)}",
        "only MP3, WAV, AIFF, FLAC, Ogg, Opus and M4A files here hold them",
        "leave out --embed",
    )


def embed(source: str | Path, target: Path, words: Words) -> None:
    """Write `target`, a copy of `source` with the words in its tags and everything else as it was."""
    file = opened(source)
    kind = _kind(file)
    if kind is None:
        raise MediaUnreadable(source, "its tags cannot be read")
    shutil.copyfile(source, target)
    if kind == "id3":
        _in_id3(type(file), target, words)
        return
    copy = type(file)(str(target))
    if copy.tags is None:
        copy.add_tags()
    if kind == "mp4":
        copy.tags["\xa9lyr"] = [words.lrc]
    else:
        both = {"LYRICS": words.lrc, "SYNCEDLYRICS": words.lrc, "UNSYNCEDLYRICS": words.plain}
        for name, text in both.items():
            copy.tags[name] = [text]
    copy.save()


def _kind(file: Any) -> str | None:
    """The kind of tags that a file has or can have."""
    from mutagen.aiff import AIFF  # few commands need it
    from mutagen.flac import FLAC
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4
    from mutagen.oggopus import OggOpus
    from mutagen.oggvorbis import OggVorbis
    from mutagen.wave import WAVE

    kinds = (((MP3, WAVE, AIFF), "id3"), ((FLAC, OggVorbis, OggOpus), "vorbis"), ((MP4,), "mp4"))
    return next((name for classes, name in kinds if isinstance(file, classes)), None)


def _in_id3(kind: Any, target: Path, words: Words) -> None:
    """Version 2.3 stays 2.3, since those who have it have players that know no other."""
    import mutagen.id3

    frames: Any = mutagen.id3  # its classes have no types
    old = kind(str(target)).tags
    version = 3 if old is not None and old.version[:2] == (2, 3) else 4
    file = kind(str(target), v2_version=version)
    if file.tags is None:
        file.add_tags()
    encoding = _UTF16 if version == 3 else _UTF8
    language = letters(words.language, "B")
    synced = frames.SYLT(
        encoding=encoding,
        lang=language,
        format=_MILLISECONDS,
        type=_LYRICS,
        desc="",
        text=[(text, start) for text, start in words.lines],
    )
    file.tags.setall("SYLT", [synced])
    file.tags.setall("USLT", [frames.USLT(encoding=encoding, lang=language, desc="", text=words.plain)])
    file.save(v2_version=version)
