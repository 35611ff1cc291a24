"""Which cues are shown, and what stands around their text: brackets of sounds, names of speakers."""

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, with_text
from subtoolkit.timeline.languages import primary
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.text import is_dashed
from subtoolkit.timeline.wrap import fits

_BRACKETS = ("[", "(", "（", "［", "【", "♪", "#", "*")


def choose_kinds(cues: Cues, style: Style, context: Context) -> Cues:
    """Sounds and music only in captions for the deaf, there in brackets; visible text only if wanted."""
    shown = (
        {"speech", "lyric"} | ({"sound"} if context.sdh else set()) | ({"text"} if context.signs else set())
    )
    return tuple(
        with_text(cue, f"[{cue.text.strip()}]")
        if cue.kind == "sound" and not cue.text.lstrip().startswith(_BRACKETS)
        else cue
        for cue in cues
        if cue.kind in shown
    )


def name_speakers(cues: Cues, style: Style, context: Context) -> Cues:
    """With `speakers="name"`: `Anna: …` where the voice changes; a cue that has its name keeps it."""
    if context.speakers != "name":
        return cues
    found, before = [], None
    for cue in cues:
        named = cue
        if cue.speaker and cue.kind == "speech":
            label = _label(cue.speaker, style)
            if cue.speaker != before and not cue.text.startswith(label.rstrip()):
                named = with_text(cue, label + cue.text)
        if cue.kind == "speech":
            before = cue.speaker
        found.append(named)
    return tuple(found)


def _label(speaker: str, style: Style) -> str:
    name = speaker.upper() if style.upper_names else speaker
    return f"{name}：" if primary(style.language) in ("zh", "ja") else f"{name}: "


def dash_overlaps(cues: Cues, style: Style, context: Context) -> Cues:
    """With `speakers="dash"`: voices that are on the screen together have a dash, like turns in one cue."""
    if context.speakers != "dash":
        return cues
    dashed: set[int] = set()
    active: list[int] = []
    for index, cue in enumerate(cues):
        active = [other for other in active if cues[other].end > cue.start]
        others = [other for other in active if _two_voices(cues[other], cue)]
        if others:
            dashed.update([index], others if style.dash_first else ())
        active.append(index)
    return tuple(_dashed(cue, style) if index in dashed else cue for index, cue in enumerate(cues))


def _two_voices(one: Cue, other: Cue) -> bool:
    both = one.kind == other.kind == "speech" and None not in (one.speaker, other.speaker)
    return both and one.speaker != other.speaker


def _dashed(cue: Cue, style: Style) -> Cue:
    text = style.dash + cue.text
    return with_text(cue, text) if fits(text, style) and not is_dashed(cue.text) else cue
