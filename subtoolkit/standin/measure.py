"""Bytes of a WAV or MP3 file -> its duration, read from its headers without decoding it."""

import struct

_RATES_KBPS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
"""Layer III bit rates of MPEG-1 (3) and of MPEG-2 and 2.5 (2), by the header's index (ISO/IEC 11172-3)."""
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_DECODER_DELAY = 529
"""Samples by which any MP3 decoder lags behind; LAME's tag counts its padding with it."""


def measure(data: bytes) -> int | None:
    """Milliseconds of a WAV or MP3 file; None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wav(data)
    return _mp3(data)


def _wav(data: bytes) -> int | None:
    bytes_per_second, at = 0, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt " and at + 24 <= len(data):
            bytes_per_second = struct.unpack_from("<I", data, at + 16)[0]
        if name == b"data":
            # A streamed WAV claims 4 GB: what is there counts.
            size = min(size, len(data) - at - 8)
            return round(size * 1000 / bytes_per_second) if bytes_per_second else None
        at += 8 + size + size % 2
    return None


def _mp3(data: bytes) -> int | None:
    at = _after_id3(data)
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return None
    version, rate_index = data[at + 1] >> 3 & 3, data[at + 2] >> 2 & 3
    if version not in _RATES_HZ or rate_index == 3:
        return None
    rate_hz = _RATES_HZ[version][rate_index]
    kbps = _RATES_KBPS[3 if version == 3 else 2][data[at + 2] >> 4]
    samples = _tagged_samples(data[at : at + 512], 1152 if version == 3 else 576)
    if samples is not None:
        return round(samples * 1000 / rate_hz)
    return round((len(data) - at) * 8 / kbps) if kbps else None


def _tagged_samples(frame: bytes, per_frame: int) -> int | None:
    """Count samples by the Xing or Info tag of the first frame, less what the encoder padded."""
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 12 or not frame[at + 7] & 1:
        return None
    frames = struct.unpack_from(">I", frame, at + 8)[0]
    delays = frame[at + 141 : at + 144]
    padding = 0
    if len(delays) == 3 and frame[at + 120 : at + 124] in (b"LAME", b"Lavf", b"Lavc"):
        padding = (delays[0] << 4 | delays[1] >> 4) + ((delays[1] & 15) << 8 | delays[2])
    return int(max(0, frames * per_frame - padding))


def _after_id3(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    return 10 + (data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9])
