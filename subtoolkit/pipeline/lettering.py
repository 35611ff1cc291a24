"""How burned-in words look: a script in ASS -> the same with other letters; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from subtoolkit.core.errors import UsageError, quoted

Position = Literal["top", "middle", "bottom"]

_NAMED = {
    "white": "ffffff", "black": "000000", "yellow": "ffff00", "red": "ff0000", "green": "00ff00",
    "blue": "0000ff", "cyan": "00ffff", "magenta": "ff00ff", "orange": "ffa500", "grey": "808080",
}  # fmt: skip
_ROWS = {"bottom": 0, "middle": 3, "top": 6}
"""What is added to 1, 2, 3 of the numeric keypad."""
_OVERRIDE = re.compile(r"\{[^}]*\}")
_BREAK = re.compile(r"\\[Nnh]")


@dataclass(frozen=True)
class Lettering:
    """What the user wants to look otherwise; None leaves it as it is."""

    font: str | None = None
    size: float | None = None
    """Height of the letters, in percent of the picture's height."""
    colour: str | None = None
    outline: str | None = None
    """Colour of the outline; `none` for none."""
    box: str | None = None
    """Colour of a box behind the words, `black`, `#202020` or with a percentage of cover: `black/60`."""
    position: Position | None = None
    margin: float | None = None
    """Space to the edge of the picture, in percent of its height."""

    def styled(self, script: str) -> str:
        """`script` with all its styles changed so."""
        height = int(_field(script, "PlayResY") or 288)
        order: list[str] = []
        lines = []
        for line in script.split("\n"):
            name, _, rest = line.partition(":")
            if name == "Format" and not order:
                order = [field.strip().lower() for field in rest.split(",")]
            if name == "Style" and order:
                fields = self._changed(dict(zip(order, rest.strip().split(","), strict=False)), height)
                line = "Style: " + ",".join(fields[field] for field in order if field in fields)
            lines.append(line)
        return "\n".join(lines)

    def _changed(self, fields: dict[str, str], height: int) -> dict[str, str]:
        new = dict(fields)
        if self.font:
            new["fontname"] = self.font.replace(",", " ")
        if self.size:
            usual = height * self.size / 100
            new["fontsize"] = f"{usual:g}"
        if self.colour:
            new["primarycolour"] = _colour(self.colour)
        if self.outline == "none":
            new["outline"] = "0"
        elif self.outline:
            new["outlinecolour"] = _colour(self.outline)
        if self.box:
            new |= {"borderstyle": "4", "backcolour": _colour(self.box), "shadow": f"{height / 100:g}"}
        at = fields.get("alignment", "2")
        if self.position and at.isdigit() and int(at) <= 3:  # signs at the top stay there
            new["alignment"] = str((int(at) or 2) + _ROWS[self.position])
        if self.margin is not None:
            new["marginv"] = str(round(height * self.margin / 100))
        return new


def letters(script: str) -> set[str]:
    """All letters that a script draws."""
    drawn: set[str] = set()
    for line in script.split("\n"):
        if line.startswith("Dialogue:"):
            text = line.split(",", 9)[-1]
            drawn.update(_BREAK.sub(" ", _OVERRIDE.sub("", text)))
    return {letter for letter in drawn if letter.isprintable() and not letter.isspace()}


def specimen(script: str, drawn: Iterable[str]) -> str:
    """A script with the same styles that shows each of these letters in each of them."""
    head, _, _ = script.partition("[Events]")
    names = re.findall(r"^Style: *([^,\n]+)", head, re.MULTILINE) or ["Default"]
    text = "".join(sorted(drawn)).replace("\\", "").replace("{", "").replace("}", "")
    form = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
    lines = "".join(f"Dialogue: 0,0:00:00.00,0:00:09.00,{name},,0,0,0,,{text}\n" for name in names)
    return f"{head}[Events]\n{form}\n{lines}"


def _field(script: str, name: str) -> str | None:
    match = re.search(rf"^{name}: *(\d+)", script, re.MULTILINE)
    return match[1] if match else None


def _colour(value: str) -> str:
    """`&HAABBGGRR` of a name or `#rrggbb`, with a percentage of cover behind a slash."""
    name, _, cover = value.lower().partition("/")
    code = _NAMED.get(name, name.removeprefix("#"))
    if not re.fullmatch(r"[0-9a-f]{6}", code) or not re.fullmatch(r"\d{0,3}", cover) or int(cover or 0) > 100:
        known = ", ".join(_NAMED)
        raise UsageError(f"no colour {quoted(value)}", "unknown name", f"write #rrggbb, black/60, or {known}")
    alpha = round(255 - 255 * int(cover or 100) / 100)
    return f"&H{alpha:02X}{code[4:]}{code[2:4]}{code[:2]}".upper()
