"""From a song to its lines, through the real client and the stand-in over real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.songs import BREAK, CHORUS, SECOND, VERSE, make_song
from fixtures.truth import Truth, save
from subtoolkit import standin
from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import FileNotThere, SubtitlesUnreadable
from subtoolkit.core.settings import Caching, Listening, Lyrics, Service, Settings, Times
from subtoolkit.core.timeline import Timeline
from subtoolkit.pipeline.sheet import sheet
from subtoolkit.pipeline.singing import lyrics
from subtoolkit.standin.running import Running
from subtoolkit.timeline.lyrics.placing import NOT_HEARD
from tests.truths import FIXTURES, misplaced, words_of

SONG = FIXTURES / "song.mp3"
TRUTH = FIXTURES / "song.json"
WORDS = FIXTURES / "song.txt"


@pytest.fixture(scope="module")
def perfect() -> Iterator[Running]:
    """A perfect listener for the song."""
    with standin.start(ear=f"script:{TRUTH}") as server:
        yield server


def settings(
    server: Running, cache: Path, text: Path | None = None, *, times: Times = "fit", **listening: object
) -> Settings:
    """Settings that ask `server` and keep replies in `cache`."""
    return Settings(
        times=times,
        service=Service(base_url=server.base_url, identity="test"),
        listening=Listening.model_validate(listening),
        caching=Caching(folder=cache),
        lyrics=Lyrics(text=text),
    )


def made(folder: Path, lines: list[int], **options: object) -> tuple[Path, Truth]:
    """A song of lines of the bank and what is sung in it."""
    truth = make_song(folder / "song.wav", lines, **options)  # type: ignore[arg-type]
    save(folder / "song.json", truth)
    return folder / "song.wav", truth


def sung(timeline: Timeline) -> list[Cue]:
    """The lines."""
    return [cue for cue in timeline.cues if cue.kind == "lyric"]


def late(timeline: Timeline, truth: Truth) -> list[int]:
    """How far each line is from its time, in ms."""
    pairs = zip(sung(timeline), truth["utterances"], strict=True)
    return [abs(cue.start - round(1000 * said["start"])) for cue, said in pairs]


def test_a_song_is_one_question_and_each_line_has_its_time(perfect: Running, tmp_path: Path) -> None:
    """Sent whole; lines, words and ends are where they are sung, choruses every time."""
    timeline = lyrics(SONG, settings(perfect, tmp_path))
    assert timeline.report.usage.requests == 1
    assert misplaced(timeline.cues, words_of(TRUTH), tolerance=150) == []
    assert {cue.kind for cue in timeline.cues} == {"lyric"}
    assert all(cue.words and cue.words[0].estimated for cue in timeline.cues)
    assert timeline.media is not None
    assert timeline.media.tags is not None
    assert timeline.media.tags.title == "Carry Me Home"
    assert "words-estimated" in {note.reason for note in timeline.report.notes}


def test_known_words_are_kept_to_the_letter_and_cost_nothing_more(perfect: Running, tmp_path: Path) -> None:
    """The song is heard as without them; the same stored reply times the lines of the text."""
    text = tmp_path / "words.txt"
    lines = [f"{line.upper().rstrip('.,')} …" for line in WORDS.read_text("utf-8").splitlines()]
    text.write_text("[Verse 1]\n" + "\n".join(lines[:4]) + "\n\nChorus\n" + "\n".join(lines[4:]), "utf-8")
    blind = lyrics(SONG, settings(perfect, tmp_path / "cache"))
    known = lyrics(SONG, settings(perfect, tmp_path / "cache", text))
    assert known.report.usage.requests == 0
    assert known.report.usage.cached == 1
    assert [cue.text for cue in sung(known)] == lines
    apart = [abs(one.start - other.start) for one, other in zip(sung(blind), sung(known), strict=True)]
    assert max(apart) < 60
    assert [drop.text for drop in known.report.drops] == ["[Verse 1]", "Chorus"]


def test_words_with_wrong_times_are_words_alone(perfect: Running, tmp_path: Path) -> None:
    """An LRC file gives its lines, in its order, and none of its times."""
    text = tmp_path / "wrong.lrc"
    lines = WORDS.read_text("utf-8").splitlines()
    text.write_text(
        "[ti:x]\n" + "\n".join(f"[00:0{at // 2}.00]{line}" for at, line in enumerate(lines)), "utf-8"
    )
    timeline = lyrics(SONG, settings(perfect, tmp_path / "cache", text))
    assert [cue.text for cue in sung(timeline)] == lines
    assert misplaced(timeline.cues, words_of(TRUTH), tolerance=150) == []


def test_lines_that_were_not_heard_are_asked_for_by_their_numbers(tmp_path: Path) -> None:
    """What the first reply lacks is found by a second question, whose reply cannot change a word."""
    with standin.start(ear=f"script:{TRUTH}", quirks=["inaudible@1"]) as server:
        timeline = lyrics(SONG, settings(server, tmp_path, WORDS))
        asked = [entry for entry in server.log if "<number> [" in entry.prompt]
    assert len(asked) >= 1
    assert [cue.text for cue in sung(timeline)] == WORDS.read_text("utf-8").splitlines()
    assert misplaced(timeline.cues, words_of(TRUTH), tolerance=300) == []
    assert not any(NOT_HEARD in cue.flags for cue in timeline.cues)
    assert timeline.report.status == "complete"


def test_a_verse_that_nobody_sings_stands_between_its_neighbours(tmp_path: Path) -> None:
    """Each line of the text comes out, in order and flagged; that is a note and no failure."""
    song, truth = made(tmp_path, [*VERSE[:2], *CHORUS[:2], *VERSE[2:]])
    texts = [said["text"] for said in truth["utterances"]]
    extra = ["A lonely verse about the moon", "that nobody has ever sung"]
    text = tmp_path / "words.txt"
    text.write_text("\n".join([*texts[:4], *extra, *texts[4:]]), "utf-8")
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache", text))
    lines = sung(timeline)
    assert [cue.text for cue in lines] == [*texts[:4], *extra, *texts[4:]]
    assert [NOT_HEARD in cue.flags for cue in lines] == [False] * 4 + [True] * 2 + [False] * 2
    assert lines[3].start < lines[4].start < lines[5].start < lines[6].start
    assert timeline.report.status == "complete"
    assert NOT_HEARD in {note.reason for note in timeline.report.notes}


def test_a_verse_that_the_text_lacks_is_left_out_and_told(tmp_path: Path) -> None:
    """The chorus that comes back is the right one of the two, whatever lies between."""
    song, truth = made(tmp_path, [*VERSE[:2], *CHORUS[:2], BREAK, *SECOND[:2], *CHORUS[:2]])
    texts = [said["text"] for said in truth["utterances"]]
    text = tmp_path / "words.txt"
    text.write_text("\n".join([*texts[:4], *texts[6:]]), "utf-8")
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache", text))
    starts = [round(1000 * said["start"]) for said in [*truth["utterances"][:4], *truth["utterances"][6:]]]
    assert max(abs(cue.start - start) for cue, start in zip(sung(timeline), starts, strict=True)) < 150
    told = [drop.text for drop in timeline.report.drops if drop.reason == "not-in-text"]
    assert told == texts[4:6]


def test_a_long_song_is_cut_between_its_lines(tmp_path: Path) -> None:
    """Pieces meet where the voice pauses though the music does not: every word stands once, in one line."""
    song, truth = made(tmp_path, [*VERSE, *CHORUS, BREAK, *SECOND, *CHORUS], music_db=-9.0, drums_db=-6.0)
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache", piece=(10_000, 20_000)))
    assert timeline.report.usage.requests >= 3
    assert misplaced(timeline.cues, words_of(tmp_path / "song.json"), tolerance=200) == []
    assert max(late(timeline, truth)) < 200


def test_a_buried_voice_leaves_the_claims_alone(tmp_path: Path) -> None:
    """Under a wall of sound the model's times are kept, and the report says so."""
    song, truth = made(tmp_path, [*VERSE[:2], *CHORUS[:2]], music_db=3.0, drums_db=6.0)
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache"))
    assert late(timeline, truth) == [0] * len(truth["utterances"])
    assert "accompaniment" in {note.reason for note in timeline.report.notes}


