"""A quoted text -> its words: one outer pair of quotation marks goes, what is quoted inside stays."""

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


def is_open(text: str) -> bool:
    """Whether `text` begins with a quotation that never ends: it was cut, or goes on in the next line."""
    text = text.strip()
    opening = text[:1]
    if opening not in _PAIRS or opening in "'’":
        return False
    if opening in _BOTH_WAYS:
        return text.count(opening) % 2 == 1
    return text.count(opening) > text.count(_PAIRS[opening])


def is_closed(text: str) -> bool:
    """Whether `text` is one quotation from its first to its last character."""
    text = text.strip()
    return len(text) > 1 and text[0] in _PAIRS and text[-1] in _ALL and not is_open(text)


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
