"""A model that runs in a loop is stopped; a chorus is not."""

from subtoolkit.core.clock import format_clock
from subtoolkit.pipeline.runaway import LONGEST, Runaway


def _lines(texts: list[str], step: int = 5_000) -> list[str]:
    return [
        f"[{format_clock(i * step)} --> {format_clock(i * step + step)}] {text}\n"
        for i, text in enumerate(texts)
    ]


def _stopped(pieces: list[str]) -> bool:
    watch = Runaway(90_000)
    return any(watch(piece) for piece in pieces)


def test_a_loop_is_stopped() -> None:
    """The same line on a grid, without end."""
    assert _stopped(_lines(["The kettle whistles."] * 100))


def test_an_honest_reply_is_not() -> None:
    """Many different lines go on to their end."""
    assert not _stopped(
        _lines([f"Line {number} of a long story that goes on." for number in range(200)], 400)
    )


def test_a_stream_without_end_is_stopped() -> None:
    """Whatever it says, and be it in no grammar at all."""
    watch = Runaway(90_000)
    piece = " ".join(f"word{number}" for number in range(10_000))
    assert any(watch(piece) for _ in range(LONGEST // len(piece) + 2))
