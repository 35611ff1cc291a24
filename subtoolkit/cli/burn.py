"""`subtool burn`: subtitles drawn on the picture of a copy."""

from pathlib import Path

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.making import copied_to, copy_option, force_option, quiet_option, told
from subtoolkit.cli.options import option
from subtoolkit.cli.reading import encoding_option, language_option


@click.command(
    epilog="""\b
Examples:
  subtool burn talk.mp4 talk.srt                      talk.burned.mp4
  subtool burn talk.mp4 talk.zh.srt --font 'Noto Sans CJK SC' --size 6
  subtool burn talk.mp4 talk.srt --box black/60 --position top --margin 5
  subtool burn talk.mkv talk.ass -o talk.mp4 --encoder h264_nvenc
"""
)
@click.argument("media")
@click.argument("subs")
@copy_option("burned")
@option("--font", metavar="FAMILY", help="[default: one that has the language's letters]")
@option(
    "--fonts-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with fonts to choose from first.",
)
@option(
    "--size",
    type=click.FloatRange(0, 50, min_open=True),
    metavar="PERCENT",
    help="Height of the letters, of the picture's height. [default: 5.4]",
)
@option("--colour", metavar="COLOUR", help="A name or #rrggbb. [default: white]")
@option("--outline", metavar="COLOUR|none", help="[default: black]")
@option("--box", metavar="COLOUR", help="A box behind the words: black, #202020, black/60 lets 40 % through.")
@option("--position", type=click.Choice(("bottom", "middle", "top")), help="[default: bottom]")
@option(
    "--margin",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Space to the edge, of the picture's height. [default: 5]",
)
@option("--boxes", is_flag=True, help="Go on although no font has some letters: boxes stand for them.")
@option("--encoder", metavar="NAME", help="ffmpeg's name, also of hardware: h264_nvenc, hevc_qsv, libx265.")
@option(
    "--crf", type=click.IntRange(0, 63), help="Quality on the encoder's scale, lower is better. [default: 18]"
)
@option("--preset", metavar="NAME", help="The encoder's: fast, medium, slow.")
@language_option
@encoding_option
@force_option
@quiet_option
def command(
    media: str,
    subs: str,
    output: str | None,
    font: str | None,
    fonts_dir: Path | None,
    size: float | None,
    colour: str | None,
    outline: str | None,
    box: str | None,
    position: str | None,
    margin: float | None,
    encoder: str | None,
    crf: int | None,
    preset: str | None,
    language: str | None,
    encoding: str | None,
    *,
    boxes: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Draw the subtitles SUBS on the picture of a copy of MEDIA.

    The picture is encoded anew; sound and all else are copied. Letters are as large as the picture asks for,
    whatever its size and however it is turned. ASS keeps its own styles, apart from what options change. That
    every letter has a font is checked before the film is begun.
    """
    from subtoolkit.cli.progress import shown
    from subtoolkit.media.editing.burn import Encoding
    from subtoolkit.media.editing.containers import CONTAINERS
    from subtoolkit.media.probe import probe
    from subtoolkit.pipeline.editing import Burning, burn, given
    from subtoolkit.pipeline.lettering import Lettering

    own = CONTAINERS.get(Path(media).suffix.lower())
    usual = "" if own and own.muxer in ("mp4", "mov", "matroska", "webm") else ".mp4"
    path = copied_to(media, "burned", output, [subs], force=force, usual=usual)
    wanted = Burning(
        given(Path(subs), encoding, language),
        Lettering(font, size, colour, outline, box, position, margin),  # type: ignore[arg-type]
        fonts_dir,
        boxes=boxes,
        encoding=Encoding(encoder, crf, preset),
    )
    info = probe(media)
    with shown(out.titled(media), quiet=quiet) as watch:
        notes = burn(info, wanted, path, force=force, watch=watch)
    click.echo(str(path))
    told(media, notes, f"{len(wanted.file.timeline.cues)} cues drawn", quiet=quiet)
    return out.IN_PART if any(note.startswith("left out") for note in notes) else out.DONE
