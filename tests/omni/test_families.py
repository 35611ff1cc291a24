"""The table of families."""

import pytest

from subtoolkit.core.clock import HOUR, MINUTE, SECOND
from subtoolkit.omni.families import FAMILIES, UNKNOWN, Family, family


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("qwen3.5-omni-plus", "qwen3.5-omni-plus"),
        ("qwen3.5-omni-plus-2026-03-15", "qwen3.5-omni-plus"),
        ("qwen3.5-omni-flash-2026-03-15", "qwen3.5-omni-flash"),
        ("qwen3-omni-flash-2025-12-01", "qwen3-omni-flash"),
        ("qwen-omni-turbo-latest", "qwen-omni-turbo"),
        ("qwen-audio-turbo-2024-08-07", "qwen-audio-turbo"),
        ("qwen-audio-turbo-2024-12-04", "qwen-audio-turbo-latest"),
        ("qwen-audio-turbo-latest", "qwen-audio-turbo-latest"),
        ("qwen2-audio-instruct", "qwen-audio-turbo"),
        ("Qwen/Qwen3-Omni-30B-A3B-Instruct", "qwen3-omni-30b-a3b-instruct"),
        ("/models/Qwen3-Omni-30B-A3B-Thinking/", "qwen3-omni-30b-a3b-thinking"),
        ("Qwen/Qwen3-Omni-30B-A3B-Captioner", "qwen3-omni-30b-a3b-captioner"),
        ("Qwen/Qwen2.5-Omni-7B", "qwen2.5-omni-7b"),
        ("Qwen2.5-Omni-7B-AWQ", "qwen2.5-omni-7b"),
        ("qwen3.8-omni-flash", "qwen3.8-omni-flash"),
    ],
)
def test_a_model_is_found_by_any_of_its_names(model: str, name: str) -> None:
    """Snapshots, aliases and the names of weights lead to their family."""
    assert family(model).name == name


@pytest.mark.parametrize("model", ["gpt-4o", "", "/", "qwen3.5-omni-plusx", "qwen-max"])
def test_an_unknown_model_is_no_error(model: str) -> None:
    """Who runs a model of his own may use it; only caution is exercised."""
    assert family(model) is UNKNOWN
    assert UNKNOWN.rpm is None
    assert UNKNOWN.max_output is None


def test_the_documented_limits_stand_in_the_rows() -> None:
    """Figures of the service's help pages, spot-checked in each family."""
    assert family("qwen3.5-omni-plus").longest_audio == 3 * HOUR
    assert family("qwen3.5-omni-flash").audio_files_inline == 250
    assert family("qwen3-omni-flash").longest_audio == 20 * MINUTE
    assert family("qwen3-omni-30b-a3b-captioner").longest_audio == 40 * MINUTE
    assert family("qwen-omni-turbo").longest_audio == 3 * MINUTE
    assert family("qwen-omni-turbo").max_output == 2_048
    assert family("qwen-audio-turbo").longest_audio == 30 * SECOND
    assert family("qwen-audio-turbo").rpm == 120
    assert family("qwen-audio-turbo-latest").max_input == 6_144


def test_only_the_captioner_takes_no_text() -> None:
    """Its rows of manners differ from all others'."""
    assert [row.name for row in FAMILIES if not row.takes_text] == ["qwen3-omni-30b-a3b-captioner"]


@pytest.mark.parametrize("row", FAMILIES, ids=lambda row: row.name)
def test_a_row_does_not_contradict_itself(row: object) -> None:
    """The usual piece can be heard, sent and answered by the family it is usual for."""
    found = family(row.name)  # type: ignore[attr-defined]
    assert found is row
    shortest, longest = found.piece
    assert 0 < shortest < longest <= (found.longest_audio or longest)
    tokens = found.tokens(longest)
    assert tokens is None or tokens < (found.max_input or found.context or 0)
    assert longest * 32 / 8 * 4 / 3 < found.inline_chars, "at 32 kbit/s it does not fit"
    assert found.superseded is None or family(found.superseded) is not UNKNOWN


@pytest.mark.parametrize("row", FAMILIES, ids=lambda row: row.name)
def test_a_sound_is_encoded_so_that_it_fits(row: Family) -> None:
    """As well as usual where there is room, less well in long pieces: forty minutes of a captioner's."""
    for minutes in (1, 30, 40):
        size = row.kbps(minutes * MINUTE) * minutes * 60 * 1000 / 8
        assert size * 4 / 3 < row.inline_chars
    assert row.kbps(30 * MINUTE) == 32
