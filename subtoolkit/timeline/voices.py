"""Which cues are shown, and what stands around their text: brackets of sounds, names of speakers."""

from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, with_text
from subtoolkit.timeline.languages import primary
from subtoolkit.timeline.style import Style

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
