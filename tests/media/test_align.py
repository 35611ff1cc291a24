"""The aligner: words of known English cues get the times at which they are said."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from fixtures.long import make_talk
from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import ExtraMissing
from subtoolkit.media import align
from subtoolkit.media.align import Aligner, Read
from subtoolkit.media.align_phones import phones
from subtoolkit.media.align_words import is_english, spoken
from subtoolkit.timeline.fit import fit
from tests.timeline.disturbed import (
    BAD,
    PAUSE,
    Piece,
    levels_of,
    misses,
    pieces,
    quantile,
    reader,
    samples_of,
    speech_in,
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("harbor.", "harbor"),
        ("“Don’t", "don't"),
        ("well-known", "well known"),
        ("—", ""),
        ("café", "cafe"),
        ("7", "seven"),
        ("42", "forty two"),
        ("1974", "nineteen seventy four"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2005", "two thousand five"),
        ("1,250", "one thousand two hundred fifty"),
        ("3.14", "three point one four"),
        ("21st", "twenty first"),
        ("30th", "thirtieth"),
        ("1980s", "nineteen eighties"),
        ("$5", "five dollars"),
        ("50%", "fifty percent"),
        ("10:30", "ten thirty"),
        ("007", "zero zero seven"),
        ("R&B", "r and b"),
        ("BBC", "BBC"),
        ("mp3", "mp three"),
    ],
)
def test_what_is_spoken(written: str, said: str) -> None:
    """Numbers, signs and punctuation become the words that are said."""
    assert " ".join(spoken(written)) == said


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("championship", "CH AE M P IY OW N SH IH P"),
        ("night", "N AY T"),
        ("knock", "N AA K"),
        ("phone", "F OW N"),
        ("BBC", "B IY B IY S IY"),
        ("'", "AH"),
    ],
)
def test_letters_to_sounds(word: str, sound: str) -> None:
    """A word that no dictionary has gets phones by rule; short ones in capitals are spelled."""
    assert " ".join(phones(word)) == sound


def test_other_languages_are_told() -> None:
    """Only text in Latin letters is for an English aligner; digits alone may be."""
    assert is_english("Nobody knew who had written it.")
    assert is_english("1974")
    assert not is_english("你好 world")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the recogniser the error names the extra that brings it."""
    monkeypatch.setattr(align.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing, match="offline"):
        Aligner()


Talk = tuple[Piece, Sequence[Cue], Sequence[Cue], Read]


@pytest.fixture(scope="module")
def aligner() -> Iterator[Aligner]:
    """An aligner; its process is started once."""
    with Aligner() as opened:
        yield opened


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """A minute of talk: the piece, what a bad clock claims, how it was fitted, and the sound."""
    path = tmp_path_factory.mktemp("talk") / "talk.wav"
    truth = make_talk(path, 60, seed=43)
    samples = samples_of(path)
    piece = Piece((0, 60_000), tuple(cue for one in pieces(truth, 1) for cue in one.cues))
    claims = BAD.claims(piece, 1)
    fitted = fit(claims, speech_in(levels_of(samples), piece.span), span=piece.span).cues
    return piece, claims, fitted, reader(samples)


@pytest.mark.sphinx
def test_starts_are_exact(aligner: Aligner, talk: Talk) -> None:
    """In English 95 of 100 starts are within 150 ms, in unbroken speech too, and so are the words."""
    piece, claims, fitted, read = talk
    aligned = aligner.align(fitted, read, span=piece.span).cues
    found = misses(piece, claims, aligned)
    assert quantile([m.start for m in found], 0.95) < 150
    assert quantile([m.start for m in found if m.gap < PAUSE], 0.95) < 150
    true = {cue.segment: cue for cue in piece.cues}
    words = [
        abs(word.start - said.start)
        for cue in aligned
        for word, said in zip(cue.words, true[cue.segment].words, strict=True)
    ]
    assert quantile(words, 0.95) < 150


@pytest.mark.sphinx
def test_unknown_words(aligner: Aligner, talk: Talk) -> None:
    """Words outside the dictionary are laid on the sound by their letters."""
    piece, claims, fitted, read = talk
    # The last letter doubled sounds the same and stands in no dictionary.
    texts = [[word.strip(".,?!") for word in cue.text.split()] for cue in fitted]
    strange = [
        cue.model_copy(update={"text": " ".join(word + 2 * word[-1] for word in words)})
        for cue, words in zip(fitted, texts, strict=True)
    ]
    aligned = aligner.align(strange, read, span=piece.span).cues
    assert [cue.text for cue in aligned] == [cue.text for cue in strange]
    assert quantile([m.start for m in misses(piece, claims, aligned)], 0.9) < 150


@pytest.mark.sphinx
def test_what_cannot_be_is_refused(aligner: Aligner, talk: Talk) -> None:
    """A cue that would move by more than 1.5 s, and one whose words do not fit in, stay and are noted."""
    piece, _, fitted, read = talk
    far = Cue(start=2_000, end=9_000, text="Yes.")
    crowded = Cue(start=20_000, end=20_400, text=" ".join(cue.text for cue in fitted))
    aligned = aligner.align([far, crowded], read, span=piece.span)
    assert aligned.cues == (far, crowded)
    assert [note.reason for note in aligned.report.notes] == ["align-refused"] * 2


@pytest.mark.sphinx
def test_what_is_not_english_stays(aligner: Aligner, talk: Talk) -> None:
    """Other languages, sounds and voices at once are left as they are, without a note."""
    piece, _, _, read = talk
    others = [
        Cue(start=1_000, end=3_000, text="你好"),
        Cue(start=3_500, end=5_000, text="music", kind="sound"),
        Cue(start=6_000, end=9_000, text="Yes of course", speaker="Anna"),
        Cue(start=7_000, end=9_500, text="We need more time", speaker="Ben"),
        Cue(start=10_000, end=11_000, text="…"),
    ]
    aligned = aligner.align(others, read, span=piece.span)
    assert aligned.cues == tuple(others)
    assert aligned.report.notes == ()


@pytest.mark.sphinx
def test_neighbours_stay_apart(aligner: Aligner, talk: Talk) -> None:
    """Aligned cues rise, keep their words inside and never cover the next one."""
    piece, _, fitted, read = talk
    aligned = aligner.align(fitted, read, span=piece.span).cues
    for cue, after in pairwise(aligned):
        Cue.model_validate(cue.model_dump())
        assert cue.end <= after.start


@pytest.mark.sphinx
def test_a_process_that_dies(talk: Talk) -> None:
    """When the recogniser breaks down the cues stay as they are, and the next call has a new one."""
    piece, _, fitted, read = talk
    with Aligner() as aligner:
        first = aligner.align(fitted[:1], read, span=piece.span)
        broken = aligner._free.get()
        assert broken is not None
        broken._process.kill()
        broken._process.wait()
        aligner._free.put(broken)
        stayed = aligner.align(fitted[:1], read, span=piece.span)
        assert stayed.cues == tuple(fitted[:1])
        assert [note.reason for note in stayed.report.notes] == ["align-refused"]
        assert aligner.align(fitted[:1], read, span=piece.span).cues == first.cues
