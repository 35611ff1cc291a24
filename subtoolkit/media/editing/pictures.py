"""A picture track -> its packets in the order of decoding, and where it can be cut without decoding; pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True)
class Pictures:
    """The packets of a picture track; times in ticks of the stream, packets by their number."""

    times: Sequence[int]
    """Presentation times in the order of decoding."""
    keys: Sequence[int]
    """Packets with which decoding can begin, whatever came before."""
    end: int
    """Where the last picture ends."""

    @cached_property
    def shown(self) -> Sequence[int]:
        """All times in the order of showing."""
        return sorted(self.times)

    @cached_property
    def reorder(self) -> int:
        """By how many packets a picture is decoded before it is shown, at most."""
        rank = {time: number for number, time in enumerate(self.shown)}
        return max((number - rank[time] for number, time in enumerate(self.times)), default=0)

    @cached_property
    def borders(self) -> Sequence[int]:
        """Packets such that all that is decoded before is shown before all that is decoded from there on."""
        before = accumulate(self.times, max, initial=-(2**62))
        behind = [*accumulate(reversed(self.times), min, initial=2**62)][::-1]
        return [number for number, (a, b) in enumerate(zip(before, behind, strict=True)) if a < b]

    @cached_property
    def border_times(self) -> Sequence[int]:
        """For each border, when what is decoded from it on begins to be shown."""
        behind = [*accumulate(reversed(self.times), min, initial=self.end)][::-1]
        return [behind[number] for number in self.borders]

    @cached_property
    def _doors(self) -> Sequence[tuple[int, int]]:
        """Time and number of each key packet at a border at which it is itself the first to be shown."""
        borders = dict(zip(self.borders, self.border_times, strict=True))
        return [(self.times[key], key) for key in self.keys if borders.get(key) == self.times[key]]

    def frame_from(self, time: int) -> int:
        """When the first picture at `time` or later is shown."""
        place = bisect_left(self.shown, time)
        return self.shown[place] if place < len(self.shown) else max(self.end, time)

    def key_before(self, time: int) -> int:
        """The last key packet that is shown at `time` or before, else the first."""
        place = bisect_right(self.keys, time, key=lambda key: self.times[key])
        return self.keys[max(place - 1, 0)]

    def door_from(self, time: int) -> int:
        """The first packet at `time` or later with which a copy can begin; their count if there is none."""
        place = bisect_left(self._doors, (time, -1))
        return self._doors[place][1] if place < len(self._doors) else len(self.times)

    def border_from(self, time: int) -> tuple[int, int]:
        """The first border behind which all is shown at `time` or later, and when that begins."""
        place = min(bisect_left(self.border_times, time), len(self.borders) - 1)
        return self.borders[place], self.border_times[place]

    def border_before(self, time: int) -> tuple[int, int]:
        """The last border before which all is shown before `time`, and when what is behind begins."""
        place = max(bisect_right(self.border_times, time) - 1, 0)
        return self.borders[place], self.border_times[place]

    def needed(self, time: int) -> int:
        """One past the last packet that is shown before `time`."""
        border, _ = self.border_from(time)
        return border
