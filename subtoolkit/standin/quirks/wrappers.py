"""Quirks around a reply: fences, talk, echoes, odd characters."""

import re

from subtoolkit.standin.quirks.base import Clip, Row, parts, turns

_PREAMBLES = {
    "": "Here are the timed lines:",
    "en": "Sure! Here is the transcript you asked for:",
    "zh": "以下是带时间的歌词：",
}
_CLOSINGS = {"": "Let me know if you need anything else!", "zh": "希望这些内容对你有帮助！"}
_TEMPLATE = (
    "## Speakers and Transcript\nSpeaker profiles:\n<speaker> - <voice, age, accent in a few words>\n"
    "<xx:xx.xxx> - <xx:xx.xxx>\nSpeaker: <speaker>\nState: <how it is said>\nContent: “<the words>”"
)


def _inner_fence(text: str, clip: Clip) -> str:
    bent = parts(text)
    return f"{bent.head}```\n{bent.glue.join(bent.items)}\n```{bent.tail}"


def _one_line(text: str, clip: Clip) -> str:
    bent = parts(text)
    return bent.head + "".join(item.replace("\n", " ") for item in bent.items) + bent.tail


def _next_line(text: str, clip: Clip) -> str:
    """Put the words of a lyric line, or the content of a turn, under its time."""
    text = re.sub(r"^(\[[^\]\n]*\]) ", r"\1\n", text, flags=re.MULTILINE)
    return text.replace("Content: ", "Content:\n")


def _echo(text: str, clip: Clip) -> str:
    return f"{clip.prompt or _TEMPLATE}\n\n{text}"


def _rules_echo(text: str, clip: Clip) -> str:
    rules = [line for line in clip.prompt.splitlines() if line.startswith("- ")]
    return "\n".join([text, "", "Rules:", *rules[:3]])


def _odd_blanks(text: str, clip: Clip) -> str:
    """Use a byte order mark, CRLF, no-break and zero-width blanks, a line separator inside a text."""
    words = text.replace(" the ", "\u00a0the\u200b ").replace(" and ", "\u2028and ")
    return "\ufeff" + words.replace("\n", "\r\n")


def _bidi(text: str, clip: Clip) -> str:
    """Wrap each text in direction marks, as right-to-left text has them."""
    return re.sub(
        r"“(.*?)”", "“\u202b\\1\u202c”", re.sub(r"(?m)^(\[[^\]\n]*\]) (.*)$", "\\1 \u202b\\2\u202c", text)
    )


def _no_blank_lines(text: str, clip: Clip) -> str:
    return re.sub(r"\n{2,}", "\n", text)


def _blank_lines(text: str, clip: Clip) -> str:
    return text.replace("\n", "\n\n")


def _skipped(text: str, clip: Clip) -> str:
    """Leave out the middle, and say so: `skipped[:WORDS]`."""
    bent = parts(text)
    third = len(bent.items) // 3
    note = clip.argument or "…… (rest omitted)"
    return bent.having([*bent.items[:third], note, *bent.items[2 * third :]])


def _quoted(text: str, clip: Clip) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


ROWS: dict[str, Row] = {
    "fence": Row(
        "fence[:NAME], a code fence around everything", lambda text, clip: f"```{clip.argument}\n{text}\n```"
    ),
    "open-fence": Row("a code fence that is never closed", lambda text, clip: f"```{clip.argument}\n{text}"),
    "inner-fence": Row("a code fence around the items", _inner_fence),
    "preamble": Row(
        "preamble[:zh|en], a sentence before the reply",
        lambda text, clip: f"{_PREAMBLES.get(clip.argument, clip.argument)}\n\n{text}",
    ),
    "closing": Row(
        "closing[:zh], a sentence after the reply",
        lambda text, clip: f"{text}\n\n{_CLOSINGS.get(clip.argument, clip.argument)}",
    ),
    "echo": Row("the prompt comes back before the reply", _echo),
    "echo-only": Row("nothing but the template of the prompt", lambda text, clip: _TEMPLATE),
    "rules-echo": Row("rules of the prompt come back after the reply", _rules_echo),
    "roles": Row(
        "role words leak from the chat template",
        lambda text, clip: (
            f"system\nYou are a helpful assistant.\nuser\n{clip.prompt[:60]}\nassistant\n{text}"
        ),
    ),
    "one-line": Row("all items on one line", _one_line),
    "next-line": Row("the words stand under their time", _next_line),
    "blank-lines": Row("an empty line after each line", _blank_lines),
    "no-blank-lines": Row("no empty lines", _no_blank_lines),
    "odd-blanks": Row("BOM, CRLF, no-break and zero-width blanks, U+2028", _odd_blanks),
    "bidi": Row("direction marks around texts", _bidi),
    "skipped": Row("skipped[:WORDS], the middle is left out, with a remark", _skipped),
    "block-quote": Row("each line behind a > of Markdown", _quoted),
    "prose": Row(
        "a summary instead of a transcript",
        lambda text, clip: (
            "The speakers talk about several things. "
            + " ".join(f"Someone mentions: {turn.text.rstrip('.')}." for turn in turns(text)[:2])
        ),
    ),
}
