"""Text of any format that pysubs2 knows -> Timeline."""

import warnings
from fractions import Fraction

import pysubs2
from pysubs2.exceptions import FormatAutodetectionError, Pysubs2Error, UnknownFPSError

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.ass_read import plain
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.made import Rough, made


def read(text: str, name: str | None = None, fps: Fraction | None = None) -> Timeline:
    """Read the cues; `name` None: pysubs2 finds out. Raises `Unreadable`."""
    try:
        with warnings.catch_warnings():
            # It warns of odd style fields, which nobody needs here.
            warnings.simplefilter("ignore")
            found = pysubs2.SSAFile.from_string(text, format_=name, fps=float(fps) if fps else None)
    except FormatAutodetectionError as error:
        raise Unreadable("no times in it that any reader knows") from error
    except UnknownFPSError as error:
        raise Unreadable("it counts frames and does not say how fast, --fps does") from error
    except (Pysubs2Error, ValueError, ArithmeticError, LookupError) as error:
        raise Unreadable(f"damaged: {error}".splitlines()[0]) from error
    return made(
        Rough(event.start, event.end, plain(event.text), event.name.strip())
        for event in found.events
        if not event.is_comment
    )
