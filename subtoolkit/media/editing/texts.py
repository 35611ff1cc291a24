"""Subtitle files and tracks as ffmpeg reads them."""

from pathlib import Path

from subtoolkit.media.source import url


def read_times(path: Path) -> list[tuple[int, int]]:
    """Start and end of every caption that libavformat finds in a subtitle file of ours, in order; none where
    it cannot read it.
    """
    import av  # costs 100 ms

    try:
        with av.open(url(path), options={"protocol_whitelist": "file"}, metadata_errors="replace") as file:
            found = [
                (packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base)
                for packet in file.demux(file.streams.subtitles[0])
                if packet.pts is not None and packet.time_base is not None and packet.size
            ]
    except (av.FFmpegError, IndexError, ValueError):
        return []
    return sorted((round(start * 1000), round((start + length) * 1000)) for start, length in found)
