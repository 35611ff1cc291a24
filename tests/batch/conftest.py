"""What tests of catalogues share."""

from collections.abc import Iterator

import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.batch.songs import EAR
from tests.cli.conftest import run  # noqa: F401 -- the fixture


@pytest.fixture(scope="session")
def singer() -> Iterator[Running]:
    """A perfect listener for the songs."""
    with standin.start(ear=EAR) as server:
        yield server
