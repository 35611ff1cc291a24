"""`subtool fix`: the same words, on their speech and easy to read."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, read, render
from subtoolkit.timeline.score import score
from tests.cli.conftest import Run
from tests.timeline.made import cue
from tests.truths import FIXTURES, cues_of

TALK = cues_of(FIXTURES / "talk.json")
DIALOGUE = cues_of(FIXTURES / "dialogue.json")
SONG = cues_of(FIXTURES / "song.json", kind="lyric")


def write(path: Path, cues: Sequence[Cue], language: str | None = None) -> str:
    """A subtitle file by its suffix."""
    path.write_text(render(Timeline(cues=tuple(cues), language=language), path.suffix[1:]), encoding="utf-8")
    return path.name


def late(cues: Sequence[Cue], by: int) -> list[Cue]:
    """The cues so many ms later, without times of words."""
    return [
        one.model_copy(update={"start": one.start + by, "end": one.end + by, "words": ()}) for one in cues
    ]


def letters(cues: Sequence[Cue]) -> Counter[str]:
    """Every letter of the words, wherever the lines and cues are parted and whatever dashes they have."""
    return Counter(re.sub(r"[\s-]", "", "".join(one.text for one in cues)))


def test_lines_speed_and_gaps(run: Run, tmp_path: Path) -> None:
    """The whole file on stdout, what was done on stderr; the source stays."""
    source = write(
        tmp_path / "bad.srt",
        [
            cue(1000, 4000, "This line is much too long for any screen, whatever its size."),
            cue(4020, 5500, "But nobody minds the weather here."),
        ],
    )
    before = (tmp_path / source).read_bytes()
    assert run("fix", source, "-o", "-", "--language", "en") == (
        0,
        """\
1
00:00:00,886 --> 00:00:03,936
This line is much too long
for any screen, whatever its size.

2
00:00:04,020 --> 00:00:05,720
But nobody minds the weather here.

