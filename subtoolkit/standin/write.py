"""What was heard -> a reply in the grammar that the prompt asks for."""

import json
import re
from collections.abc import Callable, Iterable

from subtoolkit.core.clock import HOUR, format_clock, to_seconds
from subtoolkit.standin.consulted import chapters, people
from subtoolkit.standin.heard import Event, Heard

_STATE = "speaking evenly"


def write(heard: Heard, prompt: str) -> str:
    """Write the reply; a prompt that asks for no grammar gets the bare words."""
    return next(writer for wanted, writer in _WRITERS if wanted.search(prompt))(heard, prompt)


def clock2(time: int) -> str:
    """`mm:ss.mmm`, the report's clock; past an hour the minutes go on."""
    return format_clock(time, mark=".", hours=False)


def clock3(time: int) -> str:
    """`hh:mm:ss,mmm`, the clock of lyrics and SRT."""
    return format_clock(time)


def _report(heard: Heard, prompt: str) -> str:
    sections = ["## Storyline", *_scenes(heard)]
    if re.search("## Visible Text", prompt):
        sections += ["## Visible Text", *_texts(heard)]
    return "\n".join([*sections, _transcript(heard, prompt)])


def _scenes(heard: Heard) -> Iterable[str]:
    events = sorted((*heard.scenes, *heard.sounds), key=lambda event: (event.start, event.end))
    if not events and heard.utterances:
        who = " and ".join(dict.fromkeys(turn.speaker for turn in heard.utterances))
        events = [
            Event(start=heard.utterances[0].start, end=heard.utterances[-1].end, text=f"{who} can be heard.")
        ]
    for event in events:
        yield f"{clock2(event.start)} - {clock2(event.end)}"
        yield event.text
    if not events:
        yield "Nothing happens in this clip."


def _texts(heard: Heard) -> Iterable[str]:
    for sign in heard.texts:
        yield f"{clock2(sign.start)} - {clock2(sign.end)}"
        yield f"“{sign.text}”: {sign.appearance}"
    if not heard.texts:
        yield "No visible text appears."


def _transcript(heard: Heard, prompt: str) -> str:
    lines = ["## Speakers and Transcript"]
    turns = [(turn.start, turn.end, turn.speaker, _STATE, turn.text) for turn in heard.utterances]
    if "Sound as its speaker" in prompt:
        turns += [(sound.start, sound.end, "Sound", "", f"[{sound.text}]") for sound in heard.sounds]
    if not turns:
        return "\n".join([*lines, "No speech"])
    lines.append("Speaker profiles:")
    names = dict.fromkeys(turn.speaker for turn in heard.utterances)
    lines += [f"{name} - {heard.speakers.get(name) or 'A voice'}" for name in names]
    for start, end, speaker, state, text in sorted(turns):
        lines += [f"{clock2(start)} - {clock2(end)}", f"Speaker: {speaker}"]
        lines += [f"State: {state}"] if state else []
        lines += [f"Content: “{text}”"]
    return "\n".join(lines)


def _lyrics(heard: Heard, prompt: str) -> str:
    lines = [f"[{clock3(turn.start)} --> {clock3(turn.end)}] {turn.text}" for turn in heard.utterances]
    return "\n".join(lines) or "No lyrics"


_NUMBERED = re.compile(r"^(\d{1,5}) (.+)$", re.MULTILINE)


def _numbered(heard: Heard, prompt: str) -> str:
    """When each line of the prompt's list is sung; equal lines in the order in which they are."""
    rows, after = [], 0
    for number, line in _NUMBERED.findall(prompt):
        turn = next(
            (at for at in range(after, len(heard.utterances)) if heard.utterances[at].text == line), None
        )
        if turn is None:
            rows.append(f"{number} not sung")
            continue
        found, after = heard.utterances[turn], turn + 1
        rows.append(f"{number} [{clock3(found.start)} --> {clock3(found.end)}]")
    return "\n".join(rows)


def _srt(heard: Heard, prompt: str) -> str:
    cues = [
        f"{number}\n{clock3(turn.start)} --> {clock3(turn.end)}\n{turn.text}\n"
        for number, turn in enumerate(heard.utterances, 1)
    ]
    return "\n".join(cues) or "No speech"


def _segments(heard: Heard, prompt: str) -> str:
    segments = [
        {
            "start": to_seconds(turn.start),
            "end": to_seconds(turn.end),
            "text": turn.text,
            "speaker": turn.speaker,
        }
        for turn in heard.utterances
    ]
    return json.dumps({"segments": segments}, ensure_ascii=False)


def _lines(heard: Heard, prompt: str) -> str:
    def clock(time: int) -> str:
        return format_clock(time, digits=0, hours=time >= HOUR)

    return "\n".join(f"[{clock(turn.start)}] {turn.text}" for turn in heard.utterances) or "No speech"


def prose(heard: Heard, prompt: str = "") -> str:
    """Describe the sound in English without a clock, as the captioning model does."""
    if not heard.utterances and not heard.sounds:
        return "The clip is quiet: no voice and no distinct sound can be heard in it."
    said = [f"A voice that could be called {turn.speaker} says: “{turn.text}”" for turn in heard.utterances]
    noises = [f"One hears this: {sound.text}." for sound in heard.sounds]
    return "\n\n".join(["The recording is a clean, close capture.", *noises, *said])


def thoughts(heard: Heard) -> str:
    """What a model that thinks writes before its answer."""
    names = ", ".join(dict.fromkeys(turn.speaker for turn in heard.utterances)) or "nobody"
    return f"I was asked about this clip. In it I hear {names}. First I note when, then I write it down."


def _words(heard: Heard, prompt: str) -> str:
    """The bare words, which answer any free question; of what is silent what is seen."""
    said = [turn.text for turn in heard.utterances]
    return " ".join(said or [*heard.pictures, *(scene.text for scene in heard.scenes)]) or "No speech"


_WRITERS: tuple[tuple[re.Pattern[str], Callable[[Heard, str], str]], ...] = (
    (
        re.compile(r"^<number of the entry[^>\n]*> \| <title", re.MULTILINE),
        lambda _, prompt: chapters(prompt),
    ),
    (re.compile(r"^<name> = <name", re.MULTILINE), lambda _, prompt: people(prompt)),
    (re.compile(r"^<number> \[<hh:mm:ss", re.MULTILINE), _numbered),
    (re.compile(r"#+ *Storyline", re.IGNORECASE), _report),
    (re.compile(r"#+ *Speakers and Transcript", re.IGNORECASE), _transcript),
    (re.compile(r"\[ *<?(hh:mm:ss|start|[\dx]{2}:[\dx]{2}:[\dx]{2})[,.\w]*>? *-->", re.IGNORECASE), _lyrics),
    (re.compile(r'"segments"'), _segments),
    (re.compile(r"-->|\bSRT\b|SubRip"), _srt),
    (re.compile(r"\[ *(h+:)?mm:ss"), _lines),
    (re.compile(""), _words),
)
"""What in a prompt shows the wanted grammar; the first that is found decides."""
