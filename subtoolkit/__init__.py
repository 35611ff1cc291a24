"""Subtitles from any media file, and everything around them.

In a program:

    from subtoolkit import Settings, render, transcribe

    timeline = transcribe("talk.mp4", Settings())
    print(render(timeline, "srt"))
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subtoolkit.core.errors import SubtoolError
    from subtoolkit.core.settings import Caching, Listening, Lyrics, Question, Service, Settings, Story
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.formats import render
    from subtoolkit.formats.files import load, save
    from subtoolkit.pipeline import transcribe, transcribe_async
    from subtoolkit.pipeline.chaptering import chapters, chapters_async
    from subtoolkit.pipeline.describing import describe, describe_async
    from subtoolkit.pipeline.singing import lyrics, lyrics_async

__version__ = "0.1.0"

__all__ = [
    "Caching",
    "Listening",
    "Lyrics",
    "Question",
    "Service",
    "Settings",
    "Story",
    "SubtoolError",
    "Timeline",
    "chapters",
    "chapters_async",
    "describe",
    "describe_async",
    "load",
    "lyrics",
    "lyrics_async",
    "render",
    "save",
    "transcribe",
    "transcribe_async",
]

_HOMES = {
    "SubtoolError": "subtoolkit.core.errors",
    **dict.fromkeys(
        ("Caching", "Listening", "Lyrics", "Question", "Service", "Settings", "Story"),
        "subtoolkit.core.settings",
    ),
    "Timeline": "subtoolkit.core.timeline",
    "render": "subtoolkit.formats",
    **dict.fromkeys(("load", "save"), "subtoolkit.formats.files"),
    **dict.fromkeys(("chapters", "chapters_async"), "subtoolkit.pipeline.chaptering"),
    **dict.fromkeys(("describe", "describe_async"), "subtoolkit.pipeline.describing"),
    **dict.fromkeys(("lyrics", "lyrics_async"), "subtoolkit.pipeline.singing"),
    **dict.fromkeys(("transcribe", "transcribe_async"), "subtoolkit.pipeline"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is used: `subtool --help` needs none of them."""
    import importlib

    if name not in _HOMES:
        raise AttributeError(f"module 'subtoolkit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
