"""`subtool ask`: a question about media -> an answer on stdout, and a talk about it with `--chat`."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.options import asking_options, caching_options, option, service_options
from subtoolkit.cli.talking import Host
from subtoolkit.core.errors import ServiceError, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings
    from subtoolkit.pipeline.answering import Talk, Wish


@click.command(
    epilog="""\b
Examples:
  subtool ask talk.mp4 "Who speaks, and about what?"
  subtool ask talk.mp4 "What is on the board?" --from 12:00 --to 14:00
  subtool ask before.jpg after.jpg "What has changed?"
  subtool ask talk.mp4 --chat
  subtool ask song.mp3 "Sum it up." --speak answer.wav --voice Cherry
  subtool ask https://example.org/talk.mp3 "Is it about ships?" --by-url
"""
)
@click.argument("arguments", nargs=-1, required=True, metavar="MEDIA... QUESTION")
@option("--chat", is_flag=True, help="Go on asking: a question a line, to the end of stdin (Ctrl-D).")
@option("--think", is_flag=True, help="Let the model think first, if it can; thoughts go to the terminal.")
@option("--search", is_flag=True, help="Let the model search the web, if it can.")
@option(
    "--speak",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.wav",
    help="Have the answer spoken, too.",
)
@option("--voice", metavar="NAME", help="Who speaks. [default: the model's usual voice]")
@option("--force", is_flag=True, help="Overwrite a file that subtool did not write.")
@asking_options
@service_options
@caching_options
@click.option("--dry-run", is_flag=True, help="Tell what would be sent and what it would cost, and stop.")
@click.option("-q", "--quiet", is_flag=True, help="Only answers and errors.")
def command(
    arguments: tuple[str, ...],
    speak: Path | None,
    voice: str | None,
    question: "Question",
    listening: "Listening",
    service: "Service",
    caching: "Caching",
    *,
    chat: bool,
    think: bool,
    search: bool,
    force: bool,
    offline: bool,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Ask a QUESTION about MEDIA: sound and video files, pictures, https addresses.

    QUESTION - reads it from stdin. The answer is about all of MEDIA at once, in one request: what is too long
    for the model is told, and --from and --to choose a part.
    """
    from subtoolkit.core.settings import Settings
    from subtoolkit.formats import files
    from subtoolkit.media.fetch import release

    media, asked = _parted(arguments, chat=chat)
    wish = _wish(think=think, search=search, speak=speak, voice=voice, chat=chat)
    if speak:
        files.check_writable([speak], force=force)
    parts = {"question": question, "listening": listening, "caching": caching}
    try:
        if dry_run:
            return _priced(media, asked, Settings.model_validate({"service": service, **parts}), wish)
        with running.asked(service, offline=offline) as chosen:
            settings = Settings.model_validate({"service": chosen, **parts})
            with _opened(media, settings, wish, quiet=quiet) as (runner, talk):
                return Host(runner, talk, speak, force=force, quiet=quiet).serve(asked, chat=chat)
    finally:
        for source in media:
            release(source)


def _parted(arguments: Sequence[str], *, chat: bool) -> tuple[Sequence[str], str | None]:
    """Media and the question, which comes last; a talk may begin without one."""
    *media, last = arguments
    if _is_media(last):
        if chat:
            return arguments, None
        helps = 'write it last: subtool ask talk.mp4 "What is it about?"'
        raise UsageError("no question", f"{quoted(last)} is media", helps)
    if not media:
        raise UsageError("no media to ask about", "there is only a question", "name a file before it")
    question = sys.stdin.read() if last == "-" else last
    if not question.strip():
        raise UsageError("no question", "it is empty")
    return media, question.strip()


def _is_media(text: str) -> bool:
    from subtoolkit.media.source import is_remote

    try:
        return is_remote(text) or Path(text).exists()
    except (OSError, ValueError):  # what is too long for a name is a question
        return False


def _wish(*, think: bool, search: bool, speak: Path | None, voice: str | None, chat: bool) -> "Wish":
    from subtoolkit.pipeline.answering import Wish

    if voice and not speak:
        raise UsageError("nobody hears the voice", "--voice needs --speak FILE.wav")
    if speak and chat:
        raise UsageError("one file for several answers", "--speak is for one question", "leave --chat out")
    return Wish(think=think, search=search, speak=speak is not None, voice=voice)


def _priced(media: Sequence[str], question: str | None, settings: "Settings", wish: "Wish") -> int:
    """What the (first) question would take."""
    from subtoolkit.cli.estimating import tell
    from subtoolkit.omni.rehearsal import Rehearsal
    from subtoolkit.pipeline.answering import talk
    from subtoolkit.pipeline.pricing import counted

    async def rehearse() -> tuple[Rehearsal, int, int]:
        rehearsal = Rehearsal(settings.service)
        async with talk(media, settings, wish, client=rehearsal) as opened:
            try:
                answer = await opened.ask(question or "?")
            except ServiceError:
                return rehearsal, 0, opened.material.duration
            return rehearsal, answer.report.usage.cached, opened.material.duration

    rehearsal, cached, duration = asyncio.run(rehearse())
    told = counted(media[0], settings, "ask", rehearsal, cached=cached, duration=duration)
    tell([told], settings)
    return out.DONE


@contextmanager
def _opened(
    media: Sequence[str], settings: "Settings", wish: "Wish", *, quiet: bool
) -> "Iterator[tuple[asyncio.Runner, Talk]]":
    """An event loop, and in it a talk about the media, which are read now."""
    from subtoolkit.cli.progress import shown
    from subtoolkit.pipeline.answering import talk

    with asyncio.Runner() as runner:
        with shown(out.titled(media[0]), quiet=quiet) as watch:
            opening = talk(media, settings, wish, watch=watch)
            opened = runner.run(opening.__aenter__())
        try:
            yield runner, opened
        finally:
            runner.run(opening.__aexit__(None, None, None))
