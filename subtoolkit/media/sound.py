"""Media file -> PCM at 16 kHz on the player's clock: one decode, spooled to disk, measured while it passes.

Two channels travel, mid (half the sum of left and right) and side (half the difference), because a mono mix
of antiphase stereo is silence.
"""

import threading
from types import TracebackType
from typing import Self

from subtoolkit.core.clock import format_clock
from subtoolkit.core.errors import FfmpegFailed, MediaError, MediaUnreadable, UsageError, quoted
from subtoolkit.core.media import AudioTrack, MediaInfo
from subtoolkit.core.report import Missing, Note, Report
from subtoolkit.core.segment import Channel
from subtoolkit.core.settings import Listening
from subtoolkit.media import ffmpeg, probe
from subtoolkit.media.levels import Levels
from subtoolkit.media.process import Process, complaint
from subtoolkit.media.spool import Spool
from subtoolkit.media.tracks import choice

_MS = ffmpeg.RATE_HZ // 1000
"""Samples of a millisecond."""
_BLOCK = 4 * ffmpeg.RATE_HZ
"""Samples that are decoded at a time."""
_LONGEST = 48 * 3_600_000
"""No sound is read beyond this: a damaged timestamp can ask for years of silence."""
_SHORT = 1_000
"""A sound that ends so much before its header says is worth a second look."""


