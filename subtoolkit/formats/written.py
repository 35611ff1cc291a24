"""What this tool wrote: the hash of each output, so that a file nobody changed since may be replaced.

One small file per output, named by the hash of its path, in the user's data folder (or in `$SUBTOOL_DATA`).
A store that cannot be read or written is no failure: then a file just counts as not ours.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path


def remember(path: Path, content: bytes) -> None:
    """Note that `content` is what we wrote to `path`."""
    record = _record(path)
    with suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(sha256(content).hexdigest(), encoding="ascii")


def is_ours(path: Path) -> bool:
    """Tell whether the file at `path` is, byte for byte, what we last wrote there."""
    try:
        return _record(path).read_text(encoding="ascii") == sha256(path.read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError):
        return False


def _record(path: Path) -> Path:
    name = sha256(os.fsencode(os.path.normcase(path.resolve()))).hexdigest()
    folder = os.environ.get("SUBTOOL_DATA") or user_data_path("subtoolkit")
    # Two levels, since a catalogue has very many outputs.
    return Path(folder) / "written" / name[:2] / name[2:]
