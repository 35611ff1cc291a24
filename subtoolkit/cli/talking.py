"""A talk on a terminal or through pipes: questions from stdin, answers on stdout as they come."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.core.errors import ReplyBroken, ServiceError

if TYPE_CHECKING:
    from subtoolkit.core.report import Report
    from subtoolkit.media.wav import WavWriter
    from subtoolkit.pipeline.answering import Answer, Ears, Talk


class Host:
    """Takes questions, gives answers."""

    def __init__(
        self, runner: asyncio.Runner, talk: "Talk", speak: Path | None, *, force: bool, quiet: bool
    ) -> None:
        self._runner = runner
        self._talk = talk
        self._speak = speak
        self._force = force
        self._quiet = quiet
        self._codes: list[int] = []
        self._report = talk.material.report

    def serve(self, question: str | None, *, chat: bool) -> int:
        """The first question, and with `chat` all others; exit code."""
        self._tell(self._report)
        if question is not None:
            self._codes.append(self._answer(question))
        for one in _questions() if chat else ():
            try:
                self._codes.append(self._answer(one))
            except ServiceError as error:
                if error.fatal:
                    raise
                click.echo(f"subtool: {error}", err=True)
                self._codes.append(out.FAILED)
        if not self._quiet:
            click.echo(f"{out.titled(self._talk.material.names[0])}: {_paid(self._report)}", err=True)
        return running.together(self._codes) if self._codes else out.DONE

    def _answer(self, question: str) -> int:
        screen = Screen()
        if self._speak is None:
            answer = self._runner.run(self._talk.ask(question, screen.ears()))
        else:
            answer = self._spoken(question, screen, self._speak)
        screen.end(answer.text)
        self._report += answer.report
        self._tell(answer.report)
        if self._speak is not None:
            click.echo(str(self._speak), err=True)
        if not answer.complete:
            click.echo("subtool: the answer broke off; --refresh asks again", err=True)
        return out.DONE if answer.complete else out.IN_PART

    def _spoken(self, question: str, screen: "Screen", path: Path) -> "Answer":
        from subtoolkit.formats import files
        from subtoolkit.media.wav import WavWriter
        from subtoolkit.omni.speech import RATE_HZ

        with files.replacing(path, force=self._force) as temporary:
            with WavWriter(temporary, RATE_HZ) as sound:
                answer = self._runner.run(self._talk.ask(question, screen.ears(sound)))
            if not sound.length:
                raise ReplyBroken("the question", "the answer was not spoken")
        return answer

    def _tell(self, report: "Report") -> None:
        for line in [] if self._quiet else out.remarks(self._talk.material.names[0], report):
            click.echo(line, err=True)


class Screen:
    """Shows an answer while it comes, where somebody watches; a file or a pipe gets it once it is whole."""

    def __init__(self) -> None:
        self._streams = sys.stdout.isatty()
        self._thinks = sys.stderr.isatty()
        self._thought = False

    def ears(self, sound: "WavWriter | None" = None) -> "Ears":
        """Who hears the answer, its sound included."""
        from subtoolkit.pipeline.answering import Ears

        def again(reason: str) -> None:
            if self._streams:
                click.echo(f"\n[{reason}: once more]", err=True)
            if sound is not None:
                sound.restart()

        if sound is None:
            return Ears(self._text, self._think, again=again)
        return Ears(self._text, self._think, sound.write, again)

    def _text(self, piece: str) -> None:
        if self._thought:
            click.echo("\n", err=True)
            self._thought = False
        if self._streams:
            click.echo(_plain(piece), nl=False)

    def _think(self, piece: str) -> None:
        if self._thinks and piece:
            self._thought = True
            click.secho(_plain(piece), dim=True, nl=False, err=True)

    def end(self, text: str) -> None:
        """What is not shown yet, and the end of the line."""
        click.echo("" if self._streams else _plain(text))


def _plain(text: str) -> str:
    """The words without what could command a terminal."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)


def _questions() -> Iterator[str]:
    """A question a line, until there are no more."""
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    while True:
        try:
            line = input("> ") if watched else input()
        except EOFError:
            return
        if line.strip():
            yield line.strip()


def _paid(report: "Report") -> str:
    parts = [f"{report.usage.requests} requests"]
    if report.usage.cached:
        parts.append(f"{report.usage.cached} replies from the cache")
    if report.cost:
        parts.append(f"{report.cost.amount:.4f} {report.cost.currency}")
    if report.retries:
        parts.append(f"{len(report.retries)} retries")
    return ", ".join(parts)
