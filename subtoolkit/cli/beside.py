"""An existing subtitle file -> where its new form goes; the file itself is never written over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from subtoolkit.cli import output as out
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.cue import Cue
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.formats.base import Place


_LRC = {"lrc", "elrc"}
"""Both kinds of lyrics have the same suffix, and their stamps the same form."""
_STYLED = {".ass": "ass", ".ssa": "ass", ".ttml": "ttml", ".dfxp": "ttml", ".xml": "ttml"}
"""Formats whose files have styles of their own, by suffix."""


def aimed(
    subs: str,
    timeline: "Timeline",
    mark: str,
    formats: Sequence[str],
    output: str | None,
    wish: "Presentation",
    *,
    force: bool,
) -> tuple[out.Target, str]:
    """By `-f` and `-o` and the profile, else the file's own format as NAME.`mark`.SUFFIX beside it.

    Gives the name that `Target.paths` takes, too. What stands in the way is found out now.
    """
    from subtoolkit.formats import files

    usual, named = _usual(Path(subs), timeline, mark)
    if not (formats or wish.profile or _is_file(output)):
        formats, output = (usual,), output or str(named)
    target = out.chosen(formats, output, wish, force=force)
    paths = list(target.paths(str(named)).values())
    spare(subs, paths)
    files.check_writable(paths, force=force)
    return target, str(named)


def own_format(source: Path, timeline: "Timeline") -> str | None:
    """The format that the file is in by its name; None for one that we do not write."""
    from subtoolkit.formats import FORMATS

    rows = [row for row in FORMATS.values() if source.suffix.lower() in row.suffixes and row.module.read]
    if not rows:
        return None
    if rows[0].name == "lrc" and any(cue.words for cue in timeline.cues):
        return "elrc"  # both kinds have the same suffix
    return rows[0].name


def _usual(source: Path, timeline: "Timeline", mark: str) -> tuple[str, Path]:
    """The source's own format, SubRip where we do not write it, and NAME.mark.SUFFIX."""
    name = own_format(source, timeline)
    return name or "srt", source.with_name(f"{source.stem}.{mark}{source.suffix if name else '.srt'}")


def _is_file(output: str | None) -> bool:
    return bool(output) and output != "-" and not out.is_folder(str(output))


def spare(subs: str, paths: Sequence[Path]) -> None:
    """Refuse to write over the source, whatever the user forces."""
    from subtoolkit.formats.names import clashes

    for path in clashes({subs: paths}):
        raise UsageError(f"will not write {quoted(path)}", "it is the source", "name another file with -o")


def showing(target: out.Target, parts: "Sequence[Timeline]") -> out.Target:
    """What files show is shown, sounds and signs too; a run's own JSON shows what is asked for."""
    kinds = {cue.kind for part in parts if not part.report.grammar for cue in part.cues}
    wish = target.wish
    shown = {"sdh": wish.sdh or "sound" in kinds, "signs": wish.signs or "text" in kinds}
    return replace(target, wish=wish.model_copy(update=shown))


def kept(
    subs: str, target: out.Target, encoding: str | None = None, place: "Place | None" = None
) -> dict[str, str]:
    """The file's text with its markup, styles and comments, where it stays in its format and as it is.

    With `place` at other times. Empty where it changes its format, or is to be shown in another way.
    """
    from subtoolkit.formats import files
    from subtoolkit.formats.base import Unreadable
    from subtoolkit.formats.rewrite import rewritten

    names = _keeping(target)
    if not names:
        return {}
    text, own = files.text_of(Path(subs), encoding)
    with suppress(Unreadable):
        return {name: rewritten(text, name, place or _where_it_is) for name in _alike(own, names)}
    return {}


def kept_in_parts(
    subs: str, target: out.Target, part_of: "Callable[[int, int], int]", places: "Sequence[Place]"
) -> list[dict[str, str]]:
    """The same for each part of a file: `part_of` tells where a caption belongs, `places` when it stands."""
    from subtoolkit.formats import files
    from subtoolkit.formats.base import Unreadable
    from subtoolkit.formats.rewrite import parted

    text, own = files.text_of(Path(subs))
    found: list[dict[str, str]] = [{} for _ in places]
    for name in _alike(own, _keeping(target)):
        with suppress(Unreadable):
            for part, words in zip(found, parted(text, name, part_of, places), strict=True):
                part[name] = words
    return found


def _keeping(target: out.Target) -> list[str]:
    """The wanted formats whose text can be kept, where it is to stay as it is."""
    from subtoolkit.formats.rewrite import KEPT

    return [name for name in target.formats if name in KEPT] if _is_bare(target.wish) else []


def _alike(own: str | None, names: Sequence[str]) -> list[str]:
    same = _LRC if own in _LRC else {own}
    return [name for name in names if name in same]


def restyled(sources: Sequence[str], ready: "Mapping[str, str]", target: out.Target) -> list[str]:
    """A line for each file that had styles of its own which its new form, in the same format, has not."""
    told = []
    for source in sources:
        name = _STYLED.get(Path(source).suffix.lower())
        if name in target.formats and name not in ready:
            told.append(f"{out.titled(source)}: its styles, colours and positions are not kept")
    return told


def dressed(
    sources: Sequence[str],
    target: out.Target,
    encoding: str | None,
    make: "Callable[[list[Timeline]], Timeline]",
) -> dict[str, str]:
    """What `make` makes of the files, with the markup that their formats and the wanted ones both know."""
    from subtoolkit.formats import files, markup, read

    if not set(markup.WRITTEN) & set(target.formats):
        return {}
    found = [files.text_of(Path(path), encoding) for path in sources]
    if not any(name in markup.READ for _, name in found):
        return {}
    parts = [
        markup.balanced(read(markup.marked(text, name), name, path))
        if name in markup.READ
        else files.load(Path(path), encoding)
        for path, (text, name) in zip(sources, found, strict=True)
    ]
    whole = make(parts)
    return in_markup(markup.bare(whole), whole.cues, target)


def in_markup(timeline: "Timeline", marked: "Iterable[Cue]", target: out.Target) -> dict[str, str]:
    """The files of a timeline in formats that know markup, with that of `marked` cues of the same words."""
    from subtoolkit.formats import markup
    from subtoolkit.formats.carried import carried
    from subtoolkit.pipeline.present import present

    dress = partial(carried, marked=tuple(marked))
    return {
        name: markup.dressed(present(timeline, name, target.wish, dress=dress), name)
        for name in target.formats
        if name in markup.WRITTEN
    }


def marked_cues(subs: str, encoding: str | None) -> "tuple[Cue, ...]":
    """The cues of a file with their markup; none where its format has none that is understood."""
    from subtoolkit.formats import files, markup, read

    text, name = files.text_of(Path(subs), encoding)
    if name not in markup.READ:
        return ()
    return markup.balanced(read(markup.marked(text, name), name, subs)).cues


def _is_bare(wish: "Presentation") -> bool:
    """Nothing about the cues is to change; how the file is encoded does not matter."""
    from subtoolkit.core.settings import Presentation

    bare = Presentation(style="none")
    other = ("bom", "crlf", "profile", "markers")
    return wish.model_copy(update={key: getattr(bare, key) for key in other}) == bare


def _where_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end
