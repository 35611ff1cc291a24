"""What can be made of a media file, by name, so that `batch` does for many what a command does for one."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.omni.client import Client
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.captioning import caption_async
from subtoolkit.pipeline.chaptering import chapters_async
from subtoolkit.pipeline.describing import describe_async
from subtoolkit.pipeline.run import transcribe_async
from subtoolkit.pipeline.singing import lyrics_async


class Make(Protocol):
    """Media file -> timeline."""

    async def __call__(
        self,
        source: str | Path,
        settings: Settings,
        *,
        watch: Watch = nobody,
        patience: Patience | None = None,
        client: Client | None = None,
    ) -> Timeline:
        """Raises a `SubtoolError` when nothing could be had; `client` None: one for this file alone."""


class Task(NamedTuple):
    """A row of the table."""

    make: Make
    format: str
    """What is written where nothing else is wished, by its short name."""


TASKS: Mapping[str, Task] = {
    "lyrics": Task(lyrics_async, "lrc"),
    "srt": Task(transcribe_async, "srt"),
    "describe": Task(describe_async, "md"),
    "chapters": Task(chapters_async, "youtube"),
    "caption": Task(caption_async, "md"),
}
"""By the name of the command."""
