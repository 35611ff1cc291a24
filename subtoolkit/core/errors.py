"""Every error that a user can see, as one tree.

SubtoolError
├── UsageError              wrong options or arguments (exit code 2)
│   ├── ClockUnreadable
│   ├── TimecodeUnreadable
│   ├── RowWrong
│   └── ServiceNotChosen
├── FileError               a file cannot be read or written
│   ├── FileNotThere
│   ├── FileTaken
│   ├── FileUnwritable
│   └── SubtitlesUnreadable
├── MediaError              the media cannot be used
│   ├── FfmpegMissing
│   ├── FfmpegFailed
│   ├── FontMissing
│   ├── MediaUnreadable
│   ├── MediaHasNoSound
│   ├── ChaptersKept
│   └── TrackMissing
├── ExtraMissing            an optional part is not installed
├── BatchStopped            no further row of a catalogue would fare better
└── ServiceError            the model service refused or failed; `fatal`: no other segment will fare better
    ├── KeyRejected         fatal
    ├── AccountStopped      fatal
    ├── ModelUnknown        fatal
    ├── ModelUnfit          fatal
    ├── ServiceDown         fatal
    ├── BudgetReached       fatal
    ├── PieceTooLarge
    ├── RequestRefused
    ├── ContentRefused
    ├── RateLimited
    └── ReplyBroken

Each takes its facts and builds `what failed: why; what helps`. A `ValueError` is a bug of ours.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar


class SubtoolError(Exception):
    """One line for the user: what failed, why, what helps."""

    def __init__(self, what: str, why: str, helps: str = "") -> None:
        super().__init__(f"{what}: {why}" + (f"; {helps}" if helps else ""))


def quoted(value: object) -> str:
    """`value` in single quotes on one line: a newline in a file name must not break the message."""
    text = str(value)
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text) + "'"


def why(error: OSError) -> str:
    """What the system says, in our words."""
    return "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()


class UsageError(SubtoolError):
    """Wrong options or arguments."""


class ClockUnreadable(UsageError):
    """A time that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cannot read the time {quoted(text)}", "not a clock", "write 90, 2.5, 1:30 or 0:01:30.250"
        )


class TimecodeUnreadable(UsageError):
    """A timecode that cannot be read, or that no frame has."""

    def __init__(self, label: str, why: str) -> None:
        super().__init__(
            f"cannot read the timecode {quoted(label)}",
            why,
            "write 01:00:00:00, in drop-frame 01:00:00;00, or auto",
        )


class ServiceNotChosen(UsageError):
    """No key, no server and no stand-in."""

    def __init__(self) -> None:
        super().__init__(
            "no model to ask",
            "there is no API key",
            "set DASHSCOPE_API_KEY, or name your own server with --base-url URL --server vllm|sglang|openai, "
            "or try --offline (English, rough)",
        )


class RowWrong(UsageError):
    """A row of a catalogue that cannot be used."""

    def __init__(self, catalogue: Path | str, number: int, why: str, helps: str = "") -> None:
        super().__init__(f"cannot use row {number} of {quoted(catalogue)}", why, helps)


class FileError(SubtoolError):
    """A file cannot be read or written."""


class FileNotThere(FileError):
    """The path does not name a file."""

    def __init__(self, path: Path | str, why: str = "no such file", helps: str = "") -> None:
        super().__init__(f"cannot read {quoted(path)}", why, helps)


class FileTaken(FileError):
    """The output exists and is not ours to replace."""

    def __init__(self, path: Path, why: str = "it is not by subtool, or was changed since") -> None:
        super().__init__(f"will not overwrite {quoted(path)}", why, "use --force, or -o for another name")


class FileUnwritable(FileError):
    """The output cannot be written: missing folder, no right, full disk."""

    def __init__(self, path: Path | str, why: str, helps: str = "") -> None:
        super().__init__(f"cannot write {quoted(path)}", why, helps)


class SubtitlesUnreadable(FileError):
    """A subtitle file that no reader understands."""

    def __init__(self, path: Path | str, why: str, known: Iterable[str] = ()) -> None:
        names = ", ".join(known)
        super().__init__(
            f"cannot read subtitles from {quoted(path)}", why, f"known formats: {names}" if names else ""
        )


class MediaError(SubtoolError):
    """The media cannot be used."""


class FfmpegMissing(MediaError):
    """No ffmpeg anywhere, or `named`, which should be one, cannot be run."""

    def __init__(self, named: str | None = None) -> None:
        super().__init__(
            "no ffmpeg",
            f"{quoted(named)} cannot be run" if named else "neither $SUBTOOL_FFMPEG nor PATH names one",
            "install it from your system, or run: pip install 'subtoolkit[ffmpeg]'",
        )


class FfmpegFailed(MediaError):
    """ffmpeg ended with an error."""

    def __init__(self, what: str, why: str, helps: str = "") -> None:
        super().__init__(what, why, helps)
        self.why = why


class FontMissing(MediaError):
    """Letters that no font here has would be drawn as boxes."""

    def __init__(self, letters: str) -> None:
        some = letters if len(letters) <= 12 else f"{letters[:12]}… ({len(letters)} of them)"
        super().__init__(
            f"cannot draw {some}",
            "no font here has these letters",
            "install one (e.g. Noto Sans CJK), name a folder with --fonts-dir, or take boxes with --boxes",
        )


