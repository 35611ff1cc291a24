"""Media that a question is about -> the parts of one request, and what they are known by."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from subtoolkit.core.clock import format_clock
from subtoolkit.core.errors import MediaHasNoSound, PieceTooLarge, UsageError, quoted
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.core.report import Note, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Question, Settings
from subtoolkit.media.activity import activity
from subtoolkit.media.encode import encode
from subtoolkit.media.image import Picture, picture, shrunk
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.source import is_remote
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Family
from subtoolkit.omni.request import Clip, Image, Part
from subtoolkit.omni.request import Sound as SoundFile
from subtoolkit.pipeline.seeing import Eyes, eyes

_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_PREFIX = 1_000
"""Characters that may stand before the base64 of a part."""


@dataclass(frozen=True)
class Material:
    """What a talk is about; several add up with `+`."""

    parts: tuple[Part, ...] = field(default=(), repr=False)
    known_by: tuple[str, ...] = ()
    """Hashes of what is heard and seen, in the order of the media."""
    names: tuple[str, ...] = ()
    duration: int = 0
    """Of all that is heard or watched, in ms."""
    report: Report = field(default_factory=Report)

    def __add__(self, other: "Material") -> "Material":
        return Material(
            self.parts + other.parts,
            self.known_by + other.known_by,
            self.names + other.names,
            self.duration + other.duration,
            self.report + other.report,
        )


async def gather(
    sources: Sequence[str], settings: Settings, client: Client, *, watch: Watch = nobody
) -> Material:
    """Everything that the first question carries, in the order of `sources`.

    Sound and video as far as `settings.listening` goes, pictures as they are. Raises `PieceTooLarge` for what
    is too long for one request, and what cannot be read.
    """
    gatherer = _Gatherer(settings, client, watch)
    material = Material()
    for source in sources:
        material += replace(await asyncio.to_thread(gatherer.one, source), names=(source,))
    return material


class _Gatherer:
    """Reads one medium after the other."""

    def __init__(self, settings: Settings, client: Client, watch: Watch) -> None:
        self._settings = settings
        self._family: Family = client.family
        self._content = not client.rehearses
        self._watch = watch

    def one(self, source: str) -> Material:
        """One medium; blocks."""
        found = picture(source) if not is_remote(source) or source.lower().endswith(_PICTURES) else None
        by_url = self._settings.question.by_url
        if by_url and not is_remote(source):
            what = f"cannot hand {quoted(source)} to the service"
            raise UsageError(what, "it is no https address", "leave --by-url out")
        if found is not None:
            return self._still(source, found, by_url=by_url)
        return self._by_address(source) if by_url else self._heard(source)

    def _still(self, source: str, found: Picture, *, by_url: bool) -> Material:
        """A picture as it is, or smaller where it would not fit; it is known by the file in any case."""
        known = sha256(found.data).hexdigest()
        inline = self._family.inline_chars // 4 * 3 - _PREFIX
        if not by_url and len(found.data) > min(self._family.image_bytes or inline, inline):
            found = shrunk(source, found, self._settings.question.max_pixels)
        part = Image(
            width=found.width,
            height=found.height,
            data=None if by_url else found.data,
            url=source if by_url else None,
            format=found.kind,
        )
        return Material((part,), (known,))

    def _by_address(self, source: str) -> Material:
        """Nothing is read here but the header; the service believes the content, not the format we name."""
        listening = self._settings.listening
        if listening.start or listening.end is not None:
            raise UsageError(
                "cannot cut what the service reads by itself", "--by-url hands over all of it", "leave it out"
            )
        info = probe(source, whole=False)
        duration = info.declared or 0
        if self._looks(info) and info.pictures:
            seen, question = info.pictures[0], self._settings.question
            part: Part = Clip(
                duration=duration,
                width=seen.width,
                height=seen.height,
                audible=bool(info.audio),
                url=source,
                fps=float(question.see_fps),
                max_pixels=question.max_pixels,
            )
        else:
            part = SoundFile("mp3" if "mp3" in info.container else "wav", duration, url=source)
        return Material((part,), (f"at {source}",), duration=duration)

    def _looks(self, info: MediaInfo) -> bool:
        see = self._settings.question.see
        return bool(info.pictures) and (self._family.sees if see is None else see)

    def _heard(self, source: str) -> Material:
        info = probe(source)
        looking, note = self._watchable(source, info)
        settings = self._settings.model_copy(update={"question": looking})
        look = eyes(info, settings)
        if look is None:
            self._refuse_long(source, info.declared, self._family.longest_audio, "hears")
            return self._listened(source, info, None, note)
        with look:
            return self._listened(source, info, look, note + look.report)

    def _watchable(self, source: str, info: MediaInfo) -> tuple[Question, Report]:
        """What is to be seen; a film that is too long is heard alone, unless somebody wants to see it."""
        question = self._settings.question
        looks = self._looks(info)
        longest = self._bound(self._family.longest_video)
        if looks and longest is not None and self._span(info.declared) > longest:
            if question.see or not info.audio:
                self._refuse_long(source, info.declared, longest, "watches")
            most = format_clock(longest, digits=0)
            detail = f"{self._settings.service.model} watches at most {most}, so the sound was sent alone"
            report = Report(notes=(Note(reason="sound-alone", detail=detail),))
            return question.model_copy(update={"see": False}), report
        return question.model_copy(update={"see": looks}), Report()

    def _listened(self, source: str, info: MediaInfo, look: Eyes | None, report: Report) -> Material:
        pcm, segment, told = b"", self._whole(info), Report()
        if info.audio:
            with Sound(info, self._settings.listening) as sound:
                segment = self._decoded(sound)
                pcm = sound.read(segment.start, segment.end, segment.channel)
                told = sound.report
            longest = self._family.longest_audio if look is None else self._family.longest_video
            self._refuse_long(source, segment.end, longest, "hears" if look is None else "watches")
        heard = sha256(pcm).hexdigest()
        seen = look.imprint(segment) if look else None
        question = self._settings.question
        if not info.audio and seen is None:
            raise MediaHasNoSound(source)
        if look is None or seen is None:
            parts: tuple[Part, ...] = (self._sound(pcm, segment.duration),)
            known = heard
        else:
            parts = look.parts(segment, pcm) if self._content else (look.shape(segment),)
            known = " ".join((heard, seen, str(question.see_fps), str(question.max_pixels)))
        return Material(parts, (known,), duration=segment.duration, report=report + told)

    def _sound(self, pcm: bytes, duration: int) -> SoundFile:
        if not self._content:
            return SoundFile("mp3", duration, b"")
        encoded = encode(pcm, self._family.kbps(duration))
        return SoundFile(encoded.format, duration, encoded.data)

    def _decoded(self, sound: Sound) -> Segment:
        """All of it as one piece, of the first track that is not silent."""
        while True:
            while sound.pull():
                done = sound.decoded - sound.start
                self._watch(Progress(total=sound.info.declared, decoded=sound.decoded, heard=done))
            found = activity(sound.levels, sound.start, sound.decoded)
            if found.spans or found.unsure or not sound.next_track():
                break
        end = max(sound.decoded, sound.start + 1)
        channel = sound.levels.channel(sound.start, end)
        return Segment(index=0, start=sound.start, end=end, channel=channel)

    def _whole(self, info: MediaInfo) -> Segment:
        """A film without sound."""
        start = self._settings.listening.start
        return Segment(index=0, start=start, end=max(start + self._span(info.declared), start + 1))

    def _span(self, end: int | None) -> int:
        listening = self._settings.listening
        ends = [time for time in (end, listening.end) if time is not None]
        return max(0, min(ends, default=0) - listening.start)

    def _bound(self, longest: int | None) -> int | None:
        """Lengths are rules of the service; on a server of one's own the model's context alone counts."""
        return longest if self._settings.service.server == "dashscope" else None

    def _refuse_long(self, source: str, end: int | None, longest: int | None, does: str) -> None:
        longest, length = self._bound(longest), self._span(end)
        if longest is not None and length > longest:
            lasts, most = (format_clock(time, digits=0) for time in (length, longest))
            why = f"it lasts {lasts}, and {self._settings.service.model} {does} at most {most}"
            raise PieceTooLarge(quoted(source), why, "choose a part with --from and --to")
