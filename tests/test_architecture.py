"""The house rules: imports point downward, foreign packages have owners, the network has doors."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "subtoolkit"

ALLOWED = {
    "core": set(),
    "media": {"core"},
    "omni": {"core"},
    "replies": {"core"},
    "timeline": {"core"},
    "formats": {"core"},
    "pipeline": {"core", "media", "omni", "replies", "timeline", "formats"},
    "standin": {"core", "media", "omni.families", "omni.tokens"},
    "batch": {"core", "media", "omni", "replies", "timeline", "formats", "pipeline"},
    "web": {"core", "media", "omni", "replies", "timeline", "formats", "pipeline"},
    "cli": {"core", "media", "omni", "replies", "timeline", "formats", "pipeline", "standin", "batch", "web"},
    "__init__": {"core", "formats", "pipeline"},
}
"""For each part of the house what it may import from the others."""

OWNERS = {
    "click": "cli/",
    "rich": "cli/",
    "openai": "omni/compatible.py",
    "dashscope": "omni/native.py",
    "aiohttp": "omni/native.py",
    "httpx2": "omni/upload.py",
    "aiolimiter": "omni/",
    "tenacity": "omni/",
    "ffmpeg": ("media/ffmpeg.py", "media/ffmpeg_film.py", "media/editing/commands.py"),
    "imageio_ffmpeg": "media/ffmpeg.py",
    "av": ("media/probe.py", "media/imprint.py", "media/image.py", "media/editing/"),
    "langcodes": "media/editing/",
    "pysubs2": "formats/",
    "charset_normalizer": "formats/",
    "regex": "timeline/",
    "budoux": "timeline/",
    "jiwer": "timeline/score.py",
    "jellyfish": "timeline/lyrics/",
    "rapidfuzz": "timeline/lyrics/",
    "mutagen": "media/",
    "pocketsphinx": ("standin/", "media/align"),
    "starlette": "standin/",
    "uvicorn": "standin/",
    "ray": "batch/ray.py",
    "fsspec": "batch/storage.py",
    "opentimelineio": "formats/otio.py",
}
"""The only place that may import each foreign package."""

DOORS = ("omni/", "standin/", "web/", "batch/storage.py")
"""Where the network may be reached."""

NETWORK = {"openai", "httpx", "httpx2", "socket", "http", "urllib.request", "uvicorn", "aiohttp", "requests"}

FILES = sorted(PACKAGE.rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a thing comes from"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_imports_point_downward(path: Path) -> None:
    """A stage imports only what stands below it; siblings do not know each other."""
    part = _name(path).split("/")[0].removesuffix(".py")
    for module in _imports(path):
        if not module.startswith("subtoolkit."):
            continue
        inner = module.removeprefix("subtoolkit.")
        target = inner.split(".")[0]
        if target in (part, "__version__"):
            continue
        known = any(inner == allowed or inner.startswith(allowed + ".") for allowed in ALLOWED[part])
        # `from subtoolkit.omni import families` names the package first; the module decides.
        package_of_allowed = any(allowed.startswith(inner + ".") for allowed in ALLOWED[part])
        assert known or package_of_allowed, f"{_name(path)} may not import {module}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_foreign_packages_have_owners(path: Path) -> None:
    """Each foreign package is imported in one place, so that its quirks are known in one place."""
    for module in _imports(path):
        owner = OWNERS.get(module.split(".")[0])
        assert owner is None or _name(path).startswith(owner), (
            f"{module} belongs to {owner}, not {_name(path)}"
        )


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_network_has_doors(path: Path) -> None:
    """Only a few places reach the network."""
    if _name(path).startswith(DOORS):
        return
    used = {
        module for module in _imports(path) if module in NETWORK or module.split(".")[0] in NETWORK - {"http"}
    }
    assert not used, f"{_name(path)} reaches the network with {used}"


def test_every_part_is_judged() -> None:
    """A new folder must be given its place in the order of imports."""
    parts = {_name(path).split("/")[0].removesuffix(".py") for path in FILES}
    assert parts <= set(ALLOWED)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_shell(path: Path) -> None:
    """Nothing is ever run through a shell."""
    text = path.read_text(encoding="utf-8")
    assert "shell=True" not in text
    assert "os.system" not in text


def test_no_posix_only_module() -> None:
    """Nothing that Windows lacks is imported at the top of a module."""
    lacking = {"fcntl", "resource", "termios", "pwd", "grp", "pty"}
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [n.name for n in node.names] if isinstance(node, ast.Import) else []
            assert not lacking & set(names), f"{_name(path)} needs POSIX"
    assert sys.version_info >= (3, 11)
