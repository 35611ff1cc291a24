"""What an installation weighs: the core, and the core with an ffmpeg."""

import sys
import tempfile
import venv
from pathlib import Path

from benchmarks.measuring import MB, Row, run

ROOT = Path(__file__).parent.parent


def rows() -> list[Row]:
    """The rows about the installation; downloads everything once more."""
    return [_row("core", "", 280), _row("core and the extra `ffmpeg`", "[ffmpeg]", 450)]


def _row(what: str, extra: str, bar: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        binaries = "Scripts" if sys.platform == "win32" else "bin"
        pip = [str(Path(folder) / binaries / "python"), "-m", "pip"]
        run([*pip, "install", "--quiet", f"{ROOT}{extra}"])
        run([*pip, "uninstall", "--quiet", "--yes", "setuptools", "pip"])
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return Row(f"installation, {what}", f"under {bar} MB", f"{size / MB:.0f} MB", size < bar * MB)
