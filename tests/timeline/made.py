"""Cues that are made up: by hand in one line, or at random from small worlds of words."""

from fractions import Fraction

from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, CueKind, Word
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.style import GUIDELINES, Style, style


def _world(text: str) -> list[str]:
    return text.split()


ENGLISH = _world(
    "the a of in when Anna Berg said that he didn't know where 5 kg 3.5 million and but river house, sea. "
    "Really? No! Dr. Smith well-known… extraordinary I you never because went to market. yesterday - wait— "
    "(quiet) “now” pre- and"
)
CHINESE = [
    "今天",
    "天气",
    "很好，",
    "我们",
    "公园。",
    "真的吗？",
    "3.5公斤",
    "——",
    "……",
    "Python",
    "但是",
    " ",
    "「好」",
]
JAPANESE = [
    "今日は",
    "天気が",
    "いい",
    "から、",
    "コーヒー",
    "。",
    "ちょっと",
    "！",
    "っ",
    "634メートル",
    "「",
    "」",
]
KOREAN = ["오늘 ", "날씨가 ", "정말 ", "좋은데, ", "우리 ", "공원에 ", "가서 ", "다섯 시까지 "]
THAI = ["วันนี้", "อากาศ", "ดี", "มาก", " ", "เรา", "ไป", "น้ำ"]
ARABIC = _world("عندما كنت صغيرا، كانت جدتي تحكي لي قصصا عن البحر. هل تصدقها الآن؟ لا")
EMOJI = ["👨‍👩‍👧 ", "🎉", "naïve ", "e\u0301tude "]


def cue(
    start: int,
    end: int,
    text: str,
    speaker: str | None = None,
    *,
    kind: CueKind = "speech",
    words: tuple[Word, ...] = (),
) -> Cue:
    """A cue in one line."""
    return Cue(start=start, end=end, text=text, speaker=speaker, kind=kind, words=words)


def spoken(start: int, end: int, text: str, speaker: str | None = None) -> Cue:
    """A cue whose words take the same time each."""
    parts = text.split()
    step = (end - start) // len(parts)
    words = tuple(
        Word(start=start + at * step, end=start + (at + 1) * step, text=part) for at, part in enumerate(parts)
    )
    return cue(start, end, text, speaker, words=words)


def texts() -> st.SearchStrategy[str]:
    """Sentences, two voices, old line breaks and unbreakable words in several scripts."""
    spaced = st.sampled_from([ENGLISH, ARABIC]).flatmap(
        lambda world: st.lists(st.sampled_from(world), min_size=1, max_size=40).map(" ".join)
    )
    dense = st.sampled_from([CHINESE, JAPANESE, KOREAN, THAI, EMOJI]).flatmap(
        lambda world: st.lists(st.sampled_from(world), min_size=1, max_size=25).map("".join)
    )
    broken = st.tuples(spaced, spaced).map("\n".join)
    voices = st.tuples(spaced, spaced).map(lambda pair: f"-{pair[0]}\n-{pair[1]}")
    endless = st.integers(1, 90).map(lambda count: "x" * count)
    return st.one_of(spaced, spaced, dense, dense, broken, voices, endless).filter(
        lambda text: bool(text.strip())
    )


@st.composite
def cues(draw: st.DrawFn, most: int = 6) -> tuple[Cue, ...]:
    """Sorted cues as a bad day makes them: overlapping, touching, a millisecond or a minute long."""
    found, clock = [], 0
    for _ in range(draw(st.integers(1, most))):
        clock += draw(st.sampled_from([0, 0, 1, 40, 83, 300, 499, 700, 3000]))
        start = max(0, clock - draw(st.sampled_from([0, 0, 0, 50, 300, 2000])))
        end = start + draw(st.sampled_from([1, 30, 200, 500, 833, 1500, 3000, 6900, 7100, 15_000, 60_000]))
        text = draw(texts())
        kind = draw(st.sampled_from(["speech", "speech", "speech", "lyric", "sound", "text"]))
        words: tuple[Word, ...] = ()
        if draw(st.booleans()) and "\n" not in text:
            parts = text.split()
            count = 2 * len(parts)
            times = sorted(draw(st.lists(st.integers(start, end), min_size=count, max_size=count)))
            words = tuple(
                Word(start=times[2 * at], end=times[2 * at + 1], text=part) for at, part in enumerate(parts)
            )
        found.append(
            Cue(
                start=start,
                end=end,
                text=text,
                kind=kind,
                words=words,
                speaker=draw(st.sampled_from(["Anna", "Bob", None])),
            )
        )
        clock = end
    return tuple(sorted(found, key=lambda one: one.start))


def styles() -> st.SearchStrategy[Style]:
    """Every guideline, in languages of every kind, with and without a frame rate."""
    rates = st.sampled_from([None, None, Fraction(24), Fraction(24000, 1001), Fraction(25), Fraction(60)])
    languages = st.sampled_from(["en", "zh", "ja", "ko", "th", "ar", "nl", None])
    names = st.sampled_from([name for name in GUIDELINES if name != "none"])
    return st.builds(lambda name, language, fps: style(name, language, fps=fps), names, languages, rates)


def contexts() -> st.SearchStrategy[Context]:
    """Pauses, picture cuts and wishes."""
    pauses = st.lists(st.tuples(st.integers(0, 20_000), st.integers(50, 800)), max_size=4)
    return st.builds(
        Context,
        pauses=pauses.map(lambda found: tuple(sorted((start, start + length) for start, length in found))),
        shots=st.lists(st.integers(0, 20_000), max_size=6).map(lambda found: tuple(sorted(found))),
        speakers=st.sampled_from(["none", "dash", "name", "colour"]),
        overlap=st.sampled_from(["keep", "join"]),
        sdh=st.booleans(),
        signs=st.booleans(),
    )


def reasonable() -> st.SearchStrategy[tuple[Cue, ...]]:
    """Cues as a good transcript has them: one to twelve seconds, at most fifteen characters a second."""

    @st.composite
    def build(draw: st.DrawFn) -> tuple[Cue, ...]:
        found, clock = [], 1000
        for _ in range(draw(st.integers(1, 6))):
            text = " ".join(draw(st.lists(st.sampled_from(_PLAIN), min_size=2, max_size=34)))
            duration = max(1200, len(text) * 1000 // 15)
            clock += draw(st.sampled_from([90, 150, 400, 800, 2500]))
            found.append(cue(clock, clock + duration, text, draw(st.sampled_from(["Anna", "Bob"]))))
            clock += duration
        return tuple(found)

    return build()


_PLAIN = _world(
    "the a of in when Anna Berg said that he did not know where and but river house, sea. Really? quiet "
    "street market, because went to yesterday lamp garden. winter morning under with"
)
