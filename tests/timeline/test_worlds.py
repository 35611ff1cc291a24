"""Whole scenes from different worlds, as an editor would want to import them."""

from fractions import Fraction
from itertools import pairwise

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.check import check
from subtoolkit.timeline.edit import Grid
from subtoolkit.timeline.polish import polish
from subtoolkit.timeline.style import Style, style
from tests.timeline.made import cue

TALK = (
    "Good evening, everybody, and thank you so much for coming out on such a terrible night.",
    (
        "Most people think a bell is just a big cup of bronze, but each one has about five different notes "
        "hidden inside it, and if even one of them is out of tune you will hear it three miles away."
    ),
    "We weighed the largest one at 13.5 tonnes, which is roughly what two elephants weigh.",
    "So when St. Martin's called me in 2009 I said yes before they had even finished the question!",
)
CHINESE = (
    "各位观众朋友，晚上好，欢迎收看本期的《城市记忆》。",
    "今天我想带大家去看一座很小的博物馆，它藏在老城区的一条巷子里，门口只有一盏灯。",
    "如果你有时间的话，一定要去看看——门票只要15元！",
)
JAPANESE = (
    "彼女は来月からロンドンで働くことになったそうです。",
    "「一緒に行かない？」と聞かれたけれど、私はまだ答えられませんでした。",
)
KOREAN = (
    "어제 저녁에 친구를 만나서 오랜만에 이야기를 많이 했어요.",
    "그 친구는 다음 달부터 부산에서 일하게 되었는데, 저는 아직 어떻게 해야 할지 모르겠어요.",
)
ARABIC = (
    "مساء الخير أيها الأصدقاء، أهلا بكم في حلقة جديدة من برنامجنا.",
    "هل زرت هذه المدينة من قبل؟ إذا كان الجواب لا، فأنت لا تعرف ماذا فاتك!",
)
THAI = ("สวัสดีครับ วันนี้เราจะพาทุกคนไปเที่ยวตลาดน้ำที่อยู่ใกล้กรุงเทพฯ",)


def said(texts: tuple[str, ...], wanted: Style, speed: float) -> Timeline:
    """One voice that says them at this share of the reading speed, with short rests."""
    clock, cues = 1000, []
    for text in texts:
        duration = int(wanted.reading_time(text) / speed)
        cues.append(cue(clock, clock + duration, text, "Clara"))
        clock += duration + 250
    return Timeline(cues=tuple(cues))


def shown(timeline: Timeline) -> list[list[str]]:
    """The lines of each cue."""
    return [one.text.split("\n") for one in timeline.cues]


def wrong(cues: tuple[Cue, ...], wanted: Style) -> list[str]:
    """What the check finds, apart from notes."""
    return [one.rule for one in check(cues, wanted) if one.severity != "note"]


def test_talk() -> None:
    """English talk: sentences, clauses, small words, names and numbers."""
    wanted = style("netflix", "en")
    polished = polish(said(TALK, wanted, 0.7), wanted)
    assert shown(polished) == [
        ["Good evening, everybody,"],
        ["and thank you so much for coming out", "on such a terrible night."],
        ["Most people think a bell", "is just a big cup of bronze,"],
        ["but each one has about five different", "notes hidden inside it,"],
        ["and if even one of them is out of tune", "you will hear it three miles away."],
        ["We weighed the largest one at 13.5 tonnes,", "which is roughly what two elephants weigh."],
        ["So when St. Martin's called me", "in 2009 I said yes"],
        ["before they had even finished", "the question!"],
    ]
    assert wrong(polished.cues, wanted) == []
    assert {two.start - one.end for one, two in pairwise(polished.cues)} == {84}


def test_dialogue() -> None:
    """Two voices that fall into each other's words: short turns share a cue, long ones keep theirs."""
    wanted = style("netflix", "en")
    cues = (
        cue(1000, 2300, "Have you seen my keys?", "Mia"),
        cue(2450, 3300, "Which ones?", "Tom"),
        cue(
            3450,
            8300,
            "The ones with the little red boat on them, I left them right here on the table.",
            "Mia",
        ),
        cue(8000, 9600, "Maybe the dog took them.", "Tom"),
        cue(9650, 10_400, "Very funny.", "Mia"),
        cue(12_000, 15_000, "He ate my passport last year!", "Tom"),
        cue(13_500, 16_500, "That was not the dog.", "Mia"),
    )
    kept = polish(Timeline(cues=cues), wanted, speakers="dash")
    assert shown(kept) == [
        ["-Have you seen my keys?", "-Which ones?"],
        ["The ones with the little red boat on them,", "I left them right here on the table."],
        ["-Maybe the dog took them.", "-Very funny."],
        ["-He ate my passport last year!"],
        ["-That was not the dog."],
    ]
    assert wrong(kept.cues, wanted) == []
    joined = polish(Timeline(cues=cues), wanted, speakers="dash", overlap="join")
    assert shown(joined)[-1] == ["-He ate my passport last year!", "-That was not the dog."]
    assert all(one.end <= two.start for one, two in pairwise(joined.cues))


