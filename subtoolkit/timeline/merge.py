"""The fragments of all segments -> one timeline, sorted, with each word once."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby, pairwise, zip_longest

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Repair, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Speaker, Timeline, VisibleText
from subtoolkit.timeline.clip import moved
from subtoolkit.timeline.seam import sewn

_NEAR = 1_000
"""The same visible text on both sides of a cut is one text."""

Part = tuple[Segment, Timeline]


def merge(parts: Sequence[Part]) -> Timeline:
    """One timeline of all `parts`, each a segment with its fragment on the media clock.

    Where neighbours overlap, words that both heard stay once. Cues of one voice and kind never overlap: the
    earlier one ends where the later one starts.
    """
    ordered = sorted(parts, key=lambda part: (part[0].start, part[0].index))
    cues, report = _cues(ordered)
    fragments = [fragment for _, fragment in ordered]
    return Timeline(
        media=next((one.media for one in fragments if one.media), None),
        language=next((one.language for one in fragments if one.language), None),
        cues=cues,
        scenes=tuple(
            sorted({one: None for part in fragments for one in part.scenes}, key=lambda one: one.start)
        ),
        visible_text=_joined(one for part in fragments for one in part.visible_text),
        speakers=_once(one for part in fragments for one in part.speakers),
        sections=tuple(one for part in fragments for one in part.sections),
        pauses=tuple(sorted({one for part in fragments for one in part.pauses})),
        chapters=tuple(
            sorted((one for part in fragments for one in part.chapters), key=lambda one: one.start)
        ),
        report=sum((one.report for one in fragments), start=Report()) + report,
    )


def _cues(parts: Sequence[Part]) -> tuple[tuple[Cue, ...], Report]:
    lists = [sorted(fragment.cues, key=lambda cue: cue.start) for _, fragment in parts]
    report = Report()
    for place, ((before, _), (behind, _)) in enumerate(pairwise(parts)):
        if behind.start < before.end:
            lists[place], lists[place + 1], said = sewn(
                lists[place], lists[place + 1], behind.start, before.end
            )
            report += said
    cues, said = untangled(cue for part in lists for cue in part)
    return cues, report + said


def untangled(cues: Iterable[Cue]) -> tuple[tuple[Cue, ...], Report]:
    """`cues` in order, no two of one voice and kind at a time."""
    voices: dict[tuple[str | None, str], list[Cue]] = {}
    for cue in sorted(cues, key=lambda cue: (cue.start, cue.end)):
        voices.setdefault((cue.speaker, cue.kind), []).append(cue)
    result: list[Cue] = []
    repairs: list[Repair] = []
    for own in voices.values():
        free = 0
        groups = [list(group) for _, group in groupby(own, key=lambda cue: cue.start)]
        for group, following in zip_longest(groups, groups[1:]):
            apart = _apart(group, free, following[0].start if following else None)
            free = apart[-1].end
            result += apart
            repairs += [
                Repair(reason="overlap", detail=before.text, start=before.start, end=before.end)
                for before, behind in zip(group, apart, strict=True)
                if (before.start, before.end) != (behind.start, behind.end)
            ]
    return tuple(sorted(result, key=lambda cue: cue.start)), Report(repairs=tuple(repairs))


def _apart(group: Sequence[Cue], free: int, following: int | None) -> list[Cue]:
    """Cues of one voice that start together, one after the other: not before `free`, and up to `following`.

    A cue alone only ends earlier. Several share the time by the length of their texts, and are marked.
    """
    start = max(group[0].start, free)
    end = max(cue.end for cue in group)
    end = max(min(end, following) if following is not None else end, start + len(group))
    if len(group) == 1:
        return [group[0] if (group[0].start, group[0].end) == (start, end) else moved(group[0], start, end)]
    total = sum(len(cue.text) for cue in group)
    ends = [start + (end - start) * length // total for length in accumulate(len(cue.text) for cue in group)]
    result: list[Cue] = []
    for place, (cue, until) in enumerate(zip(group, ends, strict=True)):
        until = min(max(until, start + 1), end - (len(group) - 1 - place))
        result.append(moved(cue, start, until).model_copy(update={"estimated": True}))
        start = until
    return result


def _joined(texts: Iterable[VisibleText]) -> tuple[VisibleText, ...]:
    """The same text that goes on over a cut is one."""
    result: list[VisibleText] = []
    latest: dict[tuple[str, str], int] = {}
    for text in sorted(texts, key=lambda text: text.start):
        key = text.text, text.appearance
        place = latest.get(key)
        if (
            place is not None
            and text.start <= result[place].end + _NEAR
            and text.segment != result[place].segment
        ):
            end = max(result[place].end, text.end)
            result[place] = result[place].model_copy(update={"end": end, "segment": text.segment})
        else:
            latest[key] = len(result)
            result.append(text)
    return tuple(result)


def _once(speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Each name of a piece once, with the first profile that says something."""
    found: dict[tuple[str, int | None], Speaker] = {}
    for speaker in speakers:
        known = found.get((speaker.name, speaker.segment))
        if known is None:
            found[speaker.name, speaker.segment] = speaker
        elif speaker.profile and not known.profile:
            found[speaker.name, speaker.segment] = known.model_copy(update={"profile": speaker.profile})
    return tuple(found.values())
