"""`--review FILE`: the places that a person should check, as a table or as markers."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import option
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.marker import Marker
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline

KINDS = ("csv", "edl", "otio", "fcpxml")

review_option = option(
    "--review",
    "review_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="List what a person should check, with the reasons: .csv, or as markers .edl, .otio, .fcpxml.",
)


def check_review(path: Path | None, sources: Sequence[str], results: Iterable[Path], *, force: bool) -> None:
    """Find out before anything is spent whether the list can be written."""
    from subtoolkit import formats
    from subtoolkit.formats import files

    if path is None:
        return
    if len(sources) > 1:
        raise UsageError("one --review for several inputs", f"{len(sources)} of them", "run them one by one")
    formats.check_installed(_kind(path))
    if path.resolve() in {one.resolve() for one in (*map(Path, sources), *results)}:
        raise UsageError(
            f"would write the review over {quoted(path)}", "it is an input or a result", "name another file"
        )
    files.check_writable([path], force=force)


def save_review(
    path: Path,
    marks: "tuple[Marker, ...]",
    timeline: "Timeline",
    wish: "Presentation",
    *,
    force: bool,
    aside: bool,
    quiet: bool,
    source: str = "",
) -> None:
    """Write the list and tell its path: on stdout, or `aside` where that carries something else."""
    from subtoolkit.formats import files
    from subtoolkit.pipeline.present import present

    # Final Cut would take the captions too, which are in a file of their own.
    bare = timeline.model_copy(update={"cues": ()}) if _kind(path) == "fcpxml" else timeline
    text = present(bare, _kind(path), wish, marks=marks, folder=Path(source).parent)
    files.save(path, text, force=force, bom=wish.bom, crlf=wish.crlf)
    if not aside:
        click.echo(str(path))
    if not quiet:
        click.echo(f"{quoted(path)[1:-1]}: {len(marks)} places to check", err=True)


def listing(path: Path | None, target: out.Target, *, quiet: bool) -> "Callable[[str, Timeline], None]":
    """What a command about media does with each timeline to write its list."""

    def write(source: str, timeline: "Timeline") -> None:
        from subtoolkit.pipeline.reviewing import review

        if path:
            marks = review(timeline, target.wish)
            told = {"force": target.force, "aside": target.to_stdout, "quiet": quiet}
            save_review(path, marks, timeline, target.wish, **told, source=source)

    return write


def _kind(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UsageError(f"no review as {quoted(path)}", "unknown suffix", "known: ." + ", .".join(KINDS))
    return kind