def test_songs_in_chinese_are_matched_by_their_characters(tmp_path: Path) -> None:
    """A text without blanks finds what was heard with other blanks, and each character is a word."""
    words = {VERSE[0]: "纸 船 漂 过 旧 巷 口", VERSE[1]: "灯 影 替 我 数 到 九", CHORUS[0]: "回 家 吧"}
    song, truth = made(tmp_path, [VERSE[0], VERSE[1], CHORUS[0], CHORUS[0]], texts=words, language="zh")
    text = tmp_path / "words.txt"
    lines = ["纸船漂过旧巷口，", "灯影替我数到九。", "回家吧", "回家吧"]
    text.write_bytes("\n".join(lines).encode("gb18030"))
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache", text))
    assert [cue.text for cue in sung(timeline)] == lines
    assert max(late(timeline, truth)) < 200
    assert [word.text for word in sung(timeline)[0].words] == ["纸", "船", "漂", "过", "旧", "巷", "口，"]


def test_refused_lyrics_cost_two_questions(tmp_path: Path) -> None:
    """Who refuses a song refuses each part of it: asked once more in other words, and no further."""
    with standin.start(ear=f"script:{TRUTH}", quirks=["refusal"]) as server:
        timeline = lyrics(SONG, settings(server, tmp_path))
        assert len(server.log) == 2
    assert timeline.report.status == "refused"
    assert [missing.reason for missing in timeline.report.missing] == ["refused"]


