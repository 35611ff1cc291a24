"""The fit on made activity: rules that hold whatever a model claims and whatever was heard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.timeline.fit import Fitted, Speech, fit
from subtoolkit.timeline.fit.weight import speaking_time

SPAN = (10_000, 70_000)
HAN = "他站在路口等车外面下着很大的雨谁也不知道信是谁写的我们明天一早就要动身"


def _speech(*lengths: tuple[int, int], start: int = SPAN[0]) -> Speech:
    """Speech from (pause, length) after one another."""
    spans, now = [], start
    for pause, length in lengths:
        spans.append((now + pause, now + pause + length))
        now += pause + length
    return Speech(tuple(spans))


def _cues(speech: Speech, texts: list[str], speaker: str | None = None) -> list[Cue]:
    return [
        Cue(start=a, end=b, text=text, speaker=speaker)
        for (a, b), text in zip(speech.spans, texts, strict=True)
    ]


TALK = _speech(
    (500, 2_000), (400, 3_500), (300, 1_200), (900, 2_600), (250, 4_000), (600, 1_500), (700, 3_000)
)
SAID = [
    "one two three four five six"[: 3 + length // 140]
    for length in (2000, 3500, 1200, 2600, 4000, 1500, 3000)
]


@st.composite
def _activities(draw: st.DrawFn) -> Speech:
    lengths = st.tuples(st.integers(20, 3_000), st.integers(20, 6_000))
    speech = _speech(*draw(st.lists(lengths, max_size=25)))
    return speech.between(*SPAN)


@st.composite
def _claims(draw: st.DrawFn) -> list[Cue]:
    cues = []
    for _ in range(draw(st.integers(0, 20))):
        start = draw(st.integers(0, 90_000))
        end = start + draw(st.integers(1, 20_000))
        text = draw(
            st.sampled_from(["la", "Where is it?", "nobody knew who had written it", HAN, "…", "٣٤ سلام"])
        )
        halves = (
            Word(start=start, end=(start + end) // 2, text="a"),
            Word(start=(start + end) // 2, end=end, text="b"),
        )
        cues.append(
            Cue(
                start=start,
                end=end,
                text=text,
                speaker=draw(st.sampled_from([None, "Anna", "Ben"])),
                kind=draw(st.sampled_from(["speech", "speech", "speech", "lyric", "sound"])),
                words=halves if draw(st.booleans()) else (),
                claimed=(start, end),
            )
        )
    return sorted(cues, key=lambda cue: cue.start)


def _everything(fitted: Fitted) -> list[str]:
    return sorted([cue.text for cue in fitted.cues] + [drop.text for drop in fitted.report.drops])


@settings(max_examples=150)
@given(_claims(), _activities(), st.booleans())
def test_whatever_is_claimed_and_heard(claims: list[Cue], speech: Speech, sure: bool) -> None:
    """Cues lie inside the span and rise; texts stay, or are reported as dropped; claims are remembered."""
    fitted = fit(claims, speech, span=SPAN, sure=sure)
    cues = [Cue.model_validate(cue.model_dump()) for cue in fitted.cues]
    assert all(SPAN[0] <= cue.start < cue.end <= SPAN[1] for cue in cues)
    assert [cue.start for cue in cues] == sorted(cue.start for cue in cues)
    assert _everything(fitted) == sorted(cue.text for cue in claims)
    assert {cue.claimed for cue in cues} <= {cue.claimed for cue in claims}
    assert sum(len(cue.words) for cue in cues) >= sum(len(cue.words) for cue in claims) - 2 * len(
        fitted.report.drops
    )
    assert all(a < b and SPAN[0] <= a and b <= SPAN[1] for a, b in fitted.uncovered)


@settings(max_examples=100)
@given(_claims(), _activities())
def test_no_voice_speaks_over_itself(claims: list[Cue], speech: Speech) -> None:
    """What the fit places never overlaps in one voice, however the claims did."""
    fitted = fit(claims, speech, span=SPAN)
    if fitted.noise is None:
        return
    last: dict[object, int] = {}
    for cue in fitted.cues:
        voice = (cue.speaker, cue.kind)
        assert cue.start >= last.get(voice, 0)
        last[voice] = cue.end


@given(st.integers(-4_000, 4_000), st.integers(0, 1_000))
def test_an_offset_of_any_size(offset: int, seed: int) -> None:
    """Pauses and lengths tell the offset, and every cue comes home."""
    cues = _cues(TALK, SAID)
    claims = [c.model_copy(update={"start": c.start + offset, "end": c.end + offset}) for c in cues]
    fitted = fit(claims, TALK, span=SPAN)
    assert max(abs(a.start - b.start) for a, b in zip(fitted.cues, cues, strict=True)) < 60
    assert abs(fitted.offset + offset) < 60


def test_claims_behind_the_end_come_back() -> None:
    """Claims are not clipped before the fit: a reply that runs over its segment loses nothing."""
    cues = _cues(TALK, SAID)
    span = (10_000, TALK.spans[-1][1] + 300)
    late = [
        c.model_copy(
            update={"start": c.start + (c.start - 10_000) // 12, "end": c.end + (c.end - 10_000) // 12}
        )
        for c in cues
    ]
    assert late[-1].end > span[1]
    fitted = fit(late, TALK, span=span)
    assert [cue.text for cue in fitted.cues] == SAID
    assert max(abs(a.start - b.start) for a, b in zip(fitted.cues, cues, strict=True)) < 80


def test_chinese_by_its_characters() -> None:
    """A script with a sign for each syllable: boundaries inside unbroken speech stand by the signs."""
    noise = (310, -420, 500, -260)
    texts = [HAN[a : a + n] for a, n in ((0, 6), (6, 12), (18, 4), (22, 10))]
    speech = _speech((300, 200 * 32 + 400))
    bounds, now = [], speech.spans[0][0]
    for text in texts:
        bounds.append((now, now + 200 * len(text) + 100))
        now = bounds[-1][1]
    claims = [
        Cue(start=a + late, end=b + 600, text=text)
        for (a, b), text, late in zip(bounds, texts, noise, strict=True)
    ]
    fitted = fit(claims, speech, span=(10_000, 17_500))
    assert max(abs(cue.start - a) for cue, (a, _) in zip(fitted.cues, bounds, strict=True)) < 450


def test_voices_may_overlap() -> None:
    """Two voices at once stay two cues that overlap."""
    speech = _speech((500, 2_000), (400, 5_000), (500, 2_000))
    claims = [
        Cue(start=10_500, end=12_500, text="Shall we go there now", speaker="Anna"),
        Cue(start=12_900, end=17_100, text="I would rather walk than wait another hour here", speaker="Ben"),
        Cue(start=15_000, end=17_900, text="But it is so far away, and it rains", speaker="Anna"),
        Cue(start=18_400, end=20_400, text="Then we take the bus", speaker="Ben"),
    ]
    fitted = fit(claims, speech, span=SPAN).cues
    assert fitted[1].end - fitted[2].start > 1_500
    assert [abs(a.start - b.start) < 100 for a, b in zip(fitted, claims, strict=True)] == [True] * 4


def test_not_sure() -> None:
    """Over music the claims stay, clipped, and the report says why."""
    cues = [Cue(start=9_000, end=12_000, text="la"), Cue(start=30_123, end=32_000, text="la la")]
    fitted = fit(cues, TALK, span=SPAN, sure=False)
    assert [(cue.start, cue.end) for cue in fitted.cues] == [(10_000, 12_000), (30_123, 32_000)]
    assert [note.reason for note in fitted.report.notes] == ["times-kept"]
    assert fitted.uncovered == ()


def test_what_nothing_explains_stays() -> None:
    """Where far too little was heard for the text the claims stay as they are."""
    claims = [Cue(start=15_000 + 5_000 * n, end=19_000 + 5_000 * n, text=HAN) for n in range(8)]
    fitted = fit(claims, _speech((500, 900), (20_000, 700)), span=SPAN)
    assert [(cue.start, cue.end) for cue in fitted.cues] == [(cue.start, cue.end) for cue in claims]
    assert [note.reason for note in fitted.report.notes] == ["times-kept"]
    assert fitted.noise is None


def test_silence_supports_nothing() -> None:
    """A cue far from any speech is dropped, with its text in the report."""
    claims = [*_cues(TALK, SAID), Cue(start=60_000, end=62_000, text="Subtitles by nobody")]
    fitted = fit(claims, TALK, span=SPAN)
    assert [cue.text for cue in fitted.cues] == SAID
    assert [(drop.reason, drop.text) for drop in fitted.report.drops] == [
        ("unsupported", "Subtitles by nobody")
    ]


def test_uncovered_speech_is_named() -> None:
    """Speech that no cue covers comes back as a span from its onset to its offset."""
    claims = _cues(TALK, SAID)
    del claims[3]
    ((start, end),) = fit(claims, TALK, span=SPAN).uncovered
    assert abs(start - TALK.spans[3][0]) < 20
    assert abs(end - TALK.spans[3][1]) < 20


def test_words_move_with_their_cue() -> None:
    """Words keep their place inside the cue."""
    cues = _cues(TALK, SAID)
    claims = [
        c.model_copy(
            update={
                "start": c.start + 800,
                "end": c.end + 800,
                "words": (Word(start=c.start + 800, end=c.start + 1_400, text="one"),),
            }
        )
        for c in cues
    ]
    for cue, true in zip(fit(claims, TALK, span=SPAN).cues, cues, strict=True):
        assert abs(cue.words[0].start - true.start) < 60
        assert abs(cue.words[0].end - true.start - 600) < 60


def test_sounds_follow_the_clock() -> None:
    """A noise has no speech to be fitted to: it moves by the offset that the speech shows."""
    noise = Cue(start=21_000, end=22_000, text="a door", kind="sound")
    claims = sorted([*_cues(TALK, SAID), noise], key=lambda cue: cue.start)
    late = [c.model_copy(update={"start": c.start + 1_000, "end": c.end + 1_000}) for c in claims]
    (heard,) = [cue for cue in fit(late, TALK, span=SPAN).cues if cue.kind == "sound"]
    assert abs(heard.start - 21_000) < 60


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("Yes.", "Yes, of course it is."),
        ("你好", "你好，我们明天见"),
        ("さくら", "さくらがさきました"),
        ("سلام", "السلام عليكم ورحمة الله"),
        ("in 7", "in 1974"),
        ("…", "ha"),
    ],
)
def test_longer_texts_take_longer(shorter: str, longer: str) -> None:
    """In every script more text is more time, and no text takes none."""
    assert 0 < speaking_time(shorter) < speaking_time(longer)


def test_scripts_agree() -> None:
    """The same sentence takes about the same time in every script."""
    times = [
        speaking_time(text)
        for text in (
            "The weather is nice today",
            "今天天气很好啊",
            "きょうはてんきがいいです",
            "오늘은 날씨가 좋아요",
        )
    ]
    assert max(times) < 1.6 * min(times)
