"""The part of `subtool split` that cuts a media file: at its chapters, at times, or every so often."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.making import told
from subtoolkit.cli.split_subs import Cuts
from subtoolkit.core.errors import FileUnwritable, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.media import Chapter, MediaInfo


def split(media: str, folder: Path, cuts: Cuts, *, exact: bool, force: bool, quiet: bool) -> int:
    """Write NAME.1.SUFFIX and so on into `folder`, each from zero."""
    from subtoolkit.cli.progress import shown
    from subtoolkit.formats import files
    from subtoolkit.formats.names import beside
    from subtoolkit.media.probe import probe, reach
    from subtoolkit.pipeline.editing import cutting

    info = probe(media)
    end = info.declared or max(reach(media, 0).values(), default=0)
    times = _times(info, end, cuts)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileUnwritable(folder, error.strerror or str(error), "name another folder with -o") from error
    suffix = beside(media, Path(media).suffix).suffix
    left: tuple[str, ...] = ()
    with shown(out.titled(media), quiet=quiet) as watch, cutting(info, exact=exact, watch=watch) as cutter:
        spans = cutter.parts(times, end)
        paths = [beside(media, f".{number}{suffix}", folder) for number in range(1, len(spans) + 1)]
        files.check_writable(paths, force=force)
        for span, path in zip(spans, paths, strict=True):
            left = cutter.decide([span]).write(path, force=force, watch=watch)
            click.echo(str(path))
    told(media, [f"left out: {one}" for one in left], f"{len(paths)} parts", quiet=quiet)
    return out.IN_PART if left else out.DONE


def _times(info: "MediaInfo", end: int, cuts: Cuts) -> list[int]:
    """Where to cut; what is before the first chapter is a part, too."""
    if bool(cuts.at) + bool(cuts.every) + bool(cuts.chapters) != 1:
        raise UsageError(
            f"where to cut {quoted(info.path)}?", "--at, --every and --chapters are three", "name one"
        )
    if cuts.every is not None:
        if cuts.every < 1000 or end // cuts.every > 9999:
            raise UsageError(f"cannot cut every {cuts.every / 1000:g} s", "that makes too many parts")
        return list(range(cuts.every, end, cuts.every))
    return list(cuts.at) or [chapter.start for chapter in _chapters(info, str(cuts.chapters))]


def _chapters(info: "MediaInfo", path: str) -> "tuple[Chapter, ...]":
    """Those of the media itself, or of a file."""
    from subtoolkit.formats import files

    found = info.chapters if path == "own" else files.load(Path(path)).chapters
    if not found:
        raise UsageError(
            f"no chapters in {quoted(info.path if path == 'own' else path)}", "nothing to cut at"
        )
    return found
