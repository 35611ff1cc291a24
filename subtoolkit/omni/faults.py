"""What a server said when it refused or failed -> our error, and whether to try again: one table.

Codes and texts are those of the service's page "Error codes" (help.aliyun.com, Model Studio); the looser
patterns are for servers of one's own and for what stands between. The first row that fits counts, so the
narrow ones come first.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from subtoolkit.core.errors import (
    AccountStopped,
    ContentRefused,
    KeyRejected,
    ModelUnfit,
    ModelUnknown,
    RateLimited,
    ReplyBroken,
    RequestRefused,
    ServiceDown,
    ServiceError,
)
from subtoolkit.core.reply import Reply

Again = Literal["never", "once", "twice", "soon", "throttled", "burst", "quota"]
"""soon: a transport fault; throttled: clears within a minute; burst: the same, but slower; quota: perhaps the
tokens of this minute, perhaps the purse."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came instead of an answer."""

    text: str
    code: str = ""
    status: int | None = None
    """None inside a stream, which began as a success."""
    retry_after: float | None = None
    """Seconds that the server asks for."""

    def without(self, key: str) -> "Said":
        """The same with the key cut out, which a server or a proxy may repeat."""
        if not key:
            return self
        return replace(self, text=self.text.replace(key, "***"), code=self.code.replace(key, "***"))


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what the failed request was about."""

    label: str
    host: str
    model: str


class Fault(Exception):
    """One failed attempt."""

    def __init__(
        self,
        said: Said,
        error: ServiceError,
        again: Again,
        reason: str = "",
        partial: Reply | None = None,
    ) -> None:
        super().__init__(str(error))
        self.said = said
        self.error = error
        """To be raised when nobody tries again."""
        self.again = again
        self.reason = reason or error.reason
        """Short stable word for the report of retries."""
        self.partial = partial
        """What had come before it failed."""


Make = Callable[[Said, About], ServiceError]


def _account(said: Said, about: About) -> ServiceError:
    return AccountStopped(about.host, said.text)


def _broken(said: Said, about: About) -> ServiceError:
    return ReplyBroken(about.label, said.text)


def _down(said: Said, about: About) -> ServiceError:
    return ServiceDown(about.host, said.text)


def _elsewhere(said: Said, about: About) -> ServiceError:
    return ServiceDown(about.host, said.text, "check --base-url: it ends in /v1 on most servers")


def _inspection(said: Said, about: About) -> ServiceError:
    return ContentRefused(about.label, said.text)


def _key(said: Said, about: About) -> ServiceError:
    return KeyRejected(about.host, said.text)


def _limited(said: Said, about: About) -> ServiceError:
    return RateLimited(about.label, said.text)


def _refused(said: Said, about: About) -> ServiceError:
    return RequestRefused(about.label, said.text)


def _too_long(said: Said, about: About) -> ServiceError:
    return RequestRefused(about.label, said.text, "send shorter pieces with --piece")


def _unfit(said: Said, about: About) -> ServiceError:
    return ModelUnfit(about.model, said.text)


def _unknown(said: Said, about: About) -> ServiceError:
    return ModelUnknown(about.model, about.host, said.text)


@dataclass(frozen=True, slots=True)
class _Row:
    pattern: str
    """Searched in `status code text`, in small letters."""
    again: Again
    make: Make
    reason: str = ""
    """Short stable word for the report of retries; empty: that of the error."""


_TABLE: tuple[_Row, ...] = (
    _Row(r"data_?inspection|inappropriate content", "never", _inspection),
    _Row(r"arrearage|in good standing|freetieronly|free tier", "never", _account),
    _Row(r"^401 |invalid_?api_?key|incorrect api key", "never", _key),
    _Row(r"access_?denied|unpurchased|^403 ", "never", _account),
    _Row(r"model_?not_?(found|supported)|unsupported model|model .{0,200}does not exist", "never", _unknown),
    _Row(r"burst_?rate|rate increased too quickly", "burst", _limited),
    _Row(r"allocation_?quota|insufficient_quota|allocated quota|current quota", "quota", _account, "quota"),
    _Row(r"^429 |throttling|limit_requests|rate_?limit", "throttled", _limited),
    _Row(r"failed to download|download the media resource timed out", "once", _refused, "download"),
    _Row(r"at most 0 audio|not a multimodal model|does not support (audio|multimodal)", "never", _unfit),
    _Row(r"(item|part|content) type.{0,40}(input_audio|audio_url)|value: 'input_audio'", "never", _unfit),
    _Row(
        r"too (long|large)|exceeded limit on max bytes|range of input length|^413 ",
        "never",
        _too_long,
        "too-large",
    ),
    _Row(r"context length|longer than the (model|maximum)", "never", _too_long, "too-large"),
    _Row(r"invalid_?parameter|invalid_?request|badrequest", "never", _refused),
    _Row(r"^(404|405|407|3\d\d) ", "never", _elsewhere),
    _Row(r"^(408|409|425) |request_?time_?out", "soon", _broken, "timeout"),
    _Row(r"^(502|503|504|52\d) ", "soon", _down, "server"),
    _Row(r"^5\d\d ", "soon", _broken, "server"),
    _Row(r"^4\d\d ", "never", _refused),
    _Row(r"a page of html", "soon", _down, "server"),
    _Row(r"", "soon", _broken, "server"),
)


def fault(said: Said, about: About, partial: Reply | None = None) -> Fault:
    """Judge what was said, by the first row of the table that fits."""
    text = f"{said.status or '-'} {said.code} {said.text}".lower()
    row = next(row for row in _TABLE if re.search(row.pattern, text))
    return Fault(said, row.make(said, about), _at_most_once(row.again, partial), row.reason, partial)


def broken(why: str, about: About, reason: str, partial: Reply | None = None, again: Again = "soon") -> Fault:
    """Judge an answer that is none."""
    error = ReplyBroken(about.label, why)
    return Fault(Said(why), error, _at_most_once(again, partial), reason, partial)


def unreachable(why: str, about: About, reason: str = "connection", again: Again = "soon") -> Fault:
    """Judge a server that gave no answer at all."""
    if "CERTIFICATE" in why.upper():
        again = "never"  # no certificate gets better by waiting
    own = reason == "connection" and not about.host.endswith(".aliyuncs.com")
    error = ServiceDown(about.host, why, ServiceDown.OWN) if own else ServiceDown(about.host, why)
    return Fault(Said(why), error, again, reason)


def read_body(body: object, status: int | None, retry_after: float | None = None) -> Said:
    """Read an error in any of its shapes: nested, flat, framed as an event of a stream, or a page of HTML."""
    found = body
    if isinstance(body, str):
        found = _unframed(body)
    if isinstance(found, Mapping):
        inner = found.get("error")
        error: Mapping[str, object] = inner if isinstance(inner, Mapping) else found
        text = error.get("message") or (inner if isinstance(inner, str) else "") or error.get("detail") or ""
        code = error.get("code") or error.get("type") or ""
        return Said(_line(str(text) or str(code)) or _status(status), str(code), status, retry_after)
    return Said(_line(_page(str(found or ""))) or _status(status), "", status, retry_after)


def seconds(header: str | None) -> float | None:
    """Seconds of a `Retry-After`; its other form, a date, is as good as none here."""
    try:
        return max(float(header or ""), 0.0)
    except ValueError:
        return None


def deepest(error: BaseException) -> str:
    """Say why at bottom: the package itself only says that the connection failed."""
    why = ""
    found: BaseException | None = error
    while found is not None:
        why = (found.strerror if isinstance(found, OSError) else "") or str(found) or why
        found = found.__cause__ or found.__context__
    return " ".join(why.split()) or type(error).__name__


def _at_most_once(again: Again, partial: Reply | None) -> Again:
    """Each try is paid for: where there is text already, one more is enough."""
    return "once" if again == "soon" and partial is not None and partial.text.strip() else again


def _unframed(body: str) -> object:
    """JSON of a body, which may be framed as `data: {...}`; the body itself where there is none."""
    for line in (body, *body.splitlines()):
        try:
            found = json.loads(line.strip().removeprefix("data:"))
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return body


def _page(body: str) -> str:
    if "<" not in body:
        return body
    title = re.search(r"<title[^>]*>([^<]*)", body, re.IGNORECASE)
    return f"a page of HTML ({title[1].strip()})" if title else "a page of HTML"


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else line[:299] + "…"


def _status(status: int | None) -> str:
    return f"HTTP status {status} without a word" if status else "an error without a word"
