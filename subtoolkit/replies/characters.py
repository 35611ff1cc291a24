"""Characters that a model or a cut stream leaves in a text -> characters that can be written to a file."""

import re

_HALF = re.compile("[\ud800-\udfff]")
_BLANKS: dict[int, str | None] = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f"), " "
)
# Marks without width that are no part of a script; direction marks and the joiners of emoji and Persian stay.
_BLANKS |= dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\0"))
# Tokens of chat templates that a raw decode leaves in.
_TOKEN = re.compile(r"<\|(?:im_start|im_end|endoftext|end|start|assistant|user|system)\|>|</?s>")


def without_halves(text: str) -> str:
    """Halves of characters put together; a lone one, which no file can hold, becomes a replacement mark."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cleaned(line: str) -> str:
    """`line` with plain blanks, without invisible marks and template tokens, and nothing behind it."""
    if not line.isascii() or "\0" in line:
        line = line.translate(_BLANKS)
    if "<" in line:
        line = _TOKEN.sub("", line)
    return line.rstrip()
