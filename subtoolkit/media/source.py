"""A path or address -> the name and the guards under which ffmpeg and PyAV open that, and nothing else.

A local file is opened as `file:…`, so that a colon, a dash or a percent sign in its name means nothing. The
protocol whitelist keeps what is written inside a file from reaching the network or another protocol.
"""

import re
import stat
from pathlib import Path

from subtoolkit.core.errors import FileNotThere, MediaUnreadable

copies: dict[str, Path] = {}
"""Addresses that were fetched, and where their copies lie."""

_STALLED = 60_000_000
"""Microseconds without a byte from the network after which a transfer has failed."""
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"v=0", b"[playlist]", b"<MPD", b"<smil", b"<asx")
"""How files begin that only name other files."""
_BOXES = (b"ftyp", b"mdat", b"wide", b"free", b"skip")
"""The first box of an MP4 or QuickTime file."""
_OWN = re.compile(r"http://(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d+)?/")
"""Addresses on this machine, which nobody can listen in on."""
_OTHER_ADDRESSES = ("http://", "rtmp://", "rtsp://", "ftp://", "srt://", "udp://")


def is_remote(source: str | Path) -> bool:
    """Whether `source` is an address to fetch: `https://…`, or `http://…` on this very machine.

    Anything else is the name of a local file.
    """
    name = str(source).lower()
    return name.startswith("https://") or _OWN.match(name) is not None


def local(source: str | Path) -> Path | None:
    """The file that holds `source`: itself, or the copy of an address; None for one that was not fetched."""
    return copies.get(str(source)) if is_remote(source) else Path(source)


def url(source: str | Path) -> str:
    """The name under which ffmpeg and PyAV open `source`, and nothing else."""
    path = local(source)
    return str(source) if path is None else f"file:{path if is_remote(source) else source}"


def guards(source: str | Path) -> dict[str, str]:
    """Options for the opening of `source`: the protocols it may use, and for an address its limits."""
    if local(source) is not None:
        return {"protocol_whitelist": "file"}
    return network(source)


def network(source: str | Path) -> dict[str, str]:
    """Options for the opening of an address itself."""
    if _OWN.match(str(source).lower()):
        return {"protocol_whitelist": "http,tcp", "rw_timeout": str(_STALLED)}
    return {"protocol_whitelist": "https,tls,tcp,httpproxy", "rw_timeout": str(_STALLED)} | _trust()


def _trust() -> dict[str, str]:
    """Check certificates by the system's authorities: few builds of ffmpeg do, or know where these are."""
    import ssl  # costs 70 ms, and only addresses need it

    authorities = ssl.get_default_verify_paths().cafile
    return {"tls_verify": "1", "ca_file": authorities} if authorities else {}


def check(source: str | Path) -> None:
    """Make sure that a local `source` is a file with something in it; a named pipe would block for ever.

    Raises `FileNotThere` or `MediaUnreadable`.
    """
    if is_remote(source):
        return
    path = Path(source)
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
    except ValueError:  # a null character in the name
        raise FileNotThere(source) from None
    except FileNotFoundError:
        if str(source).lower().startswith(_OTHER_ADDRESSES):
            raise FileNotThere(source, "of addresses only https:// is allowed", "download it first") from None
        raise FileNotThere(source) from None
    except OSError as error:
        raise FileNotThere(source, (error.strerror or str(error)).lower()) from None
    if stat.S_ISDIR(status.st_mode):
        raise FileNotThere(source, "it is a folder", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise FileNotThere(source, "it is no ordinary file", "save it to one first")
    if status.st_size == 0:
        raise MediaUnreadable(source, "the file is empty", "copy or download it again")


def unreadable(source: str | Path, said: str) -> MediaUnreadable:
    """The error for a `source` that was refused with the words `said`, by what its first bytes are."""
    path = local(source)
    if path is None:
        return MediaUnreadable(source, said, "check the address")
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(_PLAYLISTS):
        return MediaUnreadable(source, "it is a list of other files, not media", "name the media file itself")
    if head[4:8] in _BOXES:
        return MediaUnreadable(source, "its index is missing: it was cut off", "get the whole file")
    if "invalid" in said.lower():  # what the whitelist and an unknown format both say
        return MediaUnreadable(source, "it is in no format that ffmpeg knows")
    return MediaUnreadable(source, said)
