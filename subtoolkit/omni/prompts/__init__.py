"""Name of a prompt, or a file with one -> the text that is sent with a piece.

A prompt is plain text with three placeholders: `{duration}` (the clock at which the piece ends), `{language}`
(English name of the spoken language) and `{context}` (names and terms that are likely to be heard). A line
that holds a placeholder without a value is left out, so that a prompt can say more when more is known.

A new prompt is a text file and a row. The version goes up when the wording changes so much that old replies
should be asked for again; a mended comma keeps it, and keeps what was paid for.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from importlib import resources
from pathlib import Path

from subtoolkit.core.clock import format_clock
from subtoolkit.core.errors import FileNotThere
from subtoolkit.core.noun import Noun
from subtoolkit.core.report import Grammar
from subtoolkit.omni.languages import language_name

BUILT_IN: dict[str, tuple[str, Grammar]] = {
    "transcript": ("1", "report"),
    "report": ("2", "report"),
    "lyrics": ("1", "lyrics"),
    "video": ("2", "report"),
    "segments": ("1", "json"),
    "caption": ("1", "prose"),
}
"""Name -> version and the grammar of the replies it asks for."""

CONSULTED: dict[str, str] = {"chapters": "1", "people": "1"}
"""Prompts for questions of text alone, about what all pieces gave together: name -> version."""

_NUMBERED = "1"
"""Version of the prompt about numbered lines."""

_PLACEHOLDER = re.compile(r"\{(duration|language|context)\}")
_LONGEST_FILE = 100_000


class Prompt(Noun):
    """What the model is told."""

    name: str
    version: str
    """Of a user's file the hash of its text."""
    grammar: Grammar | None = None
    """Shape of the replies it asks for; None: the reader finds out."""
    text: str

    def render(self, duration: int, language: str | None = None, context: str = "") -> str:
        """Text for a piece of `duration`; see the module for what becomes of placeholders."""
        lyric = self.grammar == "lyrics"
        values = {
            "duration": format_clock(duration, mark="," if lyric else ".", hours=lyric),
            "language": language_name(language) if language else "",
            "context": " ".join(context.split()),
        }
        lines = (
            line for line in self.text.splitlines() if all(values[k] for k in _PLACEHOLDER.findall(line))
        )
        # One pass, so that braces inside a value are never taken for a placeholder.
        text = "\n".join(_PLACEHOLDER.sub(lambda match: values[match[1]], line) for line in lines).strip()
        return text.encode("utf-8", "replace").decode()  # an argument's bytes may be no text


def load(name_or_path: str | Path) -> Prompt:
    """Built-in prompt by name, else the user's file at this path; raises `FileNotThere`."""
    name = str(name_or_path)
    if name in BUILT_IN:
        version, grammar = BUILT_IN[name]
        text = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
        return Prompt(name=name, version=version, grammar=grammar, text=text)
    return _from_file(Path(name_or_path))


def consulted(name: str) -> Prompt:
    """Prompt for a question of text alone; what it is about is written below it."""
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return Prompt(name=name, version=CONSULTED[name], text=text)


def numbered(lines: Sequence[str]) -> Prompt:
    """Prompt that asks when each of these lines of a song is sung; its version tells the lines too."""
    listed = "\n".join(f"{number} {' '.join(line.split())}" for number, line in enumerate(lines, 1))
    # A brace in a song is no placeholder of ours.
    listed = listed.replace("{", "｛").replace("}", "｝")
    text = resources.files(__name__).joinpath("lines.txt").read_text(encoding="utf-8")
    version = f"{_NUMBERED}-{sha256(listed.encode()).hexdigest()[:16]}"
    return Prompt(name="lines", version=version, grammar="lyrics", text=text.replace("{lines}", listed))


def _from_file(path: Path) -> Prompt:
    known = f"give a file, or one of: {', '.join(BUILT_IN)}"
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_FILE + 1).decode("utf-8-sig")
    except OSError as error:
        raise FileNotThere(path, (error.strerror or str(error)).lower(), known) from None
    except UnicodeDecodeError:
        raise FileNotThere(path, "a prompt must be text in UTF-8", known) from None
    if len(text) > _LONGEST_FILE or not text.strip():
        raise FileNotThere(path, "it is empty" if not text.strip() else "too long for a prompt", known)
    return Prompt(name="file", version=sha256(text.encode()).hexdigest()[:16], text=text)
