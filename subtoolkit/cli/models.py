"""`subtool models`: what is known about the families of models."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import option, prices_option
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.omni.families import Family
    from subtoolkit.omni.prices import Prices

_CLOCKS = ("longest_audio", "longest_video", "song")
_BYTES = ("audio_bytes", "video_bytes", "image_bytes")
_HEADS = ("model", "hears", "sees", "tokens/s", "reads", "writes", "req/min", "remarks")


@click.command(
    epilog="""\b
Examples:
  subtool models
  subtool models qwen3.5-omni-plus
  subtool models --price-list > prices.toml    the list to edit, for --prices
"""
)
@click.argument("name", required=False)
@option("--price-list", is_flag=True, help="Print the price list in use, as a file for --prices.")
@prices_option
def command(name: str | None, prices: Path | None, *, price_list: bool) -> int:
    """Show the model families, or everything that is known about the one called NAME.

    Any other model can be named with --model too; nothing is then known of its limits. A question mark says
    that nobody documents the figure.
    """
    from subtoolkit.omni import prices as lists
    from subtoolkit.omni.families import FAMILIES, UNKNOWN, family

    if price_list:
        click.echo(lists.text(prices), nl=False)
        return 0
    if name is None:
        _print([_HEADS, *(_row(row) for row in FAMILIES)])
        return 0
    row = family(name)
    if row is UNKNOWN:
        raise UsageError(f"no model {quoted(name)} in the table", "unknown", "see `subtool models`")
    _print([*_facts(row), *_price_facts(row, lists.load(prices))])
    return 0


def _print(rows: list[tuple[str, ...]]) -> None:
    from subtoolkit.cli.table import aligned

    for line in aligned(rows):
        click.echo(line)


def _row(row: "Family") -> tuple[str, ...]:
    from subtoolkit.core.clock import format_clock

    def clock(time: int | None) -> str:
        return format_clock(time, digits=0) if time else "?"

    def number(value: float | None) -> str:
        return "?" if value is None else f"{value:,g}" if value < 1e5 else f"{value / 1000:,.0f}k"

    remarks = (
        *(["native protocol only"] if row.native_only else []),
        *(["English prose only"] if row.prose else []),
        *(["thinks"] if row.thinking != "no" else []),
        *(["searches"] if row.search else []),
        *(["speaks"] if row.voice_rate else []),
        *([f"superseded by {row.superseded}"] if row.superseded else []),
    )
    return (
        row.name,
        clock(row.longest_audio) if row.hears else "no",
        clock(row.longest_video) if row.sees else "no",
        number(row.audio_rate),
        number(row.max_input),
        number(row.max_output),
        number(row.rpm),
        ", ".join(remarks),
    )


def _facts(row: "Family") -> Iterator[tuple[str, ...]]:
    """Every field that says something, times as clocks and sizes in megabytes."""
    from subtoolkit.core.clock import format_clock

    for key in type(row).model_fields:
        value = getattr(row, key)
        if value in (None, (), ""):
            continue
        if key in _CLOCKS:
            value = format_clock(value, digits=0)
        elif key in _BYTES:
            value = f"{value / 1e6:,.0f} MB"
        elif isinstance(value, tuple) and isinstance(value[0], int):
            clocks = key.startswith(("piece", "seen"))
            value = " - ".join(format_clock(part, digits=0) if clocks else str(part) for part in value)
        elif isinstance(value, tuple):
            value = ", ".join(value)
        elif key == "sampling":
            value = ", ".join(f"{k} {v}" for k, v in value if v is not None)
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, int | float):
            value = f"{value:,.10g}"
        yield key.replace("_", " "), str(value)


def _price_facts(row: "Family", prices: "Prices") -> Iterator[tuple[str, ...]]:
    for region, currencies in prices.models.get(row.name, {}).items():
        for currency, rates in currencies.items():
            listing = ", ".join(f"{kind.replace('_', ' ')} {amount}" for kind, amount in rates.kinds())
            converted = ", converted" if rates.converted else ""
            yield f"{currency} for 1M tokens, {region}", f"{listing} (list of {prices.listed}{converted})"