class MediaUnreadable(MediaError):
    """No media in there, or nothing that can be decoded."""

    def __init__(self, path: Path | str, why: str, helps: str = "is it a sound or video file?") -> None:
        super().__init__(f"cannot read media from {quoted(path)}", why, helps)


class MediaHasNoSound(MediaError):
    """A file without a sound track."""

    def __init__(self, path: Path | str, *, subtitles: bool = False) -> None:
        what = f"nothing to hear in {quoted(path)}"
        if subtitles:
            super().__init__(what, "it is a subtitle file", "see `subtool fix` and `subtool convert`")
        else:
            super().__init__(what, "it has no sound track")


class ChaptersKept(MediaError):
    """The media has chapters of its own, which nobody said may go."""

    def __init__(self, source: str | Path, count: int) -> None:
        super().__init__(
            f"no chapters put into {quoted(source)}", f"it has {count} of its own", "--force replaces them"
        )


class TrackMissing(MediaError):
    """`--track` names a track that is not there."""

    def __init__(self, path: Path | str, track: int, known: Iterable[str]) -> None:
        super().__init__(f"no sound track {track} in {quoted(path)}", "it has " + ", ".join(known))


class ExtraMissing(SubtoolError):
    """An optional part is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            what, f"the extra {quoted(extra)} is not installed", f"pip install 'subtoolkit[{extra}]'"
        )


class BatchStopped(SubtoolError):
    """What stopped a catalogue in the middle: no further row would fare better."""

    def __init__(self, why: str) -> None:
        Exception.__init__(self, why)
        self.why = why


class ServiceError(SubtoolError):
    """The model service refused or failed."""

    fatal: ClassVar[bool] = False
    """No other segment will fare better: stop the run."""
    reason: ClassVar[str] = "failed"
    """Short stable word for the report."""


class KeyRejected(ServiceError):
    """401: the key is wrong, or belongs to another region."""

    fatal = True
    reason = "key"

    def __init__(self, host: str, said: str) -> None:
        super().__init__(
            f"{host} rejected the API key",
            said,
            "check DASHSCOPE_API_KEY; a key works in its own region only (--region)",
        )


class AccountStopped(ServiceError):
    """The account may not go on: arrears, quota, no access."""

    fatal = True
    reason = "account"

    def __init__(self, host: str, said: str) -> None:
        super().__init__(
            f"{host} will not serve this account", said, "see the service's console for balance and access"
        )


class ModelUnknown(ServiceError):
    """404: no such model there."""

    fatal = True
    reason = "model"

    def __init__(self, model: str, host: str, said: str) -> None:
        super().__init__(f"{host} has no model {quoted(model)}", said, "name another with --model")


class ModelUnfit(ServiceError):
    """The model cannot do what is asked of it."""

    fatal = True
    reason = "unfit"

    def __init__(self, model: str, why: str, helps: str = "name another with --model") -> None:
        super().__init__(f"model {quoted(model)} does not fit", why, helps)


class ServiceDown(ServiceError):
    """Nobody answers, or not in the service's protocol, after all retries."""

    OWN = "is your server running there, and is --base-url right?"
    """What helps with a server of one's own."""

    fatal = True
    reason = "down"

    def __init__(
        self, host: str, why: str, helps: str = "try again later: what was answered is kept"
    ) -> None:
        super().__init__(f"no answer from {host}", why, helps)


class PieceTooLarge(ServiceError):
    """More than the model's family takes; found before anything was sent."""

    reason = "too-large"

    def __init__(self, what: str, why: str, helps: str = "send shorter pieces with --piece") -> None:
        super().__init__(f"cannot send {what}", why, helps)
        self.what, self.why, self.helps = what, why, helps


class BudgetReached(ServiceError):
    """The next request could bring the run above `--max-cost`."""

    fatal = True
    reason = "budget"

    def __init__(self, spent: str, limit: str) -> None:
        super().__init__(
            f"stopped at {spent}",
            f"the next request could bring the run above {limit}",
            "raise --max-cost to go on from here: what was answered is kept",
        )
        self.spent = spent
        self.limit = limit


class RequestRefused(ServiceError):
    """400 for this request alone."""

    reason = "refused-request"

    def __init__(self, what: str, said: str, helps: str = "") -> None:
        super().__init__(f"the service refused {what}", said, helps)


class ContentRefused(ServiceError):
    """The service's content inspection stopped this segment."""

    reason = "inspection"

    def __init__(self, what: str, said: str) -> None:
        super().__init__(f"content inspection stopped {what}", said)


class RateLimited(ServiceError):
    """429 although the limiter is on, after all retries."""

    reason = "rate-limit"

    def __init__(self, what: str, said: str) -> None:
        super().__init__(
            f"rate limit while sending {what}", said, "lower --rpm or --tpm, or try again in a minute"
        )


class ReplyBroken(ServiceError):
    """An answer that is none: empty, cut, or an error inside a stream, after all retries."""

    reason = "broken-reply"

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"no usable reply for {what}", why, "run again: the other replies are kept")
