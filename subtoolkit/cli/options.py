"""Options that several commands share, and the settings they make.

Every option can also stand in `subtool.toml` and in the environment as `SUBTOOL_` and its name. An option
that may be repeated is a list there, and in the environment has one value a line, or semicolons between them.
"""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from subtoolkit.cli.types import Budget, Clock, FrameRate, Markers, Piece, Timecode
from subtoolkit.core.errors import FileNotThere, UsageError, why

if TYPE_CHECKING:
    from decimal import Decimal

    from subtoolkit.core.report import Currency
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service

Command = TypeVar("Command", bound=Callable[..., Any])

SERVERS = ("dashscope", "openai", "vllm", "sglang")
REGIONS = ("intl", "cn")
TIMES = ("model", "fit", "align")
SPEAKERS = ("none", "dash", "name", "colour")
PROFILES = ("premiere", "resolve", "finalcut", "avid", "aegisub", "youtube")
OVERLAPS = ("keep", "join")
_BY_PROFILE = ("frames", "overlap", "timecode", "crlf")
STYLES = ("netflix", "bbc", "broadcast", "social", "none")


def option(*names: str, **attributes: Any) -> Callable[[Command], Command]:
    """A click option that also reads `SUBTOOL_` and its long name from the environment."""
    long = next(name for name in names if name.startswith("--"))
    variable = "SUBTOOL_" + long.lstrip("-").replace("-", "_").upper()
    return click.option(*names, cls=_Option, envvar=variable, **attributes)


class _Option(click.Option):
    """An option whose several values in the environment may hold blanks: `Speaker 1=Anna`."""

    def value_from_envvar(self, ctx: click.Context) -> Any:
        """The values between semicolons and line ends; else as click has it."""
        text = self.resolve_envvar_value(ctx)
        if text is None or not self.multiple:
            return super().value_from_envvar(ctx)
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


prices_option = option(
    "--prices",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A price list of your own. [default: the built-in one]",
)


_RATES = (
    option("--rpm", type=click.FloatRange(min=0), help="Requests a minute; 0 for no limit."),
    option("--tpm", type=click.FloatRange(min=0), help="Tokens a minute; 0 for no limit."),
)
_SERVICE = (
    option("--model", metavar="NAME", help="The model; see `subtool models`. [default: qwen3.5-omni-plus]"),
    option("--server", type=click.Choice(SERVERS), default="dashscope", show_default=True,
           help="How your server wants its requests; vllm covers vllm-omni."),
    option("--base-url", metavar="URL",
           help="Address of the server, up to and with /v1; overrides --region and DASHSCOPE_BASE_URL."),
    option("--region", type=click.Choice(REGIONS), default="intl", show_default=True,
           help="Singapore or Beijing; a key works in its own region only."),
    option("--api-key", metavar="KEY", help="Better in DASHSCOPE_API_KEY or SUBTOOL_API_KEY."),
    option("--offline", is_flag=True, help="No service: a recogniser on this machine. English only, rough."),
    *_RATES,
    option("--upload", is_flag=True,
           help="Store at the service for 48 hours what is too large for a request."),
    option("--max-cost", type=Budget(), metavar="SUM",
           help="Stop before the run could cost more: 5CNY, 0.5USD, or 5 of the list's currency."),
    prices_option,
    option("--jobs", type=click.IntRange(min=1), default=8, show_default=True, help="Requests in flight."),
)  # fmt: skip
_LOOKING = (
    option("--see/--no-see", default=None,
           help="Send the picture too. [default: only where the command is about it]"),
    option("--see-fps", type=click.FloatRange(min=0.1, max=10), default=2.0, show_default=True,
           help="Pictures a second that the model looks at; half of them cost half."),
    option("--max-pixels", type=click.IntRange(min=65_536), default=921_600, show_default=True,
           help="Largest picture that it sees, width x height; 230400 is cheap."),
)  # fmt: skip
_QUESTION = (
    option("--prompt", metavar="transcript|report|video|lyrics|FILE",
           help="What to ask about each piece. [default: transcript; report with --sdh, video with --see]"),
    option("--language", metavar="TAG", help="The spoken language, e.g. en, zh, pt-BR."),
    option("--context", metavar="TEXT|@FILE", help="Names and terms that are likely to be heard."),
    *_LOOKING,
)  # fmt: skip
by_url_option = option(
    "--by-url", is_flag=True, help="Hand an https address to the service, which reads it by itself."
)
_CAPTION = (
    option("--prompt", metavar="FILE",
           help="What to ask other models; the captioner takes no question."),
    by_url_option,
)  # fmt: skip
track_option = option(
    "--track", type=click.IntRange(min=1), help="Sound track, from 1. [default: the file's own]"
)
_LISTENING = (
    track_option,
    option("--from", "start", type=Clock(), default=0, help="Listen from this time."),
    option("--to", "end", type=Clock(), help="Listen up to this time."),
    option("--piece", type=Piece(), help="Shortest and longest piece in seconds. [default: by the model]"),
    option(
        "--max-download",
        metavar="SIZE",
        help="Largest file to fetch from an https address: 500M, 8G. [default: 4G]",
    ),
)
_CACHING = (
    option("--cache", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
           help="Folder of stored replies. [default: your cache folder]"),
    option("--no-cache", is_flag=True, help="Neither read nor store replies."),
    option("--refresh", is_flag=True, help="Ask again although a reply is stored."),
)  # fmt: skip
_STYLE = (
    option("--style", type=click.Choice(STYLES), default="netflix", show_default=True,
           help="Guideline for lines, reading speed and gaps; none leaves cues as they were heard."),
)  # fmt: skip
_AS_IS = (
    option("--style", type=click.Choice(STYLES), default="none", show_default=True,
           help="Guideline for lines, reading speed and gaps; none leaves cues as they are."),
)  # fmt: skip
_SHOWN = (
    option("--speakers", type=click.Choice(SPEAKERS), default="none", show_default=True,
           help="How voices are told apart."),
    option("--sdh", is_flag=True, help="For the deaf and hard of hearing: sounds and music in brackets."),
    option("--signs", is_flag=True, help="Also what can be read in the picture."),
    option("--highlight", is_flag=True,
           help="Mark each word as it is spoken, in ass and vtt, where word times are known "
                "(--times align)."),
)  # fmt: skip
_FPS = option("--fps", type=FrameRate(), help="Times lie on the frames of this rate: 25, 23.976, 24000/1001.")
_NUMBERS = (
    _FPS,
    option("--max-cpl", type=click.FloatRange(min=1), help="Characters per line."),
    option("--max-lines", type=click.IntRange(min=1), help="Lines in a cue."),
    option("--max-cps", type=click.FloatRange(min=1), help="Characters per second."),
    option("--min-duration", type=Clock(), help="Shortest cue."),
    option("--max-duration", type=Clock(), help="Longest cue."),
    option("--min-gap", type=Clock(), help="Shortest time between two cues."),
)  # fmt: skip


