"""Words -> how alike they are, by their letters and by their sound."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ALIKE = 0.6
"""Two words from this likeness on may be one that was misheard."""
_BY_SOUND = 0.95
"""What it counts that two words sound the same and are written in different ways."""


def likeness(one: Sequence[str], other: Sequence[str]) -> "Floats":
    """How alike each of `one` is to each of `other`, 0 to 1, shaped (one, other).

    Words are keys as `tokens` makes them. Letters are compared in every script; the sound of words in Latin
    letters, by Lawrence Philips' Metaphone ("Hanging on the Metaphone", Computer Language 7, 1990).
    """
    import numpy as np  # costs 60 ms
    from rapidfuzz import fuzz, process

    written = process.cdist(one, other, scorer=fuzz.ratio, dtype=np.float32) / np.float32(100)
    sounds = [[sound(word) for word in words] for words in (one, other)]
    heard = process.cdist(*sounds, scorer=fuzz.ratio, dtype=np.float32) / np.float32(100 / _BY_SOUND)
    spoken = np.array([bool(s) for s in sounds[0]])[:, None] & np.array([bool(s) for s in sounds[1]])
    return np.asarray(np.maximum(written, np.where(spoken, heard, 0)), np.float32)


@lru_cache(maxsize=1 << 14)
def sound(word: str) -> str:
    """The consonants of a Latin word as they sound; empty for other scripts, whose letters must do."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    if not plain.isascii():
        return ""
    from jellyfish import metaphone

    return str(metaphone(plain))
