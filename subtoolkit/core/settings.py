"""What a user can choose for a run."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import Field, SecretStr

from subtoolkit.core.clock import Time
from subtoolkit.core.errors import ServiceNotChosen
from subtoolkit.core.marker import MarkerKind
from subtoolkit.core.noun import Noun
from subtoolkit.core.profiles import Overlap
from subtoolkit.core.report import Currency

Server = Literal["dashscope", "openai", "vllm", "sglang"]
Region = Literal["intl", "cn"]
Times = Literal["model", "fit", "align"]
Speakers = Literal["none", "dash", "name", "colour"]

DEFAULT_MODEL = "qwen3.5-omni-plus"


class Service(Noun):
    """Whom to ask, and how fast."""

    model: str = DEFAULT_MODEL
    server: Server = "dashscope"
    """How the parts of a request are written; vllm covers vllm-omni."""
    region: Region = "intl"
    """Singapore or Beijing; only without `base_url`."""
    base_url: str | None = None
    """Address of the compatible endpoint, up to and with `/v1`."""
    api_key: SecretStr | None = None
    upload: bool = False
    """What is too large for a request may be stored at the service for 48 hours."""
    prices: Path | None = None
    """A price list of one's own; None: the one in the configuration folder, else the built-in one."""
    identity: str | None = None
    """Name under which replies are kept; None: by the server's address."""
    rpm: float | None = Field(default=None, ge=0)
    """Requests a minute; None: the family's figure on the service's own hosts; 0: no limit."""
    tpm: float | None = Field(default=None, ge=0)
    """Tokens a minute, likewise."""
    jobs: int = Field(default=8, ge=1)
    """Requests in flight."""
    max_cost: Decimal | None = Field(default=None, ge=0)
    """No request leaves that would bring the run above this; None: no bound."""
    currency: Currency | None = None
    """Of `max_cost` and of all sums; None: that of the region's price list."""

    def within(self, environment: Mapping[str, str]) -> "Service":
        """This service with what `DASHSCOPE_API_KEY` and `DASHSCOPE_BASE_URL` add to it.

        The key of the environment goes to the service's own hosts, to the host that the environment names
        and to this machine, never to another one. Raises `ServiceNotChosen` when nobody is left to ask.
        """
        if self.server != "dashscope":
            if self.base_url is None:
                raise ServiceNotChosen
            return self
        usual = environment.get("DASHSCOPE_BASE_URL") or None
        url = self.base_url or usual
        key = self.api_key
        if key is None and (url in (None, usual) or _trusted(url)) and environment.get("DASHSCOPE_API_KEY"):
            key = SecretStr(environment["DASHSCOPE_API_KEY"])
        if key is None and self.base_url is None:
            raise ServiceNotChosen
        return self.model_copy(update={"base_url": url, "api_key": key})


def _trusted(url: str | None) -> bool:
    host = urlsplit(url or "").hostname or ""
    return host in ("127.0.0.1", "localhost", "::1") or host.endswith(".aliyuncs.com")


class Question(Noun):
    """What is asked about each piece."""

    prompt: str | None = None
    """Name of a built-in prompt, or a file with one; None: what the job needs."""
    language: str | None = None
    """Spoken language, BCP 47."""
    by_url: bool = False
    """An address is handed to the service instead of the bytes, where the job can do without them."""
    context: str = ""
    """Names and terms that are likely to be heard."""
    see: bool | None = None
    """Send the picture too; None: where all that happens is asked for (`report`, `video`), there is a picture
    and the model can see."""
    see_fps: Fraction = Field(default=Fraction(2), gt=0, le=10)
    """Pictures a second that the model looks at."""
    max_pixels: int = Field(default=921_600, ge=65_536)
    """Largest picture that it sees, width x height."""

    def about_words(self) -> "Question":
        """The same for a job about words alone: a picture costs ten times as much, so it has to be wanted."""
        wanted = self.see if self.see is not None else self.prompt == "video"
        return self.model_copy(update={"see": wanted})


class Listening(Noun):
    """Which sound, and in what pieces."""

    track: int | None = Field(default=None, ge=1)
    """Number of the sound track, from 1; None: one in `language`, else the default one, unless it is silent
    and another is not."""
    language: str | None = None
    """The language that is wanted, BCP 47; None: any."""
    start: Time = Field(default=0, ge=0)
    """Listen from here, on the media clock."""
    end: Time | None = None
    """Listen up to here; None: to the end."""
    piece: tuple[Time, Time] | None = None
    """Shortest and longest piece; None: by family and prompt."""


class Caching(Noun):
    """What is kept between runs."""

    folder: Path = Field(default_factory=lambda: user_cache_path("subtoolkit"))
    read: bool = True
    """Use replies that are stored."""
    write: bool = True
    """Store new replies."""


class Story(Noun):
    """How what single pieces tell becomes one story."""

    ask: bool = True
    """Ask the model, by text alone, which voices are one and how scenes make chapters; else rules do."""
    count: int | None = Field(default=None, ge=1)
    """How many chapters; None: as many as there is cause for."""
    shortest: Time = Field(default=30_000, ge=0)
    """No chapter is shorter."""


class Lyrics(Noun):
    """What is known about a song before it is heard."""

    text: Path | None = None
    """A file with its words, kept to the letter; its times, if it has some, are not used."""
    encoding: str | None = None
    """Of that file; None: found out."""


class Presentation(Noun):
    """How the cues of a file are to be read; None leaves a number to the guideline."""

    style: str = "netflix"
    """Name of a guideline; `none` leaves the cues as they were heard."""
    speakers: Speakers = "none"
    """How voices are told apart."""
    sdh: bool = False
    """Captions for the deaf and hard of hearing: sounds and music in brackets."""
    signs: bool = False
    """What can be read in the picture, too."""
    highlight: bool = False
    """Each word is marked as it is spoken, where its times are known and the format can."""
    max_cpl: float | None = None
    """Characters per line."""
    max_lines: int | None = None
    max_cps: float | None = None
    """Characters per second."""
    min_duration: Time | None = None
    max_duration: Time | None = None
    min_gap: Time | None = None
    fps: Fraction | None = None
    """Frame rate that times are snapped to; None: they are not."""
    frames: bool = False
    """Without `fps`: times are snapped to the frames of the media's own picture."""
    overlap: Overlap | None = None
    """Voices at the same time; None: joined to one cue at a time in SubRip, whose editors take two for a
    mistake, unless signs or cues as they were heard are wished for; kept in other formats."""
    timecode: str | None = None
    """Where the timeline begins: a label, or `auto` (the media's own timecode, else hour one); None: at zero,
    in formats that count frames as with `auto`."""
    markers: tuple[MarkerKind, ...] = ()
    """What is marked in formats of markers; none named: chapters, scenes and speakers, or else each cue."""
    profile: str | None = None
    """The program that the files are for; chooses a format where nobody names one."""
    bom: bool = False
    """Files begin with a byte order mark."""
    crlf: bool = False
    """Lines end as on Windows."""


class Settings(Noun):
    """Everything that shapes a run over one media file."""

    service: Service = Service()
    question: Question = Question()
    listening: Listening = Listening()
    caching: Caching = Field(default_factory=Caching)
    story: Story = Story()
    lyrics: Lyrics = Lyrics()
    times: Times = "fit"
    """model: the model's times, clipped to their piece; fit: fitted to the sound; align: word by word, in
    English."""