_DELIVERED = (
    option("--profile", type=click.Choice(PROFILES),
           help="Format, frames, start and overlaps as this program imports them best; other options win."),
    option("--timecode", type=Timecode(), metavar="auto|LABEL",
           help="Where the timeline begins: auto (as the media says, else 01:00:00:00) or hh:mm:ss:ff, in "
                "drop-frame hh:mm:ss;ff."),
    option("--markers", type=Markers(),
           help="What edl, fcpxml, otio and csv mark: chapter, scene, speaker, sign, cue; several by comma. "
                "[default: the first three, else cue]"),
    option("--overlap", type=click.Choice(OVERLAPS),
           help="Voices at the same time: two cues, or joined to one at a time. [default: join in srt, else "
                "keep]"),
    option("--bom/--no-bom", default=None, help="Begin files with a byte order mark."),
    option("--crlf/--no-crlf", default=None, help="End lines as on Windows."),
)  # fmt: skip


def presentation_options(command: Command) -> Command:
    """Options of how cues are shown; the command gets `wish: Presentation`."""
    return _bundle(command, (*_STYLE, *_SHOWN, *_NUMBERS, *_DELIVERED), "wish", _presentation)


def conversion_options(command: Command) -> Command:
    """The same for files that are to stay as they are: no guideline, unless one is named."""
    return _bundle(command, (*_AS_IS, *_SHOWN, *_NUMBERS, *_DELIVERED), "wish", _presentation)


def delivery_options(command: Command) -> Command:
    """Options of what a program wants of markers; the command gets `wish: Presentation`."""
    return _bundle(command, (_FPS, *_DELIVERED), "wish", _presentation)


def guideline_options(command: Command) -> Command:
    """Those of them that name a guideline and its numbers; the command gets `wish: Presentation`."""
    return _bundle(command, (*_STYLE, *_NUMBERS), "wish", _presentation)


def service_options(command: Command) -> Command:
    """Options of whom to ask; the command gets `service: Service` and `offline: bool`."""
    return _bundle(command, _SERVICE, "service", _service, keep=("offline",))


