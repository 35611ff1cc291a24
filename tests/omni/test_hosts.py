"""Addresses, and what stands there."""

import pytest

from subtoolkit.core.errors import UsageError
from subtoolkit.core.settings import Region, Service
from subtoolkit.omni import hosts

INTL = "https://dashscope-intl.aliyuncs.com"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        (f"{INTL}/compatible-mode/v1/", f"{INTL}/compatible-mode/v1"),
        (f"{INTL}/api/v1", f"{INTL}/compatible-mode/v1"),
        (INTL, f"{INTL}/compatible-mode/v1"),
        ("http://localhost:8901", "http://localhost:8901/v1"),
        ("http://localhost:8901/v1", "http://localhost:8901/v1"),
        ("http://localhost:8901/v1/chat/completions", "http://localhost:8901/v1"),
        ("http://gpu/qwen/api", "http://gpu/qwen/api"),
        (" https://[::1]:8091/v1?a=b#c ", "https://[::1]:8091/v1"),
    ],
)
def test_an_address_may_be_written_as_people_do(given: str, address: str) -> None:
    """Also as it stands in the settings of other programs."""
    assert hosts.address(Service(base_url=given)) == address


@pytest.mark.parametrize(
    "given", ["localhost:8901", "ftp://a/v1", "http://", "http://a:99999/v1", "http://[::1"]
)
def test_what_is_no_address_is_named(given: str) -> None:
    """The error shows how one looks."""
    with pytest.raises(UsageError, match="http://localhost:8901/v1"):
        hosts.address(Service(base_url=given))


@pytest.mark.parametrize(
    ("given", "region"),
    [
        (None, "intl"),
        (INTL, "intl"),
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", "cn"),
        ("https://ws1.cn-beijing.maas.aliyuncs.com/compatible-mode/v1", "cn"),
        ("https://ws1.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1", "intl"),
        ("https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1", None),
        ("https://dashscope-us.aliyuncs.com/compatible-mode/v1", None),
        ("http://localhost/v1", None),
        ("https://dashscope.aliyuncs.com.evil.example/v1", None),
    ],
)
def test_the_price_list_follows_the_host(given: str | None, region: Region | None) -> None:
    """A server of one's own has none, and neither has a region whose list nobody knows."""
    assert hosts.region(Service(base_url=given)) == region


def test_replies_are_kept_by_who_gave_them() -> None:
    """One name for all hosts of the service; no name given by a program can be that of another."""
    real = {
        hosts.identity(Service(base_url=url))
        for url in (None, INTL, "https://w.cn-beijing.maas.aliyuncs.com")
    }
    assert real == {"dashscope"}
    others = [
        hosts.identity(Service(base_url="http://127.0.0.1:8901/v1")),
        hosts.identity(Service(base_url="http://127.0.0.1:8902/v1")),
        hosts.identity(Service(base_url="http://dashscope/v1", identity="dashscope")),
        hosts.identity(Service(base_url="http://127.0.0.1:8901/v1", identity="stand-in")),
    ]
    assert len({*others, *real}) == 5


def test_a_password_in_an_address_is_not_shown() -> None:
    """Messages and keys name host and port alone."""
    service = Service(base_url="http://anna:secret@gpu.example:8901/v1")
    assert hosts.host(service) == hosts.identity(service) == "gpu.example:8901"
