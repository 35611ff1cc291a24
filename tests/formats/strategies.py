"""Any timeline at all: hypothesis strategies for every noun that the lossless form holds."""

from typing import TypeVar

from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import AudioTrack, Chapter, MediaInfo, Picture, SubtitleTrack
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Drop, Loop, Missing, Money, Note, Repair, Report, Retry
from subtoolkit.core.timeline import Scene, Section, Speaker, Timeline, VisibleText

T = TypeVar("T")

TIMES = st.integers(0, 10**9)
TEXTS = st.text(max_size=30)
COUNTS = st.integers(0, 10**6)
MAYBE = st.none() | TEXTS
MAYBE_TIMES = st.none() | TIMES


def many(one: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """Some of them."""
    return st.lists(one, max_size=3).map(tuple)


@st.composite
def cues(draw: st.DrawFn) -> Cue:
    """Draw a valid cue: words inside and in order."""
    start = draw(TIMES)
    end = draw(st.integers(start + 1, 10**9 + 10_000))
    count = draw(st.integers(0, 3))
    times = sorted(draw(st.lists(st.integers(start, end), min_size=2 * count, max_size=2 * count)))
    words = tuple(
        Word(start=times[2 * i], end=times[2 * i + 1], text=draw(TEXTS), estimated=draw(st.booleans()))
        for i in range(count)
    )
    return Cue(
        start=start,
        end=end,
        text=draw(TEXTS.filter(str.strip)),
        speaker=draw(MAYBE),
        kind=draw(st.sampled_from(["speech", "lyric", "sound", "text"])),
        words=words,
        state=draw(MAYBE),
        estimated=draw(st.booleans()),
        claimed=draw(st.none() | st.tuples(st.integers(-(10**6), 10**9), st.integers(-(10**6), 10**9))),
        segment=draw(st.none() | COUNTS),
        flags=draw(many(TEXTS)),
    )


_media = st.builds(
    MediaInfo,
    path=TEXTS,
    container=TEXTS,
    start=st.integers(-(10**6), 10**9),
    declared=MAYBE_TIMES,
    duration=MAYBE_TIMES,
    audio=many(
        st.builds(
            AudioTrack,
            number=st.integers(1, 9),
            index=COUNTS,
            codec=TEXTS,
            channels=COUNTS,
            rate_hz=COUNTS,
            language=MAYBE,
            title=MAYBE,
            default=st.booleans(),
            start=st.integers(-(10**6), 10**6),
        )
    ),
    pictures=many(
        st.builds(
            Picture,
            index=COUNTS,
            codec=TEXTS,
            width=COUNTS,
            height=COUNTS,
            fps=st.none() | st.fractions(1, 240),
            rotation=st.sampled_from([0, 90, 180, 270]),
            start=TIMES,
        )
    ),
    subtitles=many(
        st.builds(
            SubtitleTrack, number=st.integers(1, 9), index=COUNTS, codec=TEXTS, language=MAYBE, title=MAYBE
        )
    ),
    chapters=many(st.builds(Chapter, start=TIMES, end=TIMES, title=TEXTS)),
    has_cover=st.booleans(),
)

_report = st.builds(
    Report,
    status=st.sampled_from(["empty", "complete", "partial", "refused"]),
    grammar=st.none() | st.sampled_from(["lyrics", "report", "srt", "json", "lines", "prose"]),
    repairs=many(st.builds(Repair, reason=TEXTS, detail=TEXTS, start=MAYBE_TIMES, end=MAYBE_TIMES)),
    drops=many(st.builds(Drop, reason=TEXTS, text=TEXTS, start=MAYBE_TIMES, end=MAYBE_TIMES)),
    loops=many(st.builds(Loop, text=TEXTS, count=COUNTS, start=MAYBE_TIMES, end=MAYBE_TIMES)),
    missing=many(st.builds(Missing, start=TIMES, end=TIMES, reason=TEXTS)),
    retries=many(st.builds(Retry, segment=COUNTS, reason=TEXTS)),
    notes=many(st.builds(Note, reason=TEXTS, detail=TEXTS)),
    estimated=COUNTS,
    usage=st.builds(Usage, requests=COUNTS, cached=COUNTS, input_tokens=COUNTS, output_tokens=COUNTS),
    cost=st.none()
    | st.builds(
        Money,
        amount=st.decimals(0, 10**6, allow_nan=False, allow_infinity=False),
        currency=st.sampled_from(["CNY", "USD"]),
    ),
)

_scenes = st.builds(
    Scene, start=TIMES, end=TIMES, text=TEXTS, segment=st.none() | COUNTS, estimated=st.booleans()
)
_seen = st.builds(
    VisibleText,
    start=TIMES,
    end=TIMES,
    text=TEXTS,
    appearance=TEXTS,
    segment=st.none() | COUNTS,
    estimated=st.booleans(),
)

timelines = st.builds(
    Timeline,
    media=st.none() | _media,
    language=MAYBE,
    cues=many(cues()),
    scenes=many(_scenes),
    visible_text=many(_seen),
    speakers=many(st.builds(Speaker, name=TEXTS, profile=TEXTS, segment=st.none() | COUNTS)),
    sections=many(st.builds(Section, title=TEXTS, text=TEXTS, segment=st.none() | COUNTS)),
    chapters=many(st.builds(Chapter, start=TIMES, end=TIMES, title=TEXTS)),
    report=_report,
)