def test_a_song_without_words_is_empty(tmp_path: Path) -> None:
    """An instrumental gives no line and no missing range."""
    song, _ = made(tmp_path, [BREAK, BREAK])
    with standin.start(ear=f"script:{tmp_path / 'song.json'}") as server:
        timeline = lyrics(song, settings(server, tmp_path / "cache"))
    assert timeline.cues == ()
    assert timeline.report.missing == ()


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "no words"), (b"[Chorus]\n\n", "no words"), (b"\0\1" * 99, "bin")]
)
def test_a_file_without_words_stops_the_run_before_it_costs(tmp_path: Path, content: bytes, why: str) -> None:
    """Nobody is asked about a song whose words cannot be read."""
    text = tmp_path / "words.txt"
    text.write_bytes(content)
    with standin.start(ear="instant") as server, pytest.raises(SubtitlesUnreadable, match=why):
        lyrics(SONG, settings(server, tmp_path / "cache", text))
    with pytest.raises(FileNotThere):
        lyrics(SONG, Settings(lyrics=Lyrics(text=tmp_path / "none.txt")))


def test_the_words_of_another_song_are_told(perfect: Running, tmp_path: Path) -> None:
    """They come out all the same, flagged; but that is no success."""
    text = tmp_path / "words.txt"
    text.write_text("Somebody else wrote this\nabout something different\n", "utf-8")
    timeline = lyrics(SONG, settings(perfect, tmp_path / "cache", text))
    assert [cue.text for cue in sung(timeline)] == ["Somebody else wrote this", "about something different"]
    assert timeline.report.status == "partial"
    assert "is it of this song" in " ".join(note.detail for note in timeline.report.notes)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[ar:x]\n[00:05.00]one {duration}\nno stamp\n[00:01.00]<00:01.00> two <00:02.00> words\n",
         ("one {duration}", "no stamp", "two words")),
        ("[00:09.00][00:01.00]twice\n[00:05.00]once\n", ("twice", "once", "twice")),
        ("1\n00:00:01,000 --> 00:00:02,000\nfrom <i>subtitles</i>\n", ("from subtitles",)),
        ("Lyrics by: Somebody\n\nVerse 1\n  one  two \n\n[Chorus: All]\nthree\n---\nComposer: Else\n",
         ("one  two", "three")),
        ("Chorus of angels\nVerse after verse\n", ("Chorus of angels", "Verse after verse")),
    ],
)  # fmt: skip
def test_the_lines_of_a_sheet(tmp_path: Path, text: str, lines: tuple[str, ...]) -> None:
    """Times, tags, headings and credits are no words; whatever is one is kept as it stands."""
    path = tmp_path / "words.txt"
    path.write_text(text, "utf-8")
    found = sheet(Lyrics(text=path))
    assert found is not None
    assert found.lines == lines
