"""Polishing as a whole: its promises for any cues at all, and six worlds as an editor would want them."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.check import check
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, voice
from subtoolkit.timeline.join import alone
from subtoolkit.timeline.polish import RULES, Rule, guess_language, polish
from subtoolkit.timeline.style import Style, style
from subtoolkit.timeline.timing import snap
from subtoolkit.timeline.voices import choose_kinds
from tests.timeline.made import contexts, cue, cues, reasonable, styles

calm = settings(max_examples=100)


def _valid(found: Cues) -> bool:
    return all(Cue.model_validate(one.model_dump()) == one for one in found)


def _sorted(found: Cues) -> bool:
    return [one.start for one in found] == sorted(one.start for one in found)


def _apart(found: Cues) -> bool:
    """No voice overlaps itself."""
    free: dict[object, int] = {}
    for one in found:
        if one.start < free.get(voice(one), 0):
            return False
        free[voice(one)] = one.end
    return True


def _letters(found: Cues, *, by_speaker: bool) -> dict[object, str]:
    """What each voice says, without blanks, marks and line ends; what stands together is one voice."""
    said: defaultdict[object, str] = defaultdict(str)
    for one in found:
        said[voice(one) if by_speaker else one.kind] += "".join(filter(str.isalnum, one.text))
    return dict(said)


def _polished(found: Cues, wanted: Style, context: Context) -> Cues:
    return polish(
        Timeline(cues=found),
        wanted,
        pauses=context.pauses,
        shots=context.shots,
        speakers=context.speakers,
        overlap=context.overlap,
        sdh=context.sdh,
        signs=context.signs,
    ).cues


@calm
@given(cues(), styles(), contexts())
def test_promises(found: Cues, wanted: Style, context: Context) -> None:
    """Any cues become valid, sorted, apart voice by voice; the second time nothing changes."""
    once = _polished(found, wanted, context)
    assert _valid(once)
    assert _sorted(once)
    assert _apart(once)
    assert _polished(once, wanted, context) == once


@calm
@given(cues(), styles(), contexts())
def test_milliseconds(found: Cues, wanted: Style, context: Context) -> None:
    """What a file with milliseconds keeps of a polished timeline is still polished."""
    once = Timeline(cues=_polished(found, wanted, context))
    read = Timeline.model_validate_json(once.model_dump_json())
    assert _polished(read.cues, wanted, context) == once.cues


@calm
@given(cues(), styles(), contexts())
def test_words(found: Cues, wanted: Style, context: Context) -> None:
    """No word is lost, added or reordered, voice by voice, or kind by kind where voices share a cue."""
    shown = tuple(
        one for one in found if (one.kind != "sound" or context.sdh) and (one.kind != "text" or context.signs)
    )
    alone = context.speakers in ("name", "colour") and context.overlap == "keep"
    once = _polished(found, wanted, context)
    if context.speakers == "name":
        once = tuple(one.model_copy(update={"text": _unnamed(one)}) for one in once)
        shown = tuple(one.model_copy(update={"text": _unnamed(one)}) for one in shown)
    if context.overlap == "join" and context.speakers == "name":
        return
    before, after = _letters(shown, by_speaker=alone), _letters(once, by_speaker=alone)
    if alone:
        assert after == before
    else:
        assert {kind: sorted(text) for kind, text in after.items()} == {
            kind: sorted(text) for kind, text in before.items()
        }


def _unnamed(one: Cue) -> str:
    for label in ("Anna", "ANNA", "Bob", "BOB"):
        for colon in (": ", "："):
            if one.text.startswith(label + colon):
                return one.text.removeprefix(label + colon)
    return one.text


@calm
@given(cues(), styles(), contexts())
def test_one_at_a_time(found: Cues, wanted: Style, context: Context) -> None:
    """Where nothing may overlap, nothing does."""
    joined = Context(speakers=context.speakers, overlap="join", sdh=context.sdh, shots=context.shots)
    once = _polished(found, wanted, joined)
    assert all(one.end <= two.start for one, two in pairwise(once))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@settings(max_examples=30)
@given(found=cues(), wanted=styles(), context=contexts())
def test_each_rule(rule: Rule, found: Cues, wanted: Style, context: Context) -> None:
    """Each rule alone keeps cues valid, sorted and apart, and does nothing the second time.

    What all others may expect is made first: no voice overlaps itself, times lie on frames.
    """
    for step in (choose_kinds, alone, snap):
        found = step(found, wanted, context)
    once = rule(found, wanted, context)
    assert _valid(once)
    assert _sorted(once)
    assert _apart(once)
    assert rule(once, wanted, context) == once


@calm
@given(reasonable(), st.sampled_from(["netflix", "bbc", "broadcast", "social"]))
def test_reasonable_cues_come_out_clean(found: Cues, name: str) -> None:
    """A good transcript leaves nothing to mend but speech that is too fast for its room."""
    wanted = style(name, "en")
    once = polish(Timeline(cues=found), wanted).cues
    wrong = [one for one in check(once, wanted) if one.severity == "error"]
    assert {one.rule for one in wrong} <= {"cps", "min-duration"}
    for one in wrong:
        assert "too-fast" in once[one.cue].flags or "too-short" in once[one.cue].flags


@calm
@given(reasonable())
def test_starts_stay_with_their_speech(found: Cues) -> None:
    """A cue that is not split or joined starts at most `lead` before its speech and a gap behind it."""
    wanted = style("netflix", "en")
    once = {one.text.replace("\n", " "): one for one in polish(Timeline(cues=found), wanted).cues}
    for one in found:
        if kept := once.get(one.text):
            assert -wanted.lead <= kept.start - one.start <= wanted.min_gap or _twice(found, one)


def _twice(found: Cues, one: Cue) -> bool:
    return [other.text for other in found].count(one.text) > 1


def test_none_changes_nothing() -> None:
    """The style `none` leaves a timeline as it is, sounds included."""
    timeline = Timeline(cues=(cue(0, 10, "x" * 500), cue(5, 90_000, "rain", kind="sound")))
    assert polish(timeline, style("none")) is timeline


def test_the_rest_of_a_timeline_stays() -> None:
    """Polishing touches cues alone."""
    timeline = Timeline(language="en", cues=(cue(0, 2000, "Good morning."),))
    assert polish(timeline, style()).model_copy(update={"cues": timeline.cues}) == timeline


def test_many_cues_end() -> None:
    """Thousands of cues are a matter of seconds: the time grows with their number."""
    many = tuple(
        cue(
            at * 3000,
            at * 3000 + 2900,
            f"Sentence number {at} of a long day, which never ends.",
            "AB"[at % 2],
        )
        for at in range(3000)
    )
    assert len(polish(Timeline(cues=many), style("netflix", "en")).cues) == 3000


def test_language_by_script() -> None:
    """A timeline without a language gets the one its script gives away."""
    assert guess_language(Timeline(cues=(cue(0, 1, "今天天气很好"),))) == "zh"
    assert guess_language(Timeline(cues=(cue(0, 1, "Good morning"),))) is None
    assert guess_language(Timeline(language="de", cues=(cue(0, 1, "今天天气很好"),))) == "de"
