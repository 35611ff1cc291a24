"""Sound tracks of a file -> the order in which they are listened to."""

from subtoolkit.core.errors import MediaHasNoSound, MediaUnreadable, TrackMissing
from subtoolkit.core.media import AudioTrack, MediaInfo


def choice(info: MediaInfo, chosen: int | None = None) -> list[AudioTrack]:
    """The track to listen to, then those to turn to when it is silent; one that a user chose is alone.

    The file's default track comes first, else the first. Raises `MediaHasNoSound`, `TrackMissing`, or
    `MediaUnreadable` when no track can be decoded.
    """
    if not info.audio:
        raise MediaHasNoSound(info.path)
    if chosen is not None:
        return [_chosen(info, chosen)]
    readable = [track for track in info.audio if track.unreadable is None]
    if not readable:
        raise MediaUnreadable(info.path, _why(info.audio[0]), "")
    return sorted(readable, key=lambda track: not track.default)


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
