"""`subtool models`: what is known about the families of models."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.omni.families import Family


@click.command(
    epilog="""\b
Examples:
  subtool models
  subtool models qwen3.5-omni-plus
"""
)
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Show the model families, or everything that is known about the one called NAME.

    Any other model can be named with --model too; nothing is then known of its limits.
    """
    from subtoolkit.omni.families import FAMILIES, UNKNOWN, family

    if name is None:
        for row in FAMILIES:
            click.echo(_line(row))
        return 0
    row = family(name)
    if row is UNKNOWN:
        raise UsageError(f"no model {quoted(name)} in the table", "unknown", "see `subtool models`")
    for key, value in _facts(row):
        click.echo(f"{key:<22} {value}")
    return 0


def _line(row: "Family") -> str:
    from subtoolkit.core.clock import format_clock

    longest = format_clock(row.longest_audio, digits=0) if row.longest_audio else "?"
    notes = [
        "sees" if row.sees else "sound only",
        f"{row.audio_rate:g} tokens/s" if row.audio_rate else "rate unknown",
        *(["prose only"] if row.prose else []),
        *(["native protocol only"] if row.native_only else []),
        *([f"superseded by {row.superseded}"] if row.superseded else []),
    ]
    return f"{row.name:<30} up to {longest} of sound, " + ", ".join(notes)


def _facts(row: "Family") -> Iterator[tuple[str, object]]:
    """Every field that says something, times as clocks, and the prices with their date."""
    from subtoolkit.core.clock import format_clock
    from subtoolkit.omni.cost import listed, rates

    for key in type(row).model_fields:
        value = getattr(row, key)
        if key in ("longest_audio", "longest_video") and value is not None:
            value = format_clock(value, digits=0)
        elif key == "piece":
            value = " - ".join(format_clock(time, digits=0) for time in value)
        elif key == "sampling":
            value = ", ".join(f"{k} {v}" for k, v in value if v is not None)
        if value not in (None, (), ""):
            yield key.replace("_", " "), value
    for region, currency, prices in rates(row):
        listing = ", ".join(f"{kind} {amount}" for kind, amount in prices.items() if kind != "converted")
        converted = ", converted" if prices.get("converted") else ""
        yield f"{currency} for 1M, {region}", f"{listing} (list of {listed()}{converted})"