def caption_options(command: Command) -> Command:
    """Options of what to ask for prose; the command gets `question: Question`."""
    return _bundle(command, _CAPTION, "question", _prose)


def captioner_options(command: Command) -> Command:
    """The same as `service_options`, but the model is the captioner where none is named."""
    model = option(
        "--model",
        metavar="NAME",
        help="The model; see `subtool models`. [default: qwen3-omni-30b-a3b-captioner]",
    )
    return _bundle(command, (model, *_SERVICE[1:]), "service", _captioner, keep=("offline",))


def rate_options(command: Command) -> Command:
    """Those of them that shape an estimate; the command gets `service: Service`."""
    return _bundle(command, (*_RATES, prices_option), "service", _rates)


def question_options(command: Command) -> Command:
    """Options of what to ask; the command gets `question: Question`."""
    return _bundle(command, _QUESTION, "question", _question)


def listening_options(command: Command) -> Command:
    """Options of which sound; the command gets `listening: Listening`."""
    return _bundle(command, _LISTENING, "listening", _listening)


def asking_options(command: Command) -> Command:
    """Options of what is shown to a model that is asked; `question: Question`, `listening: Listening`."""
    parts = (*_LISTENING[:3], *_LISTENING[4:])
    return _bundle(
        _bundle(command, parts, "listening", _listening), (*_LOOKING, by_url_option), "question", _question
    )


def caching_options(command: Command) -> Command:
    """Options of what is kept; the command gets `caching: Caching`."""
    return _bundle(command, _CACHING, "caching", _caching)


def _bundle(
    command: Command,
    options: tuple[Callable[[Command], Command], ...],
    name: str,
    make: Callable[..., Any],
    keep: tuple[str, ...] = (),
) -> Command:
    """Give `command` all `options`, and in place of their values the one value that `make` builds of them."""
    for decorate in reversed(options):
        command = decorate(command)
    parameters: list[click.Option] = command.__click_params__[-len(options) :]  # type: ignore[attr-defined]
    taken = [str(parameter.name) for parameter in parameters]

    @wraps(command)
    def called(**values: Any) -> Any:
        mine = {key: values.pop(key) for key in taken}
        values.update({key: mine.pop(key) for key in keep})
        return command(**values, **{name: make(**mine)})

    return called  # type: ignore[return-value]


def _service(
    model: str | None, max_cost: "tuple[Decimal, Currency | None] | None", **values: Any
) -> "Service":
    from subtoolkit.core.settings import DEFAULT_MODEL, Service

    amount, currency = max_cost or (None, None)
    return Service(model=model or DEFAULT_MODEL, max_cost=amount, currency=currency, **values)


def _prose(**values: Any) -> "Question":
    from subtoolkit.core.settings import Question

    return Question(**values)


def _captioner(model: str | None, **values: Any) -> "Service":
    from subtoolkit.pipeline.captioning import CAPTIONER

    return _service(model or CAPTIONER, **values)


def _rates(**values: Any) -> "Service":
    from subtoolkit.core.settings import Service

    return Service(**values)


def _question(see_fps: float, context: str | None = None, **values: Any) -> "Question":
    from fractions import Fraction

    from subtoolkit.core.settings import Question

    rate = Fraction(see_fps).limit_denominator(1000)
    return Question(context=_text(context or ""), see_fps=rate, **values)


def _text(value: str) -> str:
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotThere(value[1:], "it is no text in UTF-8") from error
    except OSError as error:
        raise FileNotThere(value[1:], why(error)) from error


def _presentation(**values: Any) -> "Presentation":
    """The user's choices, and what the profile says of the others."""
    from subtoolkit.core.profiles import PROFILES
    from subtoolkit.core.settings import Presentation

    profile = PROFILES.get(values.get("profile") or "")
    usual = {
        key: value for key, value in (profile._asdict() if profile else {}).items() if key in _BY_PROFILE
    }
    return Presentation(**usual | {key: value for key, value in values.items() if value is not None})


def _listening(max_download: str | None, **values: Any) -> "Listening":
    from subtoolkit.core.settings import Listening

    if max_download is not None:
        from subtoolkit.media import fetch

        fetch.allow(fetch.size(max_download))
    if values["end"] is not None and values["end"] <= values["start"]:
        raise UsageError("nothing to listen to", "--to is not after --from")
    return Listening(**values)


def _caching(cache: Path | None, *, no_cache: bool, refresh: bool) -> "Caching":
    from subtoolkit.core.settings import Caching

    usual = Caching()
    return Caching(folder=cache or usual.folder, read=not (no_cache or refresh), write=not no_cache)
