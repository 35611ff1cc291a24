"""Which sound track is listened to."""

import pytest

from subtoolkit.core.errors import TrackMissing
from subtoolkit.core.media import AudioTrack, MediaInfo
from subtoolkit.media.tracks import choice


def _info() -> MediaInfo:
    tracks = [
        AudioTrack(number=1, index=1, codec="aac", channels=2, rate_hz=48_000, language="ger"),
        AudioTrack(number=2, index=2, codec="aac", channels=2, rate_hz=48_000, language="eng", default=True),
        AudioTrack(number=3, index=3, codec="aac", channels=2, rate_hz=48_000),
    ]
    return MediaInfo(path="film.mkv", container="matroska", audio=tuple(tracks))


@pytest.mark.parametrize(
    ("chosen", "language", "order"),
    [
        (None, None, [2, 1, 3]),
        (None, "de-AT", [1, 2, 3]),
        (None, "fr", [2, 1, 3]),
        (3, "de", [3]),
    ],
)
def test_order(chosen: int | None, language: str | None, order: list[int]) -> None:
    """The user's track alone; else one in the language, the default one, the others."""
    assert [track.number for track in choice(_info(), chosen, language)] == order


def test_a_track_that_is_not_there() -> None:
    """The error lists those that are."""
    with pytest.raises(TrackMissing, match=r"1 \(ger, aac\), 2 \(eng, aac\), 3 \(aac\)"):
        choice(_info(), 4)
