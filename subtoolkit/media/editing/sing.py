"""A song and a script in ASS -> a film: the script over cover, plain ground or the song's own picture."""

from pathlib import Path
from tempfile import TemporaryDirectory

from subtoolkit.core.errors import quoted
from subtoolkit.core.media import AudioTrack, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.media.editing.burn import Script
from subtoolkit.media.editing.commands import ground_command, song_film_command
from subtoolkit.media.editing.running import run

SIZE = 1280, 720
"""Of the film where the song has no moving picture."""
_COPIED = frozenset({"aac", "mp3", "ac3", "eac3", "alac"})
"""Codecs that every player takes in an MP4 file."""


def film(info: MediaInfo, track: AudioTrack, target: Path, script: Script, *, watch: Watch = nobody) -> None:
    """Write `target`, an MP4 file with the sound of `track`, copied where players take it there, else as AAC.

    Raises `FfmpegFailed`.
    """
    what = f"cannot make a film of {quoted(info.path)}"
    length = info.duration or info.declared
    with TemporaryDirectory(prefix="subtool-") as folder:
        ground = Path(folder) / "ground.png"
        if not info.pictures:
            run(ground_command(info, ground, SIZE), what)
        command = song_film_command(
            info,
            target,
            track=track.index,
            ground=None if info.pictures else ground,
            drawing=script.drawing(),
            copies=track.codec in _COPIED,
            seconds=None if length is None else length / 1000,
        )
        run(command, what, total=length, watch=watch)
