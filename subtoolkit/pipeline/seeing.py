"""A piece of a media file -> the parts of a request that show it, as the model and its server take them."""

from types import TracebackType
from typing import Self

from subtoolkit.core.clock import SECOND
from subtoolkit.core.errors import ModelUnfit, PieceTooLarge
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.report import Note, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Settings
from subtoolkit.media.clips import clip
from subtoolkit.media.encode import encode
from subtoolkit.media.imprint import imprint
from subtoolkit.media.stills import Film, Reel
from subtoolkit.omni.families import MB, UNKNOWN, Family, family
from subtoolkit.omni.messages import hears_video, takes_video
from subtoolkit.omni.request import Clip, Frames, Part, Sound

STORIES = ("report", "video")
"""Prompts that ask for all that happens."""
SHORTEST = 2 * SECOND
"""The service takes no shorter video."""
_STORED = 100 * MB
"""Bytes of a clip that is stored at the service, where its family names no bound."""
_PICTURES = 32
"""Pictures of a list for a server of which no bound is known."""
_PREFIX = 1_000
"""Characters that may stand before the base64 of a part."""


def eyes(info: MediaInfo, settings: Settings) -> "Eyes | None":
    """What looks at the file, where the settings want that and there is a picture; else None.

    Raises `ModelUnfit` for a model that cannot see, unless nobody said that it shall.
    """
    question = settings.question
    wanted = question.prompt in STORIES if question.see is None else question.see
    if not wanted or not info.pictures:
        return None
    row = family(settings.service.model)
    if not row.sees and row is not UNKNOWN:
        if question.see is None:
            return None
        raise ModelUnfit(
            settings.service.model, "it cannot see", "name another with --model, or use --no-see"
        )
    return Eyes(info, settings, row)


def blind(info: MediaInfo, settings: Settings) -> Report:
    """A note for a file without a picture whose picture was to be sent."""
    if settings.question.see and not info.pictures:
        return Report(
            notes=(Note(reason="no-picture", detail="it has no picture, so its sound was sent alone"),)
        )
    return Report()


class Eyes:
    """Looks at spans of one media file; a context manager, whose methods may be called from any thread."""

    def __init__(self, info: MediaInfo, settings: Settings, row: Family) -> None:
        question, listening = settings.question, settings.listening
        self._info = info
        self._family = row
        self._service = settings.service
        self._mute = not info.audio
        self._rate = question.see_fps
        self._max_pixels = question.max_pixels
        self._end = listening.end
        self._reel = Reel(
            info,
            rate=self._rate,
            max_pixels=question.max_pixels,
            start=listening.start,
            end=listening.end,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._reel.close()

    @property
    def report(self) -> Report:
        """What was found wrong with the picture."""
        return self._reel.report

    def imprint(self, segment: Segment) -> str | None:
        """What the picture of a piece is known by; None where there is none, or too little of it to send."""
        return None if segment.duration < SHORTEST else imprint(self._info, segment.start, segment.end)

    def behind(self, heard: int, index: int, longest: int) -> list[Segment]:
        """Pieces of a picture that goes on when the sound has ended, at `heard`, numbered from `index`."""
        end = min(self._end or self._info.declared or 0, self._info.declared or 0)
        pieces: list[Segment] = []
        while end - heard >= SHORTEST:
            piece = Segment(index=index + len(pieces), start=heard, end=min(heard + longest, end))
            if self.imprint(piece) is None:
                break
            pieces.append(piece)
            heard = piece.end
        return pieces

    def parts(self, segment: Segment, pcm: bytes) -> tuple[Part, ...]:
        """The piece as it is sent, its sound (mono PCM) included; the sound alone where nothing is seen.

        A clip as good as fits into a request; else one that is stored at the service, if allowed; else
        pictures with their times, where the family takes them; else a rough clip. Raises `PieceTooLarge`.
        """
        pcm = pcm.ljust(32 * segment.duration, b"\0")  # where the sound ends before the picture
        film = self._reel.film(segment.start, segment.end)
        if film is None:
            return (self._sound(segment, pcm),)
        inside = hears_video(self._service.server) and not self._mute
        seen = self._seen(film, pcm if inside else None)
        if self._mute or (inside and isinstance(seen, Clip)):
            return (seen,)
        return seen, self._sound(segment, pcm)

    def _seen(self, film: Film, heard: bytes | None) -> Clip | Frames:
        if not takes_video(self._service.server):
            return self._list(film)
        inline = self._family.inline_chars // 4 * 3 - _PREFIX
        made = clip(film, heard, inline)
        if made is None and self._service.upload:
            made = clip(film, heard, min(self._family.video_bytes or _STORED, _STORED))
        if made is None and self._takes_lists():
            return self._list(film)
        made = made or clip(film, heard, inline, rough=True)
        if made is None:
            lasts = f"{(film.end - film.start) // SECOND} s"
            raise PieceTooLarge("the piece", f"a video of {lasts} does not fit a request")
        return Clip(
            duration=film.end - film.start,
            width=made.width,
            height=made.height,
            audible=heard is not None,
            data=made.data,
            fps=float(film.rate),
            max_pixels=self._max_pixels,
        )

    def shape(self, segment: Segment) -> Clip:
        """The piece as it will mostly be sent, without content: what its tokens are counted by."""
        picture = self._info.pictures[0]
        share = min(1.0, (self._max_pixels / max(1, picture.width * picture.height)) ** 0.5)
        return Clip(
            duration=segment.duration,
            width=max(2, int(picture.width * share) // 2 * 2),
            height=max(2, int(picture.height * share) // 2 * 2),
            audible=not self._mute,
            data=b"",
            fps=float(self._rate),
            max_pixels=self._max_pixels,
        )

    def _takes_lists(self) -> bool:
        """A list is silent, so that the sound must be allowed beside it."""
        return self._family.frames is not None and (self._mute or self._family.several_modalities is True)

    def _list(self, film: Film) -> Frames:
        """Pictures of the film at even distances, as many as may be sent."""
        most = min((self._family.frames or (1, _PICTURES))[1], self._family.frames_inline or _PICTURES)
        step = -(-len(film.paths) // most)
        width, height = film.size
        pictures = tuple(path.read_bytes() for path in film.paths[::step])
        times = film.times[::step]
        # A list of fewer is refused; the last picture stays on the screen.
        short = max(0, (self._family.frames or (1, 1))[0] - len(pictures))
        return Frames(
            pictures=pictures + pictures[-1:] * short,
            times=times + times[-1:] * short,
            fps=float(film.rate / step),
            width=width,
            height=height,
        )

    def _sound(self, segment: Segment, pcm: bytes) -> Sound:
        longest = self._family.inline_chars * 3 / 4 * 8 / 1000
        kbps = next((rate for rate in (32, 24) if rate * segment.duration / SECOND < longest), 16)
        encoded = encode(pcm, kbps)
        return Sound(encoded.format, segment.duration, encoded.data)
