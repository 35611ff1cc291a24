"""The price list and one of the user's own."""

from decimal import Decimal
from pathlib import Path

import pytest

from subtoolkit.core.errors import FileNotThere
from subtoolkit.core.reply import Usage
from subtoolkit.omni import prices
from subtoolkit.omni.cost import price
from subtoolkit.omni.families import family

OWN = """\
listed = 2030-01-31
[models."qwen3.5-omni-plus"]
intl.USD = { text = 1, picture = 2, audio = 3, out = 4.5 }
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A price list of the user's own."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_the_price_list_says_how_old_it_is() -> None:
    """Prices change: the date stands beside them."""
    assert prices.load().listed.year >= 2026


def test_a_list_of_ones_own_counts_alone(own: Path) -> None:
    """It replaces the built-in one with its date: what it does not list has no price."""
    mine = prices.load(own)
    assert str(mine.listed) == "2030-01-31"
    usage = Usage(input_tokens=1_000_000, audio_tokens=1_000_000, output_tokens=1_000_000)
    money = price(usage, family("qwen3.5-omni-plus"), "intl", prices=mine)
    assert money is not None
    assert (money.amount, money.currency) == (Decimal("7.5"), "USD")
    assert price(usage, family("qwen3-omni-flash"), "intl", prices=mine) is None


def test_the_configuration_folder_may_hold_one(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `prices.toml` there is used without being named."""
    folder = own.parent / "subtoolkit"
    folder.mkdir()
    own.rename(folder / "prices.toml")
    monkeypatch.setattr(prices, "user_config_path", lambda name: own.parent / name)
    assert str(prices.load().listed) == "2030-01-31"
    assert prices.text() == OWN


def test_the_built_in_list_can_be_taken_as_ones_own(own: Path) -> None:
    """Printed, and read again, it is the same."""
    own.write_text(prices.text(), encoding="utf-8")
    assert prices.load(own) == prices.load()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("listed = ", "no TOML"),
        ("listed = 2030-01-31", "models: field required"),
        (OWN.replace("audio = 3, ", ""), r"models\.qwen3\.5-omni-plus\.intl\.USD\.audio: field required"),
        (OWN.replace("out = 4.5", "out = -1"), "greater than or equal to 0"),
        (OWN.replace("out = 4.5", 'out = "dear"'), "decimal"),
        (OWN.replace("USD", "EUR"), "'CNY' or 'USD'"),
        (OWN.replace("out = 4.5", "out = 4.5, video = 3"), "video: extra"),
    ],
)
def test_a_wrong_list_is_one_line(own: Path, text: str, said: str) -> None:
    """It says where it is wrong and what helps."""
    own.write_text(text, encoding="utf-8")
    with pytest.raises(FileNotThere, match=said) as caught:
        prices.load(own)
    assert "\n" not in str(caught.value)
    assert "--price-list" in str(caught.value)


def test_a_missing_list_is_an_error(tmp_path: Path) -> None:
    """Whoever names a list means that one."""
    with pytest.raises(FileNotThere, match="no such file"):
        prices.load(tmp_path / "none.toml")
