"""The colours of speakers: those that WebVTT has as classes, in the order in which broadcasters use them."""

NAMES = ("white", "yellow", "cyan", "lime", "magenta")
"""White first, then yellow, cyan and green as in the BBC's subtitle guidelines; then they begin again."""

_RGB = {"white": "ffffff", "yellow": "ffff00", "cyan": "00ffff", "lime": "00ff00", "magenta": "ff00ff"}


def rgb(name: str) -> str:
    """`#rrggbb`."""
    return "#" + _RGB[name]


def bgr(name: str) -> str:
    """`&Hbbggrr&`, as override tags of ASS want it."""
    red, green, blue = _RGB[name][:2], _RGB[name][2:4], _RGB[name][4:]
    return f"&H{blue}{green}{red}&".upper()
