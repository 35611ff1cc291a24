"""Tokens of pictures, by every worked example of the service's help page, in both of its editions."""

from fractions import Fraction

import pytest

from subtoolkit.omni.families import FAMILIES, UNKNOWN, Family, family
from subtoolkit.omni.tokens import (
    EDITIONS,
    PRINTED,
    Sight,
    film_tokens,
    frames_seen,
    image_tokens,
    list_tokens,
    sight,
    video_tokens,
)

EARLY = EDITIONS["2026-03"]["qwen3-omni"]
EARLY_TURBO = EDITIONS["2026-03"]["qwen-omni-turbo"]
LATE = EDITIONS["2026-06"]["qwen3-omni"]
LATE_TURBO = EDITIONS["2026-06"]["qwen-omni-turbo"]
PLUS = EDITIONS["2026-06"]["qwen3.5-omni"]


@pytest.mark.parametrize(
    ("size", "flash", "turbo", "plus", "sharp"),
    [
        ((1920, 1080), 1224, 1224, 1224, 2042),
        ((1280, 720), 882, 1198, 882, 882),
        ((100, 100), 11, 18, 27, 27),
        ((3840, 2160), 1224, 1224, 1224, 8162),
        ((11, 11), 6, 6, 27, 27),
    ],
)
def test_images(size: tuple[int, int], flash: int, turbo: int, plus: int, sharp: int) -> None:
    """Every image of the page, for each family, and with high resolution."""
    for edition in (EARLY, LATE):
        assert image_tokens(*size, edition) == flash
    for edition in (EARLY_TURBO, LATE_TURBO):
        assert image_tokens(*size, edition) == turbo
    assert image_tokens(*size, PLUS) == plus
    assert image_tokens(*size, PLUS, sharp=True) == sharp


@pytest.mark.parametrize(
    ("film", "counted"),
    [
        (
            (1280, 720, 750, Fraction(25)),
            [(EARLY, 15_812), (LATE, 15_812), (LATE_TURBO, 15_812), (PRINTED, 12_106), (PLUS, 17_822)],
        ),
        (
            (640, 360, 3_750, Fraction(25)),
            [(EARLY, 14_082), (LATE, 14_082), (EARLY_TURBO, 11_962), (PRINTED, 9_158), (PLUS, 33_002)],
        ),
        (
            (1280, 720, 318, Fraction(2997, 100)),
            [(EARLY, 7_922), (LATE, 7_922), (LATE_TURBO, 7_922), (PRINTED, 6_065), (PLUS, 6_536)],
        ),
        (
            (320, 240, 25, Fraction(25)),
            [(EARLY, 282), (LATE, 82), (EARLY_TURBO, 282), (LATE_TURBO, 200), (PLUS, 82)],
        ),
        ((1920, 1080, 6_000, Fraction(25)), [(EARLY, 16_130), (LATE, 16_130), (PLUS, 142_562)]),
        ((1280, 720, 90_000, Fraction(25)), [(PLUS, 156_674)]),
    ],
)
def test_films(film: tuple[int, int, int, Fraction], counted: list[tuple[Sight, int]]) -> None:
    """Every video of the page, for each family and edition, the value of its misprint too."""
    for edition, tokens in counted:
        assert film_tokens(*film, edition) == tokens


@pytest.mark.parametrize(
    ("count", "rate", "seen"),
    [
        (750, Fraction(25), 60),
        (318, Fraction(2997, 100), 21),
        (3_750, Fraction(25), 300),
        (25, Fraction(25), 2),
    ],
)
def test_frames_that_are_looked_at(count: int, rate: Fraction, seen: int) -> None:
    """Two a second; a tail of half a second or less is not looked at."""
    assert frames_seen(count, rate, PLUS) == seen


def test_a_film_counts_the_same_at_any_rate() -> None:
    """What is sent at the rate at which it is looked at costs what the whole film would."""
    slow = video_tokens(1280, 720, 30_000, PLUS)
    assert slow == video_tokens(1280, 720, 30_000, PLUS, rate=Fraction(25)) == 17_822
    assert slow == list_tokens(1280, 720, 60, PLUS)


def test_smaller_and_fewer_frames_cost_less() -> None:
    """`fps` and `max_pixels` of a request count; a larger `max_pixels` than the bound changes nothing."""
    usual = video_tokens(1280, 720, 30_000, PLUS)
    assert video_tokens(1280, 720, 30_000, PLUS, max_pixels=230_400) < usual / 2
    assert video_tokens(1280, 720, 30_000, PLUS, max_pixels=2_073_600) == usual
    assert video_tokens(1280, 720, 30_000, PLUS, sampled=Fraction(1)) < usual * 0.52


@pytest.mark.parametrize("row", [*FAMILIES, UNKNOWN], ids=lambda row: row.name)
def test_every_family_has_a_way_to_count(row: Family) -> None:
    """Open weights count like the service's models of that kind, the unknown like the dearest."""
    assert video_tokens(640, 360, 10_000, sight(row)) > 0


def test_open_weights_count_like_their_kind() -> None:
    """The name decides."""
    assert sight(family("Qwen/Qwen3-Omni-30B-A3B-Instruct")) == LATE
    assert sight(family("qwen2.5-omni-7b")) == LATE_TURBO
    assert sight(family("qwen3.8-omni-flash")) == PLUS == sight(UNKNOWN)
