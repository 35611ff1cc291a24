"""What tests of stories share: a programme, somebody who hears it, and settings to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fixtures.programme import make_programme
from fixtures.truth import save
from subtoolkit import standin
from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings, Story
from subtoolkit.standin.running import Running


class Programme(NamedTuple):
    """A made-up programme."""

    media: Path
    truth: Path
    parts: list[tuple[int, str]]
    """Where its parts begin, in ms, and what they are called."""


def made(folder: Path, seconds: float, seed: int = 3) -> Programme:
    """Write a programme."""
    media, told = folder / "programme.mp4", folder / "programme.json"
    truth, parts = make_programme(media, seconds, seed=seed)
    save(told, truth)
    return Programme(media, told, [(round(start * 1000), title) for start, title in parts])


@contextmanager
def heard(truth: Path, *quirks: str) -> Iterator[Running]:
    """A perfect listener of a recording."""
    with standin.start(ear=f"script:{truth}", quirks=quirks) as server:
        yield server


def settings(
    server: Running, cache: Path, *, piece: tuple[int, int] = (20_000, 40_000), **story: object
) -> Settings:
    """Ask this server about the sound alone."""
    return Settings(
        times="model",
        service=Service(base_url=server.base_url, identity="test"),
        question=Question(see=False),
        listening=Listening(piece=piece),
        caching=Caching(folder=cache),
        story=Story.model_validate(story),
    )
