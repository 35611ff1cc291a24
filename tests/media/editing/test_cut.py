"""Ranges of a file: every picture that was asked for, at its new time, with its sound."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from subtoolkit.core.ranges import Span
from subtoolkit.media.editing.containers import container
from subtoolkit.media.editing.cut import cut, scan
from subtoolkit.media.editing.plan import Plan
from subtoolkit.media.probe import probe
from tests.media.build import shown
from tests.media.editing.made import film, flashes, seen


def made(source: Path, target: Path, *spans: Span, exact: bool) -> Plan:
    """Cut, and give the plan."""
    info = probe(source)
    found = scan(info, exact=exact)
    plan = found.plan(spans)
    assert cut(found, plan, target, container(target)) == []
    return plan


def numbers(*ranges: range) -> list[int]:
    """What is expected to be seen."""
    return [number for one in ranges for number in one]


def check_pace(pictures: Sequence[tuple[float, int]], fps: float = 25) -> None:
    """Every picture stands as long as it should."""
    assert all(abs(b[0] - a[0] - 1 / fps) < 0.0021 for a, b in pairwise(pictures))


CODECS = [
    ("libx264", {}, "mp4"),
    ("libx264", {"bf": "3", "x264-params": "open-gop=1"}, "mkv"),
    ("libx265", {}, "mp4"),
    ("libvpx-vp9", {"cpu-used": "8", "deadline": "realtime"}, "webm"),
    ("mpeg4", {"bf": "2"}, "mkv"),
]


@pytest.mark.parametrize(("codec", "options", "suffix"), CODECS)
def test_exact(codec: str, options: dict[str, str], suffix: str, tmp_path: Path) -> None:
    """Exactly the pictures of the ranges, whatever the codec and wherever its key pictures are."""
    sound = "libopus" if suffix == "webm" else "aac"
    source = film(tmp_path / f"a.{suffix}", 120, codec=codec, options=options, gop=30, sound=sound)
    target = tmp_path / f"b.{suffix}"
    made(source, target, (400, 1600), (2440, 4000), exact=True)
    pictures = seen(target)
    assert [number for _, number in pictures] == numbers(range(10, 40), range(61, 100))
    check_pace(pictures)


@pytest.mark.parametrize(("codec", "options", "suffix"), CODECS)
def test_lossless(codec: str, options: dict[str, str], suffix: str, tmp_path: Path) -> None:
    """Without a new picture: from the key picture before to at least the end that was asked for."""
    sound = "libopus" if suffix == "webm" else "aac"
    source = film(tmp_path / f"a.{suffix}", 120, codec=codec, options=options, gop=30, sound=sound)
    target = tmp_path / f"b.{suffix}"
    plan = made(source, target, (400, 1100), (2600, 4000), exact=False)
    assert not plan.encoded
    pictures = seen(target)
    expected = [round(time / 40) for start, end in plan.kept.spans for time in range(start, end, 40)]
    assert [number for _, number in pictures] == expected
    assert {*range(10, 27), *range(65, 100)} <= {number for _, number in pictures}
    check_pace(pictures)


@pytest.mark.parametrize("exact", [True, False])
def test_sound_and_picture_stay_together(exact: bool, tmp_path: Path) -> None:
    """Over fifteen joins each beep is still heard with its flash, within half a picture."""
    when = [round(0.2 + 0.8 * number, 1) for number in range(16)]
    source = film(tmp_path / "a.mp4", 330, flashes=when, gop=5)
    spans = [(start, start + 617) for start in range(130, 12900, 801)]
    target = tmp_path / "b.mkv"
    made(source, target, *spans, exact=exact)
    light, sound = flashes(target), shown(target, 0.3)
    assert len(light) == len(sound) == 16
    usual = shown(source, 0.3)[0] - flashes(source)[0]  # what the encoder of the sound adds
    assert max(abs(b - a - usual) for a, b in zip(light, sound, strict=True)) < 0.02


def test_pictures_in_the_middle_are_the_same(tmp_path: Path) -> None:
    """Only the edges are new: between the key pictures each packet is that of the source."""
    source = film(tmp_path / "a.mp4", 150, gop=25)
    target = tmp_path / "b.mp4"
    plan = made(source, target, (600, 5200), exact=True)
    jobs = plan.pieces[0].jobs
    assert not jobs[0].copied
    assert sum(job.last - job.first for job in jobs if job.copied) >= 100
    assert [number for _, number in seen(target)] == [*range(15, 130)]


def test_rates_that_vary(tmp_path: Path) -> None:
    """Pictures keep the time for which they are shown."""
    times = [Fraction(number * number + 40 * number, 2000) for number in range(100)]
    source = film(tmp_path / "a.mkv", 100, times=times, gop=20)
    target = tmp_path / "b.mkv"
    made(source, target, (500, 2000), (3000, 5000), exact=True)
    kept = [n for n, time in enumerate(times) if 0.5 <= time < 2 or 3 <= time < 5]
    pictures = seen(target)
    assert [number for _, number in pictures] == kept
    for (a, first), (b, second) in pairwise(pictures):
        if second == first + 1:
            assert abs((b - a) - float(times[second] - times[first])) < 0.0021
