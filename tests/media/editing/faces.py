"""Fonts whose letters are plain blocks, so that a picture shows which font drew which letter."""

from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_EM = 1000


def face(path: Path, family: str, letters: Mapping[str, float]) -> Path:
    """A font in which each letter is a block as wide as the line is high, filled from below to this share."""
    names = {ord(letter): f"block{number}" for number, letter in enumerate(letters)}
    glyphs = {".notdef": _block(0)} | {names[ord(letter)]: _block(share) for letter, share in letters.items()}
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (_EM, 0)))
    builder.setupHorizontalHeader(ascent=_EM, descent=0)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=_EM, usWinAscent=_EM, usWinDescent=0)
    builder.setupPost()
    builder.save(path)
    return path


def _block(share: float) -> object:
    pen = TTGlyphPen(None)
    if share:
        pen.moveTo((0, 0))
        for point in ((0, round(_EM * share)), (_EM, round(_EM * share)), (_EM, 0)):
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
