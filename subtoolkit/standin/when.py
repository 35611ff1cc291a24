"""`NAME[:ARGUMENT][*TIMES][@WHERE]` -> which requests a fault or a quirk meets.

status:429            every request
status:429*2          the first two requests
status:429@3          the third request alone
status:429@piece2     the second sound to arrive, each time it is sent
status:429*1@each     every sound, the first time it is sent
status:429@12.5s      the sound that holds this moment of the known recording (script ear)
status:429*2@piece2   both: the second sound, the first two times
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.standin.log import Entry

_SPEC = re.compile(
    r"(?P<name>[\w-]+)(?::(?P<argument>[^*@]*))?(?:\*(?P<times>\d+))?"
    r"(?:@(?:(?P<number>\d+)|piece(?P<piece>\d+)|(?P<each>each)|(?P<moment>\d+(?:\.\d+)?)s))?"
)


@dataclass(slots=True)
class Spec:
    """One fault or quirk as it was asked for, with the count of what it has met."""

    text: str
    """As it was written."""
    name: str
    argument: str
    times: int | None
    """At most so many hits (of each sound with `each`); None: no bound."""
    number: int | None
    piece: int | None
    each: bool
    moment: int | None
    """Milliseconds on the recording's clock."""
    _sounds: list[str] = field(default_factory=list)
    _hits: Counter[str] = field(default_factory=Counter)

    def meets(self, entry: Entry) -> bool:
        """Say whether this request is met, and count it."""
        if entry.digest not in self._sounds:
            self._sounds.append(entry.digest)
        counted_as = entry.digest if self.each else ""
        if not self._is_there(entry) or (self.times is not None and self._hits[counted_as] >= self.times):
            return False
        self._hits[counted_as] += 1
        return True

    def _is_there(self, entry: Entry) -> bool:
        if self.number is not None:
            return entry.number == self.number
        if self.piece is not None:
            return self._sounds.index(entry.digest) + 1 == self.piece
        if self.moment is not None:
            return entry.at is not None and entry.at <= self.moment < entry.at + (entry.duration or 0)
        return True


def parse(text: str, known: Iterable[str], what: str) -> Spec:
    """Read one specification; `what` names the table in the error for an unknown name."""
    match = _SPEC.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"cannot read the {what} {quoted(text)}", "not NAME[:ARGUMENT][*TIMES][@WHERE]", "e.g. hang@3"
        )
    if match["name"] not in known:
        raise UsageError(f"unknown {what} {quoted(match['name'])}", "known are " + ", ".join(known))
    return Spec(
        text=text.strip(),
        name=match["name"],
        argument=match["argument"] or "",
        times=_number(match["times"]),
        number=_number(match["number"]),
        piece=_number(match["piece"]),
        each=match["each"] is not None,
        moment=None if match["moment"] is None else from_seconds(float(match["moment"])),
    )


@contextmanager
def readable(spec: Spec, what: str) -> Iterator[None]:
    """Turn a `ValueError` into one that the user can act on: the argument cannot be read."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"cannot read the {what} {quoted(spec.text)}", str(error)) from error


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
