"""Sound -> segments, each as soon as it can be decided, while the decode runs.

A cut falls in the middle of a real pause; where there is none the neighbours overlap. Long silence is left
out. The decisions are in `cuts.py`, which knows nothing of files; here is what pulls the decode.
"""

from collections.abc import Iterator

from subtoolkit.core.segment import Plan, Segment
from subtoolkit.media.cuts import Cut, Splitter
from subtoolkit.media.sound import Sound


def split(
    sound: Sound, shortest: int, longest: int, plan: Plan | None = None, *, whole: bool = False
) -> Iterator[Segment]:
    """The segments of `sound`, of `shortest` to `longest` ms, in order; blocks while it decodes.

    Only a stretch between long silences, and the very last one, may be shorter than `shortest`. A track with
    nothing to hear in it is followed by the next one that the user did not rule out. With a `plan` its
    segments are given as they are, as far as there is sound for them. `whole`: silence is not left out. Ends
    early when `sound` is closed.
    """
    # A plan of another track is one that was made after the usual track had turned out silent.
    usable = plan is not None and plan.track == sound.track.number
    yield from _planned(sound, plan) if plan and usable else _heard(sound, shortest, longest, whole=whole)


def _planned(sound: Sound, plan: Plan) -> Iterator[Segment]:
    for segment in plan.segments:
        while sound.decoded < segment.end and sound.pull():
            pass
        if sound.decoded >= segment.end:
            yield segment
    while sound.pull():  # only the end tells how long the sound is, and whether it is whole
        pass


def _heard(sound: Sound, shortest: int, longest: int, *, whole: bool) -> Iterator[Segment]:
    index = 0
    while True:
        for cut in _cuts(sound, Splitter(shortest, longest, sound.start, whole=whole)):
            yield _segment(index, cut, sound)
            index += 1
        if index or not sound.next_track():
            return


def _cuts(sound: Sound, splitter: Splitter) -> Iterator[Cut]:
    while sound.pull():
        fresh = sound.levels.between(splitter.known, sound.levels.end)
        yield from splitter.finish(fresh, sound.decoded) if sound.ended else splitter.feed(fresh)


def _segment(index: int, cut: Cut, sound: Sound) -> Segment:
    return Segment(
        index=index,
        start=cut.start,
        end=cut.end,
        overlap=cut.overlap,
        channel=sound.levels.channel(cut.start, cut.end),
        level_db=cut.level_db,
    )
