"""The text of a reply -> blocks on the segment's clock -> cues on the media clock."""

from subtoolkit.core.block import Block
from subtoolkit.replies.place import place
from subtoolkit.replies.read import read

__all__ = ["Block", "place", "read"]
