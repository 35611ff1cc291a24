"""An https address -> a copy of it on this machine, read once by ffmpeg and gone with the process.

Whatever opens the address afterwards opens the copy: decoding twice, seeking and measuring cost no network,
and the clock is that of a file. Nothing but the address itself is sent: no key, no cookie. ffmpeg follows at
most eight redirections. Plain `http` is taken from this machine alone.
"""

import os
import re
import tempfile
import threading
from pathlib import Path

from subtoolkit.core.errors import FileUnwritable, MediaUnreadable, UsageError, quoted
from subtoolkit.media.ffmpeg import fetch_command
from subtoolkit.media.process import Process, complaint
from subtoolkit.media.source import copies, is_remote

USUAL = 4 * 2**30
"""Bytes of a remote file at most, unless `SUBTOOL_MAX_DOWNLOAD` or `--max-download` says otherwise."""

_BLOCK = 1 << 12
_LEFT = ("not on whitelist", "tls_verify not found")
"""What ffmpeg says, by its version, when a redirection leaves https: there is no certificate to check."""
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}

_lock = threading.Lock()
_turns: dict[str, threading.Lock] = {}
_chosen: list[int] = []


def size(text: str) -> int:
    """Bytes of `500M`, `2GB` or a plain number; raises `UsageError`."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", text.strip(), re.IGNORECASE)
    if match is None or not float(match[1]):
        raise UsageError(f"cannot read the size {quoted(text)}", "it is none like 500M, 2G or 3000000")
    return int(float(match[1]) * _UNITS[match[2].lower()])


def allow(most: int) -> None:
    """Let remote files of so many bytes in, from now on."""
    _chosen[:] = [most]


def limit() -> int:
    """Bytes of a remote file at most."""
    named = os.environ.get("SUBTOOL_MAX_DOWNLOAD")
    return _chosen[0] if _chosen else size(named) if named else USUAL


def fetch(source: str | Path) -> None:
    """Copy what lies at the address `source` to this machine; nothing happens for a file, or the second time.

    Raises `MediaUnreadable` for what cannot be had or is too large, and `FileUnwritable`.
    """
    address = str(source)
    if not is_remote(address):
        return
    with _lock:
        turn = _turns.setdefault(address, threading.Lock())
    with turn:
        if address not in copies:
            target = _target()
            try:
                _copy(address, target, limit())
            except BaseException:
                target.unlink(missing_ok=True)
                raise
            copies[address] = target


def release(source: str | Path) -> None:
    """Remove the copy of an address; nobody may use it any more."""
    path = copies.pop(str(source), None)
    if path is not None:
        path.unlink(missing_ok=True)


def _target() -> Path:
    try:
        handle, name = tempfile.mkstemp(dir=_folder(), prefix="media-")
    except OSError as error:
        raise FileUnwritable(Path(tempfile.gettempdir()), (error.strerror or str(error)).lower()) from None
    os.close(handle)
    return Path(name)


_folders: "list[tempfile.TemporaryDirectory[str]]" = []


def _folder() -> str:
    """The one folder of all copies, which Python removes when it ends."""
    with _lock:
        if not _folders:
            _folders.append(tempfile.TemporaryDirectory(prefix="subtool-", ignore_cleanup_errors=True))
        return _folders[0].name


def _copy(address: str, target: Path, most: int) -> None:
    process = Process(fetch_command(address, target, most + 1))
    try:
        while process.read(_BLOCK):
            pass
        code, complaints = process.finish()
    except BaseException:
        process.kill()
        raise
    if target.stat().st_size > most:
        larger = f"it is larger than {most / 2**20:,.0f} MB"
        raise MediaUnreadable(address, larger, "allow more with --max-download, or download it first")
    if "No space left" in complaints:
        room = "set TMPDIR to a folder with room"
        raise FileUnwritable(Path(tempfile.gettempdir()), "the disk is full", room)
    if any(mark in complaints for mark in _LEFT):
        raise MediaUnreadable(address, "it leads to an address that is not https", "download it first")
    if code or complaints:
        said = complaint(complaints).rsplit(": ", 1)[-1] or f"ffmpeg ended with code {code}"
        raise MediaUnreadable(address, said.lower(), "check the address, or download it first")
    if not target.stat().st_size:
        raise MediaUnreadable(address, "there is nothing behind it", "check the address")
