"""Messages between the stand-in and its recognisers: four bytes of length, big-endian, then the bytes."""

import struct
from typing import IO

_LENGTH = struct.Struct(">I")


def read_message(stream: IO[bytes]) -> bytes | None:
    """Read one message; None at the end of the stream or inside a message that was cut."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = stream.read(size)
    return body if len(body) == size else None


def write_message(stream: IO[bytes], body: bytes) -> None:
    """Write one message at once."""
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()