""",
        "bad.srt: 2 -> 2 cues, cps 2 -> 0, cpl 1 -> 0, gap 1 -> 0\n",
    )
    assert (tmp_path / source).read_bytes() == before


def test_the_result_stands_beside_the_source(run: Run, tmp_path: Path) -> None:
    """NAME.fixed.SUFFIX in the source's own format, SubRip where we only read that; or by -o and -f."""
    write(tmp_path / "talk.vtt", TALK)
    assert run("fix", "talk.vtt").out == "talk.fixed.vtt\n"
    assert (tmp_path / "talk.fixed.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    (tmp_path / "old.sub").write_text("{25}{75}Good morning.\n{100}{150}It rains.\n", encoding="utf-8")
    assert run("fix", "old.sub", "--fps", "25").out == "old.fixed.srt\n"
    assert "00:00:01,000 --> " in (tmp_path / "old.fixed.srt").read_text(encoding="utf-8")
    assert run("fix", "talk.vtt", "-o", "new.ass").out == "new.ass\n"
    (tmp_path / "out").mkdir()
    assert run("fix", "talk.vtt", "-o", "out", "-f", "srt,json").out.split() == [
        str(Path("out") / "talk.fixed.srt"),
        str(Path("out") / "talk.fixed.json"),
    ]


@pytest.mark.parametrize("arguments", [(), ("--force",)])
def test_the_source_is_never_written(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Not even when the user insists; nor is another file without `--force`."""
    source = write(tmp_path / "talk.srt", TALK)
    outcome = run("fix", source, "-o", "./talk.srt", *arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    (tmp_path / "talk.fixed.srt").write_text("mine", encoding="utf-8")
    assert run("fix", source, *arguments).code == (0 if arguments else 1)


def test_late_subtitles_find_their_speech(run: Run, tmp_path: Path) -> None:
    """4 s late, then right; `--style none` leaves lines and cues as they were, `--times keep` the times."""
    source = write(tmp_path / "late.srt", late(TALK, 4_000), "en")
    outcome = run("fix", source, FIXTURES / "talk.mp4", "--style", "none")
    found = files.load(tmp_path / "late.fixed.srt").cues
    assert [one.text for one in found] == [one.text for one in TALK]
    off = score(TALK, found).starts
    assert off is not None
    assert (off.count, off.median < 60, off.p95 < 250) == (24, True, True)
    assert "late.srt: 24 -> 24 cues, it was 4.0 s late, 24 starts moved by" in outcome.err
    assert outcome.code == 0
    run("fix", source, FIXTURES / "talk.mp4", "--style", "none", "--times", "keep", "-o", "kept.srt")
    assert (tmp_path / "kept.srt").read_text(encoding="utf-8") == (tmp_path / source).read_text("utf-8")


def test_right_subtitles_are_polished_only(run: Run, tmp_path: Path) -> None:
    """With the sound, every finding that can be mended is: what is left is too fast to be read."""
    source = write(tmp_path / "talk.srt", TALK)
    run("fix", source, FIXTURES / "talk.mp4", "--language", "en")
    found = run("check", "talk.fixed.srt", FIXTURES / "talk.mp4", "--language", "en").out.splitlines()
    assert {line.split()[1] for line in found} <= {"cps", "uncovered"}


WORLDS = {
    "talk": (TALK, "en"),
    "dialogue": (DIALOGUE, "en"),
    "chinese": (
        [cue(at * 3000, at * 3000 + 2500, "今天天气很好，我们去公园散步，然后回家吃饭。") for at in range(9)],
        "zh",
    ),
    "arabic": (
        [
            cue(at * 3000, at * 3000 + 2700, "عندما كنت صغيرا، كانت جدتي تحكي لي قصصا عن البحر.")
            for at in range(9)
        ],
        "ar",
    ),
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("suffix", ["srt", "vtt", "ass", "ttml", "json"])
def test_no_word_is_lost(run: Run, tmp_path: Path, world: str, suffix: str) -> None:
    """Every letter stays, in its order of time, in every format; fixing twice is fixing once."""
    cues, language = WORLDS[world]
    source = write(tmp_path / f"a.{suffix}", cues)
    assert run("fix", source, "--language", language).code == 0
    found = files.load(tmp_path / f"a.fixed.{suffix}")
    assert letters(found.cues) == letters(cues)
    run("fix", f"a.fixed.{suffix}", "--language", language, "-o", f"again.{suffix}")
    assert files.load(tmp_path / f"again.{suffix}").cues == found.cues


def test_sounds_and_signs_stay(run: Run, tmp_path: Path) -> None:
    """Fixing is not choosing: what the file shows is shown."""
    cues = [
        cue(0, 2000, "door slams", kind="sound"),
        cue(3000, 5000, "Who is there?"),
        cue(3000, 5000, "EXIT", kind="text"),
    ]
    run("fix", write(tmp_path / "a.json", cues), "-f", "srt,json")
    assert {one.kind for one in files.load(tmp_path / "a.fixed.json").cues} == {"sound", "speech", "text"}
    text = (tmp_path / "a.fixed.srt").read_text(encoding="utf-8")
    assert all(words in text for words in ("[door slams]", "Who is there?", "EXIT"))


def test_lines_of_lyrics_keep_their_words_times(run: Run, tmp_path: Path) -> None:
    """An enhanced LRC file stays one, line by line."""
    (tmp_path / "song.lrc").write_text(render(Timeline(cues=SONG), "elrc"), encoding="utf-8")
    assert run("fix", "song.lrc").out == "song.fixed.lrc\n"
    found = read((tmp_path / "song.fixed.lrc").read_text(encoding="utf-8"), "elrc").cues
    assert [one.text for one in found] == [one.text for one in SONG]
    assert all(one.words for one in found)


def test_markup_stays_on_its_words(run: Run, tmp_path: Path) -> None:
    """In cues that are split and in other formats; of a script's own styles a line says that they go."""
    words = (
        "<i>This is a long sentence, all of it in italics,</i> which nobody could read in two lines of text."
    )
    text = f"1\n00:00:01,000 --> 00:00:09,000\n{{\\an8}}{words}\n\n"
    (tmp_path / "a.srt").write_text(text, encoding="utf-8")
    first, second = files.load(tmp_path / "a.srt"), run("fix", "a.srt", "-f", "srt,ass")
    assert second.code == 0
    fixed = (tmp_path / "a.fixed.srt").read_text(encoding="utf-8")
    assert (fixed.count("{\\an8}"), fixed.count("<i>"), fixed.count("italics,</i>")) == (2, 1, 1)
    assert "{\\an8}{\\i1}This is" in (tmp_path / "a.fixed.ass").read_text(encoding="utf-8")
    assert (
        first.cues[0].text.split()
        == " ".join(one.text for one in files.load(tmp_path / "a.fixed.srt").cues).split()
    )
    again = run("fix", "a.fixed.ass", "-o", "-")
    assert "its styles, colours and positions are not kept" in again.err
    whole = run("fix", "a.fixed.ass", "--style", "none", "-o", "-")
    assert whole.out == (tmp_path / "a.fixed.ass").read_text(encoding="utf-8")
    assert "not kept" not in whole.err


def test_tags_of_lyrics_stay(run: Run, tmp_path: Path) -> None:
    """Lyrics are not polished, so nothing of their file changes but times."""
    text = "[ti:Song]\n[00:01.00][00:20.00]One\n[00:05.00]<00:05.00>Two <00:05.50>words\n[00:09.00]\n"
    (tmp_path / "a.lrc").write_text(text, encoding="utf-8")
    outcome = run("fix", "a.lrc", "-o", "-")
    assert (outcome.out, outcome.err) == (text, "a.lrc: 3 -> 3 cues\n")


def test_files_that_cannot_be_mended(run: Run, tmp_path: Path) -> None:
    """Exit code 1 and one line, also for a file without captions: nothing would look like a success."""
    source = write(tmp_path / "talk.srt", TALK)
    (tmp_path / "binary.srt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "empty.srt").write_bytes(b"")
    for arguments in (("binary.srt",), ("nothing.srt",), ("empty.srt",), (source, "binary.srt")):
        outcome = run("fix", *arguments)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert not (tmp_path / "empty.fixed.srt").exists()


def test_what_the_reader_left_out_is_told(run: Run, tmp_path: Path) -> None:
    """A caption without a time cannot be written: its words are named in part, code 3."""
    (tmp_path / "a.json").write_text(
        '{"segments": [{"start": 1, "end": 2, "text": "one"}, {"text": "two"}]}', encoding="utf-8"
    )
    outcome = run("fix", "a.json")
    assert outcome.code == 3
    assert "1 captions without a readable time were left out" in outcome.err


def test_twenty_thousand_cues(run: Run, tmp_path: Path) -> None:
    """A file of a whole day."""
    source = write(
        tmp_path / "day.srt", [cue(at * 3000, at * 3000 + 400, f"It rains {at}.") for at in range(20_000)]
    )
    outcome = run("fix", source)
    assert (outcome.code, outcome.err.split(",")[0]) == (0, "day.srt: 20000 -> 20000 cues")
