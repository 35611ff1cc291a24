"""Where results go: names of output files, `-o -`, and the last line about a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.core.errors import FileUnwritable, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.report import Report
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline

_KEPT_IN_THE_REPORT = frozenset({"nothing-said", "times-kept", "align-refused", "unknown-label", "grid"})
"""Reasons of notes about single pieces, which would drown the others on a screen."""
DONE, FAILED, IN_PART = 0, 1, 3
"""Exit codes of a command that ran."""


@dataclass(frozen=True)
class Target:
    """What to write, and where."""

    formats: tuple[str, ...]
    output: str | None
    """As typed: a file, a folder, `-` or nothing (beside the media)."""
    force: bool
    wish: "Presentation"
    """How it looks."""

    @property
    def to_stdout(self) -> bool:
        """The text goes to stdout instead of a file."""
        return self.output == "-"

    def paths(self, source: str) -> dict[str, Path]:
        """The file to write for each format; empty with `-o -`."""
        from subtoolkit import formats
        from subtoolkit.formats.names import beside

        if self.to_stdout:
            return {}
        suffixes = {name: formats.FORMATS[name].suffixes[0] for name in self.formats}
        if self.output and not is_folder(self.output):
            file = Path(self.output)
            return {
                n: file if len(suffixes) == 1 else formats.with_suffix(file, s) for n, s in suffixes.items()
            }
        folder = Path(self.output) if self.output else None
        # What an earlier run wrote goes by the name of its media: `talk` of `talk.describe.json`.
        name = Path(source).name
        plain = formats.plain_name(name)
        media = source if plain == name else Path(source).with_name(plain)
        return {name: beside(media, suffix, folder) for name, suffix in suffixes.items()}


def chosen(
    formats_: Sequence[str],
    output: str | None,
    wish: "Presentation",
    *,
    force: bool,
    task: str | None = None,
    default: str = "srt",
) -> Target:
    """The target for `-f` and `-o`; without `-f` the output's suffix decides, the profile, or `default`.

    A `task` has formats of its own under short names: to `chapters` `-f vtt` means chapters as WebVTT. Raises
    `ExtraMissing` now rather than after the work.
    """
    from subtoolkit import formats
    from subtoolkit.core.profiles import PROFILES

    names = [name.strip().lower() for value in formats_ for name in value.split(",") if name.strip()]
    names = [formats.resolve(name, task) for name in names]
    if not names and output and output != "-" and not is_folder(output):
        names = [formats.by_suffix(output, task)]
    if profile := PROFILES.get(wish.profile or ""):
        wanted = {"chapters": profile.markers, "describe": default, "caption": default}
        default = wanted.get(task or "", profile.subtitles)
    names = list(dict.fromkeys(names or [formats.resolve(default, task)]))
    for name in names:
        formats.check_installed(name)
    if output == "-" and len(names) > 1:
        raise UsageError("cannot write several formats to stdout", ", ".join(names), "choose one with -f")
    return Target(tuple(names), output, force, wish)


def make_folder(target: Target) -> None:
    """Make the folder that `-o folder/` names; one level, so that a slip of the pen makes no tree."""
    if target.output and target.output.endswith(("/", "\\")):
        folder = Path(target.output)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise FileUnwritable(folder, (error.strerror or str(error)).lower(), "make it first") from error


def refuse_collisions(target: Target, sources: Sequence[str]) -> None:
    """Stop before anything is spent when two inputs would write the same file."""
    from subtoolkit.formats.names import clashes

    if target.to_stdout and len(sources) > 1:
        raise UsageError("cannot write several files to stdout", f"{len(sources)} inputs", "use -o FOLDER/")
    if len(set(sources)) < len(sources):
        raise UsageError("an input is named twice", quoted(max(sources, key=sources.count)), "name it once")
    for path, writers in clashes({source: target.paths(source).values() for source in sources}).items():
        raise UsageError(
            f"would write {quoted(path)} more than once",
            "it belongs to " + " and ".join(quoted(name) for name in writers),
            "run them apart, or with -o FOLDER/",
        )


def write(timeline: "Timeline", target: Target, source: str, ready: Mapping[str, str] | None = None) -> None:
    """Write every wanted format; paths, or the text itself, go to stdout. `ready` are texts by format."""
    from subtoolkit.formats import files
    from subtoolkit.pipeline.present import present

    wish, folder = target.wish, Path(source).parent
    texts = {
        name: (ready or {}).get(name) or present(timeline, name, wish, folder=folder)
        for name in target.formats
    }
    if target.to_stdout:
        click.echo(files.encode(texts[target.formats[0]], bom=wish.bom, crlf=wish.crlf), nl=False)
        return
    for name, path in target.paths(source).items():
        files.save(path, texts[name], force=target.force, bom=wish.bom, crlf=wish.crlf)
        click.echo(str(path))


def unframed(source: str, target: Target, timeline: "Timeline") -> list[str]:
    """A line where frames are wanted and nothing tells how fast they run."""
    from subtoolkit.core.timecode import DEFAULT_RATE
    from subtoolkit.formats import FORMATS

    media, wish = timeline.media, target.wish
    known = wish.fps or (media and (media.pictures or (media.timecode and media.timecode.rate)))
    if known:
        return []
    counted = [name for name in target.formats if FORMATS[name].frames]
    if counted:
        told = f"{', '.join(counted)} at {DEFAULT_RATE} frames a second"
        return [f"{titled(source)}: {told}, since nothing tells the rate; --fps does"]
    if wish.frames:
        return [f"{titled(source)}: times are not on frames, since nothing tells the rate; --fps does"]
    return []


def exit_code(report: "Report") -> int:
    """3 when something that should be there is missing, else 0."""
    return IN_PART if report.missing or report.status in ("partial", "refused") else DONE


def summary(source: str, timeline: "Timeline", made: str | None = None) -> str:
    """The last line about one input: what was made, and what a person should look at."""
    report = timeline.report
    parts = [made or f"{len(timeline.cues)} cues"]
    if report.usage.requests or report.usage.cached:
        parts.append(f"{report.usage.requests} requests")
        if report.usage.cached:
            parts.append(f"{report.usage.cached} replies from the cache")
    if report.cost:
        guess = report.estimate.cost if report.estimate else None
        expected = f" ({guess.amount:.4f} expected)" if guess else ""
        parts.append(f"{report.cost.amount:.4f} {report.cost.currency}{expected}")
    for count, word in (
        (len(report.repairs), "repairs"),
        (len(report.drops), "drops"),
        (len(report.retries), "retries"),
    ):
        if count:
            parts.append(f"{count} {word}")
    return f"{titled(source)}: " + ", ".join(parts)


def remarks(source: str, report: "Report") -> list[str]:
    """A line for every note and for every range that is missing."""
    from subtoolkit.core.clock import format_clock

    def span(start: int, end: int) -> str:
        return f"{format_clock(start, mark='.')} - {format_clock(end, mark='.')}"

    told = [note for note in report.notes if note.reason not in _KEPT_IN_THE_REPORT]
    notes = [f"{titled(source)}: {note.detail or note.reason}" for note in told]
    return notes + [f"{titled(source)}: missing {span(m.start, m.end)} ({m.reason})" for m in report.missing]


def titled(source: str) -> str:
    """The name of an input as messages begin with it: on one line, whatever it holds."""
    return quoted(Path(source).name or source)[1:-1]


def is_folder(output: str) -> bool:
    """Whether `-o` names a folder, one that has yet to be made included."""
    return output.endswith(("/", "\\")) or Path(output).is_dir()
