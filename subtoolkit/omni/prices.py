"""The price list: the user's file where there is one, else the one that comes with the toolkit.

A user's file replaces the whole list, date included, since prices of two dates are not to be mixed. It is
named by `--prices`, by `SUBTOOL_PRICES`, or lies in the configuration folder as `prices.toml`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

from platformdirs import user_config_path
from pydantic import Field, ValidationError

from subtoolkit.core.errors import FileNotThere
from subtoolkit.core.noun import Noun
from subtoolkit.core.report import Currency
from subtoolkit.core.settings import Region

_BUILT_IN = "prices.toml"
_LARGEST = 1_000_000

Amount = Annotated[Decimal, Field(ge=0)]


class Rates(Noun):
    """What a million tokens of each kind cost."""

    text: Amount
    """Input: text."""
    picture: Amount
    """Input: images and video."""
    audio: Amount
    """Input: sound."""
    out: Amount
    """Text that is written after sound or pictures were among the input."""
    out_after_text: Amount | None = None
    """Text that is written after text alone; None: the same as `out`."""
    out_speech: Amount | None = None
    """Speech of a spoken answer, whose text is free then; None: it does not speak."""
    cached: Amount | None = None
    """Input that the service had stored itself."""
    converted: bool = False
    """Computed from the list in the other currency, not printed anywhere."""

    def kinds(self) -> Iterator[tuple[str, Decimal]]:
        """Every kind that has a price."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Decimal):
                yield name, value


class Prices(Noun):
    """A price list."""

    listed: date
    """Day on which the prices were read."""
    models: Mapping[str, Mapping[Region, Mapping[Currency, Rates]]]
    """Name of a family -> region -> currency -> its rates."""


def load(path: Path | None = None) -> Prices:
    """The list in `path`, else in the configuration folder, else the built-in one; raises `FileNotThere`."""
    found = path or user_config_path("subtoolkit") / _BUILT_IN
    if path is None and not found.is_file():
        return _built_in()
    return _read(found)


def text(path: Path | None = None) -> str:
    """The file that `load` reads, word by word."""
    found = path or user_config_path("subtoolkit") / _BUILT_IN
    if path is None and not found.is_file():
        return _built_in_text()
    load(found)
    return found.read_text(encoding="utf-8")


@cache
def _built_in() -> Prices:
    return Prices.model_validate(tomllib.loads(_built_in_text(), parse_float=Decimal))


def _built_in_text() -> str:
    return resources.files(__package__).joinpath(_BUILT_IN).read_text("utf-8")


def _read(path: Path) -> Prices:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST).decode("utf-8-sig")
        return Prices.model_validate(tomllib.loads(content, parse_float=Decimal))
    except OSError as error:
        raise FileNotThere(path, (error.strerror or str(error)).lower(), _HELPS) from None
    except UnicodeDecodeError:
        raise FileNotThere(path, "a price list is text in UTF-8", _HELPS) from None
    except tomllib.TOMLDecodeError as error:
        raise FileNotThere(path, f"it is no TOML: {str(error).lower()}", _HELPS) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FileNotThere(
            path, f"no price list: {where}: {first['msg'][:1].lower()}{first['msg'][1:]}", _HELPS
        ) from None


_HELPS = "see `subtool models --price-list` for one that is right"
