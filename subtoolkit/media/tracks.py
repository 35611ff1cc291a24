"""Sound tracks of a file -> the order in which they are listened to."""

from subtoolkit.core.errors import MediaHasNoSound, MediaUnreadable, TrackMissing
from subtoolkit.core.media import AudioTrack, MediaInfo

_BOTH_CODES = {
    "ar": "ara", "bg": "bul", "cs": "cze ces", "da": "dan", "de": "ger deu", "el": "gre ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "per fas", "fi": "fin", "fr": "fre fra", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav",
    "ms": "may msa", "nl": "dut nld", "no": "nor nob nno", "pl": "pol", "pt": "por", "ro": "rum ron",
    "ru": "rus", "sk": "slo slk", "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur",
    "uk": "ukr", "ur": "urd", "vi": "vie", "yue": "yue chi zho", "zh": "chi zho cmn",
}  # fmt: skip
"""BCP 47 -> the codes of ISO 639-2 that media files use for it, bibliographic and terminological."""


def choice(info: MediaInfo, chosen: int | None = None, language: str | None = None) -> list[AudioTrack]:
    """The track to listen to, then those to turn to when it is silent; one that a user chose is alone.

    A track in `language` comes first, then the file's default one, then the others in order. Raises
    `MediaHasNoSound`, `TrackMissing`, or `MediaUnreadable` when no track can be decoded.
    """
    if not info.audio:
        raise MediaHasNoSound(info.path, subtitles=bool(info.subtitles) and not info.pictures)
    if chosen is not None:
        return [_chosen(info, chosen)]
    readable = [track for track in info.audio if track.unreadable is None]
    if not readable:
        raise MediaUnreadable(info.path, _why(info.audio[0]), "")
    return sorted(readable, key=lambda track: (not _speaks(track, language), not track.default))


def _speaks(track: AudioTrack, language: str | None) -> bool:
    """Whether the file says that the track is in this language (BCP 47)."""
    if not language or not track.language:
        return False
    wanted, given = (tag.lower().split("-")[0] for tag in (language, track.language))
    return given == wanted or given in _BOTH_CODES.get(wanted, "").split()


def _chosen(info: MediaInfo, number: int) -> AudioTrack:
    for track in info.audio:
        if track.number == number:
            if track.unreadable is not None:
                raise MediaUnreadable(info.path, _why(track), "choose another with --track")
            return track
    raise TrackMissing(info.path, number, [_name(track) for track in info.audio])


def _why(track: AudioTrack) -> str:
    return f"its sound cannot be decoded, {track.unreadable}"


def _name(track: AudioTrack) -> str:
    told = ", ".join(word for word in (track.language, track.title, track.codec) if word)
    return f"{track.number} ({told})"