@pytest.mark.parametrize(
    ("language", "texts", "lines"),
    [
        (
            "zh-Hans",
            CHINESE,
            [
                ["各位观众朋友，晚上好，", "欢迎收看本期的《城市记忆》。"],
                ["今天我想带大家去看", "一座很小的博物馆，"],
                ["它藏在老城区的一条巷子里，", "门口只有一盏灯。"],
                ["如果你有时间的话，", "一定要去看看——门票只要15元！"],
            ],
        ),
        (
            "ja",
            JAPANESE,
            [
                ["彼女は来月からロンドンで"],
                ["働くことになったそうです。"],
                ["「一緒に行かない？」", "と聞かれたけれど、"],
                ["私はまだ", "答えられませんでした。"],
            ],
        ),
        (
            "ko",
            KOREAN,
            [
                ["어제 저녁에 친구를 만나서", "오랜만에 이야기를 많이 했어요."],
                ["그 친구는 다음 달부터 부산에서", "일하게 되었는데,"],
                ["저는 아직 어떻게", "해야 할지 모르겠어요."],
            ],
        ),
        (
            "ar",
            ARABIC,
            [
                ["مساء الخير أيها الأصدقاء،", "أهلا بكم في حلقة جديدة من برنامجنا."],
                ["هل زرت هذه المدينة من قبل؟", "إذا كان الجواب لا، فأنت لا تعرف ماذا فاتك!"],
            ],
        ),
        ("th", THAI, [["สวัสดีครับ วันนี้เราจะพาทุกคน", "ไปเที่ยวตลาดน้ำที่อยู่ใกล้กรุงเทพฯ"]]),
    ],
)
def test_scripts(language: str, texts: tuple[str, ...], lines: list[list[str]]) -> None:
    """Each script by its own rules, and the check agrees."""
    wanted = style("netflix", language)
    polished = polish(said(texts, wanted, 0.75), wanted)
    assert shown(polished) == lines
    assert wrong(polished.cues, wanted) == []


def test_song() -> None:
    """Lines of a song stay lines; a held one is cut at its comma; the solo is for the deaf."""
    wanted = style("netflix", "en")
    song = Timeline(
        cues=(
            cue(9000, 13_000, "Paper boats on a river of rain", kind="lyric"),
            cue(13_200, 17_500, "Carry my name where the lanterns sway", kind="lyric"),
            cue(17_500, 26_000, "Oh, oh, oh, hold me till the morning comes around", kind="lyric"),
            cue(40_000, 95_000, "guitar solo", kind="sound"),
        )
    )
    polished = polish(song, wanted, sdh=True)
    assert shown(polished) == [
        ["Paper boats on a river of rain"],
        ["Carry my name where the lanterns sway"],
        ["Oh, oh, oh,"],
        ["hold me till the morning comes around"],
        ["[guitar solo]"],
    ]
    assert polished.cues[-1].end == 47_000
    assert wrong(polished.cues, wanted) == []
    assert len(polish(song, wanted).cues) == 4


def test_film() -> None:
    """On frames, with picture cuts: every time is on a frame, and nothing crosses a cut by a few of them."""
    wanted = style("netflix", "en", fps=Fraction(24000, 1001))
    shots = (3000, 7100, 20_000, 20_400)
    polished = polish(said(TALK, wanted, 0.7), wanted, shots=shots)
    grid = Grid.of(wanted)
    assert [one.rule for one in check(polished.cues, wanted, shots=shots) if one.severity == "error"] == []
    for one in polished.cues:
        assert (one.start, one.end) == (grid.time(grid.unit(one.start)), grid.time(grid.unit(one.end)))
        assert not any(0 < abs(grid.unit(one.start) - grid.unit(shot)) <= 7 for shot in shots[:2])
