"""What all tests share: golden files, independent programs, and a home of their own."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A shared machine stalls now and then: how long an example takes says nothing about it being right.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

GOLDEN = Path(__file__).parent.parent / "fixtures" / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--golden`."""
    parser.addoption("--golden", action="store_true", help="rewrite the golden files; review the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, or with `--golden` rewrite it."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden file {name}: run make golden"
        assert text == path.read_bytes().decode(), f"{name} changed: if it should, run make golden"

    return check


@pytest.fixture
def program() -> Callable[[str], str]:
    """Find a program that pip does not bring; without it the test is skipped, in CI it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, and in CI nothing is skipped")
        return path or pytest.skip(f"{name} is not installed")

    return find


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's folders, options and API key out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith(("SUBTOOL_", "DASHSCOPE_")) and name != "SUBTOOL_FFMPEG":
                patch.delenv(name)
        patch.setenv("SUBTOOL_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
