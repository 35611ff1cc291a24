"""The editing programs and sites that files are made for -> what each of them imports best."""

from typing import Literal, NamedTuple

Overlap = Literal["keep", "join"]
"""Voices that speak at once: two cues, or one, for what shows only one at a time."""


class Profile(NamedTuple):
    """What a program wants; a user's own choice goes before each."""

    subtitles: str
    """Format of subtitles."""
    markers: str
    """Format of chapters and other markers."""
    frames: bool = False
    """Times lie on frames of the picture."""
    overlap: Overlap = "keep"
    timecode: str | None = None
    """Where the timeline begins; None: at zero."""
    crlf: bool = False


PROFILES: dict[str, Profile] = {
    "premiere": Profile("srt", "otio", frames=True, overlap="join"),
    "resolve": Profile("srt", "edl", frames=True, overlap="join", timecode="auto"),
    "finalcut": Profile("srt", "fcpxml", frames=True, overlap="join"),
    "avid": Profile("avid", "edl", frames=True, overlap="join", timecode="auto", crlf=True),
    "aegisub": Profile("ass", "ogm"),
    "youtube": Profile("srt", "youtube"),
}
"""premiere: captions snap to frames and one track holds one at a time; its user guide names SRT, and OTIO
since 25. resolve: subtitles are clips on a track, timelines begin at 01:00:00:00, and files that begin at
zero land an hour off; markers come from an EDL (DaVinci Resolve manual: Subtitles, Export Timeline Markers to
EDL). finalcut: SRT or iTT captions, one at a time in a language, times relative to the project; markers by
FCPXML (Final Cut Pro User Guide: Captions). avid: SubCap imports the caption text of Avid DS in the timecode
of the sequence, without overlaps (Media Composer Effects Guide: Caption Files). aegisub: ASS keeps voices and
positions. youtube: SRT in UTF-8, chapters in the description (YouTube Help). None needs a byte order mark,
and several parsers fail on one.
"""
