"""A media file and a script in ASS -> a copy with the script drawn on its picture; all else as it was."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from subtoolkit.core.errors import FfmpegFailed, UsageError, quoted
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.media.editing.commands import burn_command, trial_command
from subtoolkit.media.editing.containers import Container
from subtoolkit.media.editing.mux import Additions, mux, steady
from subtoolkit.media.editing.running import run

_QUALITY = {
    "libx264": "crf", "libx265": "crf", "libsvtav1": "crf", "libaom-av1": "crf", "libvpx": "crf",
    "libvpx-vp9": "crf", "nvenc": "cq", "qsv": "global_quality", "vaapi": "qp", "amf": "qp_i",
    "videotoolbox": "q:v",
}  # fmt: skip
"""What each encoder, or each kind of hardware, calls its constant quality."""
_USUAL = {"libx264": 18, "libx265": 20, "libsvtav1": 26, "libaom-av1": 26, "libvpx": 10, "libvpx-vp9": 24}
_EIGHT_BIT = frozenset({"libx264", "libvpx", "libvpx-vp9", "mpeg4"})
"""Encoders whose pictures everything plays as long as they are 4:2:0 of 8 bits."""
_UNSAID = 2
"""What stands for an unknown meaning of colours in ITU-T H.273."""
HARDWARE = ("nvenc", "qsv", "vaapi", "amf", "videotoolbox")


@dataclass(frozen=True)
class Encoding:
    """How the picture is written."""

    encoder: str | None = None
    """Name of ffmpeg's encoder; None: what the container wants."""
    quality: int | None = None
    """Constant quality on the encoder's own scale; None: hardly to be told from the source."""
    preset: str | None = None

    def options(self, kind: Container) -> dict[str, Any]:
        """Options for ffmpeg."""
        name = self.encoder or kind.picture or "libx264"
        hardware = next((one for one in HARDWARE if name.endswith("_" + one)), None)
        quality = self.quality if self.quality is not None else _USUAL.get(name, 21)
        options: dict[str, Any] = {"c:v": name}
        if scale := _QUALITY.get(hardware or name):
            options[scale] = quality
        if name.startswith("libvpx"):
            options |= {"b:v": 0 if name.endswith("vp9") else "20M", "row-mt": 1}
        if self.preset:
            options["cpu-used" if name.startswith("libvpx") else "preset"] = self.preset
        if name in _EIGHT_BIT:
            options["pix_fmt"] = "yuv420p"
        if name == "libx265":
            options["x265-params"] = "log-level=error"
        return options

    @property
    def upload(self) -> str | None:
        """The kind of device that frames are handed to."""
        return "vaapi" if (self.encoder or "").endswith("_vaapi") else None


@dataclass(frozen=True)
class Shape:
    """The picture that is drawn on."""

    width: int
    """Pixels as it is shown, where one is square."""
    height: int
    tick: Fraction
    """The unit of its times."""
    stretched: bool = False
    """In the file its pixels are not square."""
    colours: tuple[tuple[str, int], ...] = ()
    """What its colours mean, as options of an encoder; older versions of ffmpeg do not hand that on."""


@dataclass(frozen=True)
class Script:
    """What is drawn."""

    path: Path
    """A file in ASS, of ours."""
    shape: Shape
    fonts: Path | None = None
    """A folder with fonts that come before those of the machine."""

    def drawing(self) -> dict[str, str]:
        """Options of the filter."""
        options = {"filename": str(self.path)}
        if self.fonts:
            options["fontsdir"] = str(self.fonts)
        if self.shape.stretched:
            options["original_size"] = f"{self.shape.width}x{self.shape.height}"
        return options


def check_encoder(encoding: Encoding, kind: Container) -> None:
    """Encode a few pictures of nothing. Raises `UsageError` where the encoder does not work here."""
    if encoding.encoder is None:
        return
    try:
        run(trial_command(encoding.options(kind), encoding.upload), "trial")
    except FfmpegFailed as error:
        raise UsageError(
            f"the encoder {quoted(encoding.encoder)} does not work here",
            error.why,
            f"leave out --encoder for {kind.picture}",
        ) from None


def burn(
    info: MediaInfo,
    target: Path,
    kind: Container,
    script: Script,
    encoding: Encoding,
    *,
    watch: Watch = nobody,
) -> list[str]:
    """Write `target`; gives what it could not hold, in words.

    The new picture is kept in a file beside `target` until everything else is copied to it.
    """
    film = target.with_name(target.name + ".film")
    try:
        with TemporaryDirectory(prefix="subtool-") as folder, steady(info, Path(folder)) as source:
            command = burn_command(
                source,
                film,
                tick=script.shape.tick,
                drawing=script.drawing(),
                picture=encoding.options(kind) | dict(script.shape.colours),
                upload=encoding.upload,
            )
            what = f"cannot draw on {quoted(info.path)}"
            run(command, what, total=info.declared, watch=watch)
            return mux(source, target, kind, Additions(picture=film))
    finally:
        film.unlink(missing_ok=True)


def shape(info: MediaInfo) -> Shape:
    """What the first picture of a file is like."""
    from subtoolkit.media.probe import opened

    picture = info.pictures[0]
    with opened(info.path) as container:
        stream = container.streams[picture.index]
        ratio = getattr(stream, "sample_aspect_ratio", None) or Fraction(1)
        tick = stream.time_base or Fraction(1, 1000)
        context = stream.codec_context
        named = [(name, int(getattr(context, name, _UNSAID))) for name in ("color_primaries", "color_trc")]
    shown = 1 / ratio if picture.rotation % 180 else ratio
    colours = tuple((name, value) for name, value in named if value not in (0, _UNSAID))
    return Shape(round(picture.width * shown), picture.height, tick, ratio != 1, colours)


def fonts_inside(info: MediaInfo, folder: Path) -> list[str]:
    """Write the fonts that are attached to a media file to `folder`; gives their names."""
    from subtoolkit.media.probe import opened

    names: list[str] = []
    with opened(info.path) as container:
        for number, attached in enumerate(container.streams.attachments):
            suffix = Path(attached.name or "").suffix.lower()
            if suffix in (".ttf", ".otf", ".ttc") and attached.data:
                (folder / f"{number}{suffix}").write_bytes(attached.data)
                names.append(attached.name or "")
    return names


def is_other(family: str, face: str) -> bool:
    """Whether a face is none of the family that was asked for."""
    return not _plain(face).startswith(_plain(family))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
