"""Timeline -> Final Cut Pro XML 1.10: a project with the media, its captions and its markers.

Every time is a whole number of frames, as an exact fraction of a second: Final Cut refuses what lies between
two frames, and the whole file where the order of elements is not that of its document type
(https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference).
"""

from collections.abc import Iterator
from fractions import Fraction

from subtoolkit.core.media import MediaInfo
from subtoolkit.core.timecode import Timebase, Timecode, timecode
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.markers import Framed, framed
from subtoolkit.formats.names import address, title
from subtoolkit.formats.shown import Shown, line, shown
from subtoolkit.formats.xml import escape, quote

_STYLE = (
    '<text-style font=".AppleSystemUIFont" fontSize="13" fontFace="Regular" fontColor="1 1 1 1" '
    'backgroundColor="0 0 0 1"/>'
)
"""What Final Cut itself gives a caption; it knows no style that is shared."""


def render(timeline: Timeline, look: Look) -> str:
    """Write the project: on the media where there is a local video file, else on a gap of its length."""
    clock, markers = framed(timeline, look)
    media, base = timeline.media, clock.base
    cues = shown(timeline, look)
    length = max(1, *(base.frame(end) for end in (_length(media), *(cue.end for cue in cues))))
    own = timecode(media, rate=base.rate, start="auto") if media and media.timecode else Timecode(base)
    name, duration = quote(title(media)), _seconds(length, base)
    clip = _clip(media, name, clock, own, duration)
    inside = [*_captions(cues, own, timeline.language), *(_marker(one, own) for one in markers)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!DOCTYPE fcpxml>",
        '<fcpxml version="1.10">',
        "  <resources>",
        _format(media, base),
        *_asset(media, name, own, duration),
        "  </resources>",
        "  <library>",
        f"    <event name={name}>",
        f"      <project name={name}>",
        f'        <sequence format="r1" duration="{duration}" {_zero(clock)}>',
        "          <spine>",
        f"            <{clip}>",
        *(f"              {each}" for each in inside),
        f"            </{clip.split(maxsplit=1)[0]}>",
        "          </spine>",
        "        </sequence>",
        "      </project>",
        "    </event>",
        "  </library>",
        "</fcpxml>",
    ]
    return "\n".join(lines) + "\n"


def _length(media: MediaInfo | None) -> int:
    return (media.duration or media.declared or 0) if media else 0


def _seconds(frame: int, base: Timebase) -> str:
    return f"{Fraction(base.seconds(frame))}s"


def _zero(clock: Timecode) -> str:
    return f'tcStart="{_seconds(clock.first, clock.base)}" tcFormat="{_count(clock)}"'


def _count(clock: Timecode) -> str:
    return "DF" if clock.base.drop else "NDF"


def _format(media: MediaInfo | None, base: Timebase) -> str:
    pictures = media.pictures if media else ()
    width, height = (pictures[0].width, pictures[0].height) if pictures else (1920, 1080)
    return f'    <format id="r1" frameDuration="{_seconds(1, base)}" width="{width}" height="{height}"/>'


def _is_video(media: MediaInfo | None) -> bool:
    """A file that Final Cut can open from where it lies."""
    return bool(media and media.pictures and not media.path.lower().startswith("https://"))


def _asset(media: MediaInfo | None, name: str, own: Timecode, duration: str) -> Iterator[str]:
    if not (media and _is_video(media)):
        return
    sound = ""
    if media.audio:
        first = media.audio[0]
        sound = f' hasAudio="1" audioSources="1" audioChannels="{first.channels}" audioRate="{first.rate_hz}"'
    times = f'start="{_seconds(own.first, own.base)}" duration="{duration}"'
    yield f'    <asset id="r2" name={name} {times} hasVideo="1" format="r1"{sound}>'
    yield f'      <media-rep kind="original-media" src={quote(address(media))}/>'
    yield "    </asset>"


def _clip(media: MediaInfo | None, name: str, clock: Timecode, own: Timecode, duration: str) -> str:
    """What captions and markers hang on; their times count from its start."""
    offset, start = _seconds(clock.first, clock.base), _seconds(own.first, own.base)
    times = f'name={name} offset="{offset}" start="{start}" duration="{duration}"'
    if not _is_video(media):
        return f"gap {times}"
    return f'asset-clip ref="r2" {times} format="r1" tcFormat="{_count(own)}"'


def _captions(cues: list[Shown], own: Timecode, language: str | None) -> Iterator[str]:
    """One caption per cue; cues at the same time lie on lanes above each other, since one lane holds one."""
    role = quote(f"iTT?captionFormat=ITT.{language or 'en'}")
    ends: list[int] = []
    for number, cue in enumerate(cues, 1):
        start = own.base.frame(cue.start)
        end = max(own.base.frame(cue.end), start + 1)
        lane = next((at for at, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        place = "top" if cue.kind == "text" else "bottom"
        offset, duration = _seconds(own.first + start, own.base), _seconds(end - start, own.base)
        text = f'<text-style ref="ts{number}">{escape(cue.text)}</text-style>'
        yield (
            f'<caption lane="{lane + 1}" offset="{offset}" name={quote(line(cue.text))} '
            f'duration="{duration}" role={role}><text placement="{place}">{text}</text>'
            f'<text-style-def id="ts{number}">{_STYLE}</text-style-def></caption>'
        )


def _marker(one: Framed, own: Timecode) -> str:
    element = "chapter-marker" if one.marker.kind == "chapter" else "marker"
    note = f" note={quote(one.marker.note)}" if one.marker.note else ""
    return (
        f'<{element} start="{_seconds(own.first + one.first, own.base)}" duration="{_seconds(1, own.base)}" '
        f"value={quote(one.marker.name)}{note}/>"
    )


def recognises(text: str) -> bool:
    """Never: it is written only."""
    return False


read = None
