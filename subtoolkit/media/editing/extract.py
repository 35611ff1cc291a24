"""A media file -> one of its sound tracks, or one of its subtitle tracks, as a file of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory

from subtoolkit.core.errors import MediaUnreadable, UsageError, quoted
from subtoolkit.core.media import AudioTrack, MediaInfo, SubtitleTrack
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.media.editing.commands import sound_file_command, track_command
from subtoolkit.media.editing.containers import Container, container
from subtoolkit.media.editing.copying import copying
from subtoolkit.media.editing.mux import TEXT, steady, wanted
from subtoolkit.media.editing.running import run

_SUFFIXES = {
    "aac": ".m4a", "alac": ".m4a", "mp3": ".mp3", "opus": ".opus", "vorbis": ".ogg", "flac": ".flac",
    "ac3": ".ac3", "eac3": ".eac3",
}  # fmt: skip
"""Where packets of a codec are at home; Matroska takes all others."""
_HOLDS_OFFSET = frozenset({"mp4", "mov", "matroska"})
"""Containers in which sound can begin late."""
_LATE = 30
"""Later than this sound begins late, and not by the padding of a codec."""


def usual_suffix(track: AudioTrack) -> str:
    """The ending of a file that holds the packets of a sound track."""
    return ".wav" if track.codec.startswith("pcm_") else _SUFFIXES.get(track.codec, ".mka")


def sound(
    info: MediaInfo, track: AudioTrack, target: Path, kind: Container, *, watch: Watch = nobody
) -> list[str]:
    """Write a sound track: its own packets where this kind of file holds them, else encoded anew.

    What is encoded anew is on the player's clock, with silence where the sound begins late or has holes.
    Gives what a person should know, in words.
    """
    if track.unreadable and "encrypted" in track.unreadable:
        raise MediaUnreadable(info.path, f"sound track {track.number}: {track.unreadable}", "")
    with TemporaryDirectory(prefix="subtool-") as folder, steady(info, Path(folder), watch) as source:
        there = source.audio[track.number - 1]
        if _copied(source, there, target, kind):
            late = there.start > _LATE and kind.muxer not in _HOLDS_OFFSET
            return (
                [f"its sound begins {there.start / 1000:.3f} s late, which is lost; -f wav keeps it"]
                if late
                else []
            )
        what = f"cannot encode sound track {track.number} of {quoted(info.path)}"
        command = sound_file_command(source, there.index, target, muxer=kind.muxer, codec=kind.sound)
        run(command, what, total=info.declared, watch=watch)
        return []


def _copied(info: MediaInfo, track: AudioTrack, target: Path, kind: Container) -> bool:
    """Copy the packets, with tags and chapters; False where the container holds no such codec."""
    with copying(info, target, kind) as copy:
        stream = copy.source.streams[track.index]
        if not (_is_home(track, kind) and copy.holds(stream)):
            copy.result.add_stream(kind.sound, rate=48_000)  # a file without any cannot be closed
            return False
        copy.add(stream)
        if kind.chapters:
            copy.chapters(info.chapters)
        copy.write(wanted(copy))
        return True


def _is_home(track: AudioTrack, kind: Container) -> bool:
    """Whether players expect this codec in such a file: a WAV may hold Vorbis, and nobody would hear it."""
    usual = container(f"x{usual_suffix(track)}")
    takes_all = kind.muxer in ("matroska", "mp4", "mov") and not kind.brand
    return takes_all or usual == kind or (kind.muxer, track.codec) == ("ogg", "opus")


def subtitles(info: MediaInfo, track: SubtitleTrack, folder: Path) -> Path:
    """Write a subtitle track to a file in `folder`: ASS as it is, all else as SubRip.

    Raises `UsageError` for tracks of pictures, which hold no words.
    """
    if track.codec not in TEXT:
        raise UsageError(
            f"subtitle track {track.number} holds no words",
            f"it is made of pictures ({track.codec})" if track.codec != "unknown" else "its codec is unknown",
            "only a program for text recognition could read them",
        )
    name, muxer = ("ass", "ass") if track.codec in ("ass", "ssa") else ("subrip", "srt")
    path = folder / f"track{track.number}.{muxer}"
    run(
        track_command(info, track.index, path, codec=name, muxer=muxer),
        f"cannot read subtitle track {track.number} of {quoted(info.path)}",
    )
    return path