class Sound:
    """The sound of one media file while it is decoded and after.

    A context manager; leaving it ends the decoder and removes what was spooled. One thread calls `pull` and
    `next_track`; everything else may be called from any.
    """

    def __init__(
        self, info: MediaInfo, listening: Listening | None = None, *, mute: int | None = None
    ) -> None:
        """Raises `MediaHasNoSound`, `TrackMissing` or `MediaUnreadable` before anything is decoded.

        `mute`: silence up to this time stands for the sound of a film that has none.
        """
        self._listening = listening or Listening()
        self._info = info
        self._mute = mute if not info.audio else None
        none = AudioTrack(number=1, index=0, codec="none", channels=1, rate_hz=ffmpeg.RATE_HZ)
        chosen = self._listening.track, self._listening.language
        self._tracks = [none] if self._mute is not None else choice(info, *chosen)
        self._closed = threading.Event()
        self._starting = threading.Lock()
        self._measured: int | None = None
        self._report = Report()
        self._process: Process | None = None
        self._begin()

    def _begin(self) -> None:
        channels = ffmpeg.channels_out(self.track.channels)
        self._spools = [Spool() for _ in range(channels)]
        self.levels = Levels(self._listening.start)
        """Level of the speech band so far, of the track in use."""

    @property
    def track(self) -> AudioTrack:
        """The sound track in use."""
        return self._tracks[0]

    @property
    def start(self) -> int:
        """Where listening begins, on the media clock."""
        return self._listening.start

    @property
    def decoded(self) -> int:
        """Up to where the sound is decoded, on the media clock."""
        return self.start + self._spools[-1].length // _MS

    @property
    def ended(self) -> bool:
        """Whether all of the sound is decoded."""
        return self._measured is not None

    @property
    def info(self) -> MediaInfo:
        """What is in the file, after the end with the measured duration."""
        return self._info.model_copy(update={"duration": self._measured})

    @property
    def report(self) -> Report:
        """What was found wrong with the sound; complete after the end."""
        return self._report

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the decoder and remove what was spooled; from any thread."""
        with self._starting:
            self._closed.set()
            if self._process is not None:
                self._process.kill()
        for spool in self._spools:
            spool.close()

    def pull(self) -> bool:
        """Decode some seconds more; False when there is no more, or after `close`.

        Raises `MediaUnreadable` when nothing at all can be decoded, `UsageError` when listening begins behind
        the end, `FileUnwritable` when the disk is full.
        """
        if self.ended or (process := self._running()) is None:
            return False
        size = 2 * len(self._spools) * _BLOCK
        block = process.read(size)
        if self._closed.is_set():
            return False
        last = len(block) < size
        self._take(block, last=last)
        if last or self.decoded >= _LONGEST:
            self._finish(process)
        return True

    def _running(self) -> Process | None:
        with self._starting:
            if self._closed.is_set():
                return None
            if self._process is None:
                self._process = Process(self._command())
            return self._process

    def _command(self) -> list[str]:
        if self._mute is not None:
            ends = [end for end in (self._mute, self._listening.end) if end is not None]
            return ffmpeg.silence_command(max(0, min(ends) - self.start))
        return ffmpeg.sound_command(
            self._info.path,
            container=self._info.container,
            track=self.track.index,
            zero=self._info.start,
            anchor=self._info.anchor,
            channels=self.track.channels,
            start=self._listening.start,
            end=self._listening.end,
        )

    def _take(self, block: bytes, *, last: bool) -> None:
        import numpy as np  # costs 60 ms, and commands that need no media import this module

        channels = len(self._spools)
        whole = len(block) - len(block) % (2 * channels)
        samples = np.frombuffer(block[:whole], "<i2").reshape(-1, channels).T
        for spool, channel in zip(self._spools, samples, strict=True):
            spool.append(channel.tobytes())
        self.levels.feed(samples, last=last)

    def read(self, start: int, end: int, channel: Channel = "mid") -> bytes:
        """PCM from `start` to `end` on the media clock, s16le mono at 16 kHz, as far as it is decoded."""
        first, behind = (max(0, time - self.start) * _MS for time in (start, end))
        if channel == "side" and len(self._spools) == 1:
            return bytes(2 * max(0, min(behind, self._spools[0].length) - first))
        return self._spools[0 if channel == "mid" else 1].read(first, behind)

    def next_track(self) -> bool:
        """Turn to the next sound track after the whole of this one was decoded and is silent.

        False when there is none, or when the user chose the track.
        """
        if len(self._tracks) == 1 or self._closed.is_set():
            return False
        silent, *self._tracks = self._tracks
        for spool in self._spools:
            spool.close()
        self._process, self._measured = None, None
        self._report = Report(
            notes=(
                Note(
                    reason="silent-track",
                    detail=f"sound track {silent.number} is silent, track {self.track.number} was taken",
                ),
            )
        )
        self._begin()
        return True

    def _finish(self, process: Process) -> None:
        if self.decoded >= _LONGEST:
            process.kill()
        code, complaints = process.finish()
        if self._closed.is_set():
            return
        nothing = not self._spools[-1].length
        if nothing and (code or complaints):
            raise self._failure(code, complaints)
        if nothing and self.start:
            raise self._behind_the_end()
        self._measured = self.decoded
        self._report += self._damage(code, complaints)
        if nothing and self._report.missing:
            raise self._failure(code, "nothing of its sound can be decoded")

    def _failure(self, code: int, complaints: str) -> MediaError:
        if code < 0:  # killed by a signal: some builds crash on some formats
            return FfmpegFailed(
                f"cannot decode {quoted(self._info.path)}",
                f"ffmpeg crashed (signal {-code})",
                "name another one with SUBTOOL_FFMPEG",
            )
        said = complaint(complaints) or f"ffmpeg ended with code {code}"
        return MediaUnreadable(self._info.path, said, "is it damaged, or encrypted?")

    def _behind_the_end(self) -> UsageError:
        ends = probe.reach(self._info.path, 0).get(self.track.index) or self._info.declared or 0
        start, end = (format_clock(time, digits=0) for time in (self.start, ends))
        return UsageError(
            f"nothing to listen to in {quoted(self._info.path)}", f"it ends at {end}, before --from {start}"
        )

    def _damage(self, code: int, complaints: str) -> Report:
        """What the end of the decode tells about the file; ffmpeg exits with 0 on a file that was cut off."""
        known = [
            time
            for time in (self.track.declared or self._info.declared, self._listening.end)
            if time is not None
        ]
        expected, measured = min(known, default=self.decoded), self.decoded
        if measured < expected - _SHORT and self._cut_off(measured, expected):
            ends = f"the sound ends at {format_clock(measured)}, the header promises {format_clock(expected)}"
            return Report(
                status="partial",
                missing=(Missing(start=measured, end=expected, reason="truncated"),),
                notes=(Note(reason="truncated", detail=ends),),
            )
        if code or complaints:
            said = complaint(complaints) or f"ffmpeg ended with code {code}"
            return Report(notes=(Note(reason="damaged", detail=said),))
        return Report()

    def _cut_off(self, measured: int, expected: int) -> bool:
        """Whether the file stops before `expected` or the sound goes on undecoded; else the track ends."""
        ends = probe.reach(self._info.path, measured)
        if ends.get(self.track.index, 0) > measured + _SHORT:
            return True
        return max(ends.values(), default=0) < expected - _SHORT
