"""Sound files -> what an ear hears in them, each decoded and heard once however often it is sent."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from subtoolkit.core.errors import MediaError
from subtoolkit.core.settings import Listening
from subtoolkit.standin.call import digest
from subtoolkit.standin.ears import Ear
from subtoolkit.standin.heard import Heard, Stopped
from subtoolkit.standin.measure import measure
from subtoolkit.standin.refused import Refused, invalid

_BYTES_PER_MS = 32


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file that was sent."""

    digest: str
    duration: int
    """Milliseconds."""
    pcm: bytes
    """Decoded; empty for an ear that needs no sound."""


@dataclass(slots=True)
class Listener:
    """An ear with a memory."""

    ear: Ear
    _heard: dict[str, asyncio.Future[Heard]] = field(default_factory=dict)

    async def open(self, content: bytes) -> Sound:
        """Measure a file, and decode it for an ear that listens; refuses what cannot be decoded."""
        if not content:
            raise invalid("The audio is empty")
        duration = None if self.ear.needs_sound else measure(content)
        if duration is not None:
            return Sound(digest(content), duration, b"")
        try:
            pcm = await asyncio.to_thread(_decoded, content)
        except MediaError as error:
            raise invalid("The file format is illegal and cannot be opened.") from error
        return Sound(digest(content), len(pcm) // _BYTES_PER_MS, pcm)

    async def hear(self, sound: Sound) -> Heard:
        """Listen, or remember; a sound that is being heard already is waited for."""
        if not self.ear.needs_sound:
            return self.ear.hear(sound.pcm, sound.duration)
        if sound.digest not in self._heard:
            listening = asyncio.to_thread(self.ear.hear, sound.pcm, sound.duration)
            self._heard[sound.digest] = asyncio.ensure_future(listening)
        future = self._heard[sound.digest]
        try:
            # Shielded, because others may wait for the same sound when this request is given up.
            return await asyncio.shield(future)
        except Stopped as error:
            self._heard.pop(sound.digest, None)
            raise Refused(503, "ModelUnavailable", "The recogniser has stopped.") from error


def _decoded(content: bytes) -> bytes:
    """PCM of a file, also of one that cannot be read from front to back: MP4 with its index at the end."""
    from subtoolkit.media.encode import decode  # numpy: slow to import, and `instant` goes without
    from subtoolkit.media.probe import probe
    from subtoolkit.media.sound import Sound as Decoder

    try:
        return decode(content)
    except MediaError:
        with tempfile.TemporaryDirectory(prefix="subtool-") as folder:
            path = Path(folder) / "part"
            path.write_bytes(content)
            with Decoder(probe(path), Listening()) as decoder:
                while decoder.pull():
                    pass
                return decoder.read(0, decoder.decoded)
