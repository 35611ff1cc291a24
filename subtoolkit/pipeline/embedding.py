"""Chapters into a copy of their media: every track, tag and cover as it is, nothing encoded anew."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from subtoolkit.core.errors import ChaptersKept, UsageError, quoted
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.formats import files
from subtoolkit.media.chapters import keep_tags, tag_chapters
from subtoolkit.media.editing.containers import container
from subtoolkit.media.editing.copying import COVER
from subtoolkit.media.editing.mux import Additions, mux
from subtoolkit.media.probe import probe
from subtoolkit.media.source import is_remote


def check_embeddable(source: str | Path, target: Path, *, force: bool = False) -> MediaInfo:
    """Find out before anything is spent whether `embed` will do; raises what it would."""
    info, kind = probe(source), container(target)
    if not kind.chapters:
        raise UsageError(
            f"cannot put chapters into {quoted(target.name)}",
            f"{target.suffix.lower()} files hold none",
            "name an .mkv or .mka with --embed",
        )
    if kind.muxer == "mp3" and (info.container != "mp3" or is_remote(source)):
        raise UsageError(f"cannot copy {quoted(source)} to an MP3", "it is none", "name an .mka with --embed")
    if info.chapters and not force:
        raise ChaptersKept(source, len(info.chapters))
    return info


def embed(
    source: str | Path,
    chapters: Sequence[Chapter],
    target: Path,
    *,
    force: bool = False,
    watch: Watch = nobody,
) -> tuple[str, ...]:
    """Write the copy; gives what its container could not hold, in words.

    Chapters that the media has are replaced with `force` only. Raises `ChaptersKept`, `UsageError`,
    `FileTaken`, `FfmpegFailed`.
    """
    info = check_embeddable(source, target, force=force)
    rows = tuple(
        chapter.model_copy(update={"end": max(chapter.end, chapter.start + 1)}) for chapter in chapters
    )
    kind = container(target)
    with files.replacing(target, force=force) as temporary:
        if kind.muxer == "mp3":
            shutil.copyfile(source, temporary)
            return tuple(tag_chapters(temporary, rows))
        left = mux(info, temporary, kind, Additions(chapters=rows), watch=watch)
        if kind.muxer == "mp4" and not is_remote(source) and keep_tags(source, temporary):
            left = [one for one in left if one != COVER]
        return tuple(left)
