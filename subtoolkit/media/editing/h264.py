"""Parameter sets of H.264: those of an encoder beside those of a source, so that one track holds both; pure.

Layout of the configuration record: ISO/IEC 14496-15, 5.3.3.1; of the sets: ITU-T H.264, 7.3.2.
"""

import re
from collections.abc import Iterable, Sequence

SPS, PPS, IDR = 7, 8, 5
_MOST = 31
"""The highest number of a set that both kinds can have."""


def units(data: bytes) -> list[bytes]:
    """The units of a byte stream with start codes."""
    return [unit.rstrip(b"\0") for unit in re.split(rb"\x00\x00\x01", data)[1:] if unit.strip(b"\0")]


def sized(parts: Iterable[bytes], size: int) -> bytes:
    """Units behind their lengths in `size` bytes, as MP4 and Matroska keep them."""
    return b"".join(len(unit).to_bytes(size, "big") + unit for unit in parts)


def streamed(parts: Iterable[bytes]) -> bytes:
    """Units behind start codes."""
    return b"".join(b"\0\0\0\1" + unit for unit in parts)


def is_record(extradata: bytes) -> bool:
    """Whether this is a configuration record; else it is a byte stream."""
    return extradata[:1] == b"\1"


def length_size(extradata: bytes) -> int:
    """Bytes of the length in front of each unit."""
    return (extradata[4] & 3) + 1


def sets(extradata: bytes) -> list[bytes]:
    """All parameter sets of a source."""
    if not is_record(extradata):
        return [unit for unit in units(extradata) if unit[0] & 31 in (SPS, PPS)]
    found, place = [], 5
    for mask in (31, 255):
        count, place = extradata[place] & mask, place + 1
        for _ in range(count):
            size = int.from_bytes(extradata[place : place + 2], "big")
            found.append(extradata[place + 2 : place + 2 + size])
            place += 2 + size
    return found


def free_number(known: Sequence[bytes]) -> int | None:
    """A number that no set of the source has; None if it has them all."""
    taken = {_number(unit) for unit in known}
    return next((number for number in range(_MOST, -1, -1) if number not in taken), None)


def joined(extradata: bytes, added: Sequence[bytes]) -> bytes:
    """The configuration of a source with further sets."""
    if not is_record(extradata):
        return extradata + streamed(added)
    known = sets(extradata)
    both = [[unit for unit in (*known, *added) if unit[0] & 31 == kind] for kind in (SPS, PPS)]
    head = extradata[:5] + bytes([0xE0 | len(both[0])])
    rest = extradata[6 + sum(len(unit) + 2 for unit in known if unit[0] & 31 == SPS) :]
    tail = rest[1 + sum(len(unit) + 2 for unit in known if unit[0] & 31 == PPS) :]
    return head + sized(both[0], 2) + bytes([len(both[1])]) + sized(both[1], 2) + tail


def _number(unit: bytes) -> int:
    """Its own number: the first field of a PPS, the one behind three bytes of an SPS."""
    start = 4 if unit[0] & 31 == SPS else 1
    bits = "".join(f"{byte:08b}" for byte in unit[start : start + 8])
    zeros = len(bits) - len(bits.lstrip("0"))
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
