"""A quoted text -> its words: one outer pair of quotation marks goes, what is quoted inside stays."""

from dataclasses import dataclass

_PAIRS = {
    "“": "”",
    "„": "“",
    "「": "」",
    "『": "』",
    "«": "»",
    "‘": "’",
    "＂": "＂",
    '"': '"',
    "'": "'",
    "”": "”",
}
_ALL = frozenset(_PAIRS) | frozenset(_PAIRS.values())
_BOTH_WAYS = frozenset("\"'＂”")


@dataclass(slots=True)
class Quotation:
    """The marks of a text that comes line by line; no line is looked at twice."""

    first: str = ""
    """Its first character, blanks apart."""
    last: str = ""
    """Its last one, behind the first; empty while there is no other."""
    excess: int = 0
    """How many more opening marks than closing ones; of marks that do both, how many."""

    def add(self, line: str) -> None:
        """Take the next line in."""
        line = line.strip()
        if not line:
            return
        if self.first or len(line) > 1:
            self.last = line[-1]
        self.first = self.first or line[0]
        self.excess += line.count(self.first)
        if self.first in _PAIRS and self.first not in _BOTH_WAYS:
            self.excess -= line.count(_PAIRS[self.first])

    @property
    def is_open(self) -> bool:
        """Whether it begins with a quotation that has not ended: it was cut, or the next line goes on."""
        if self.first not in _PAIRS or self.first == "'":
            return False
        return self.excess % 2 == 1 if self.first in _BOTH_WAYS else self.excess > 0

    @property
    def is_closed(self) -> bool:
        """Whether it is one quotation from its first to its last character."""
        return self.first in _PAIRS and self.last in _ALL and not self.is_open


def is_open(text: str) -> bool:
    """Whether `text` begins with a quotation that never ends."""
    return _quotation(text).is_open


def is_closed(text: str) -> bool:
    """Whether `text` is one quotation from its first to its last character."""
    return _quotation(text).is_closed


def _quotation(text: str) -> Quotation:
    whole = Quotation()
    whole.add(text)
    return whole


def unquoted(text: str) -> str:
    """`text` without the pair of marks around it; unbalanced or inner marks stay."""
    text = text.strip()
    if text[:1] not in _PAIRS:
        return text
    if is_open(text):
        # The end was cut, or the model forgot it.
        return text[1:].lstrip()
    # A full stop behind the mark belongs to the sentence: “Halt”.
    stops = text[len(text.rstrip(".。")) :]
    body = text[: len(text) - len(stops)]
    if len(body) < 2 or body[-1] not in _ALL or not _is_one_pair(body):
        return text
    return (body[1:-1].strip() + stops).strip()


def _is_one_pair(text: str) -> bool:
    """Whether the first mark belongs to the last: not so in “No,” he said, “yes.”"""
    opening, inner = text[0], text[1:-1]
    closing = _PAIRS[opening]
    if opening in _BOTH_WAYS:
        second = inner.find(opening)
        if second < 0:
            return True
        # A straight mark behind a blank opens a quotation inside; behind a letter it closes the first one.
        return (
            opening == "'"
            or second == 0
            or inner[second - 1].isspace()
            or inner[second + 1 : second + 2] == ""
        )
    depth = 1
    for mark in inner:
        depth += (mark == opening) - (mark == closing)
        if depth == 0:
            return False
    return True
