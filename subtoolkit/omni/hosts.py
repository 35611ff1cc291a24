"""Settings of a service -> its address, and what kind of server stands there."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.core.settings import Region, Service

_COMPATIBLE = "/compatible-mode/v1"
_NATIVE = "/api/v1"
_ADDRESSES: dict[Region, str] = {
    "intl": f"https://dashscope-intl.aliyuncs.com{_COMPATIBLE}",
    "cn": f"https://dashscope.aliyuncs.com{_COMPATIBLE}",
}
# Keys, prices and limits belong to a region; workspace hosts carry its name in theirs.
_REGIONS: tuple[tuple[str, Region], ...] = (
    ("dashscope-intl.", "intl"),
    (".ap-southeast-1.", "intl"),
    (".cn-beijing.", "cn"),
    ("dashscope.aliyuncs.com", "cn"),
)
_LOOPBACK = ("localhost", "127.", "::1")


def address(service: Service) -> str:
    """Address of the chat endpoint, up to and with `/v1`; raises `UsageError` for what is no address.

    Forgiven are a missing `/v1`, a pasted `/chat/completions`, and the address of the native endpoint, which
    other programs keep in the same environment variable.
    """
    if service.base_url is None:
        return _ADDRESSES[service.region]
    parts = _split(service.base_url)
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    if is_dashscope(service):
        path = _COMPATIBLE if path in ("", "/api/v1", "/compatible-mode") else path
    return urlunsplit(parts._replace(path=path or "/v1", query="", fragment=""))


def native(service: Service) -> str | None:
    """Address of the service's own protocol, up to and with `/v1`; None on servers that have none.

    A server on this machine that has the service's path is taken for a stand-in.
    """
    if service.server != "dashscope" or not (is_dashscope(service) or is_loopback(service)):
        return None
    parts = _split(address(service))
    if not parts.path.endswith(_COMPATIBLE):
        return None
    return urlunsplit(parts._replace(path=parts.path.removesuffix(_COMPATIBLE) + _NATIVE))


def host(service: Service) -> str:
    """Name and port for messages and keys, without a password that the address may carry."""
    parts = _split(service.base_url or _ADDRESSES[service.region])
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{name}:{parts.port}" if parts.port else str(name)


def is_dashscope(service: Service) -> bool:
    """Whether this is the service itself, in any region, and not a server of one's own."""
    name = _hostname(service)
    return name == "aliyuncs.com" or name.endswith(".aliyuncs.com")


def is_loopback(service: Service) -> bool:
    """Whether the server is on this machine, where no proxy of the environment can reach it."""
    return _hostname(service).startswith(_LOOPBACK)


def region(service: Service) -> Region | None:
    """Region whose prices hold; None on a server of one's own and in regions without a price list."""
    if service.base_url is None:
        return service.region
    if not is_dashscope(service):
        return None
    name = _hostname(service)
    return next((region for part, region in _REGIONS if part in name and "hongkong" not in name), None)


def identity(service: Service) -> str:
    """Under what name its replies are kept: one for all hosts of the service, else host and port.

    A name given in the settings (the stand-in has one, since its port changes) can collide with neither.
    """
    if service.identity is not None:
        return f"named {service.identity}"
    return "dashscope" if is_dashscope(service) else host(service)


def _hostname(service: Service) -> str:
    return (_split(service.base_url or _ADDRESSES[service.region]).hostname or "").lower()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # read here, because a wrong one raises only when it is asked for
    except ValueError as error:
        raise UsageError("cannot use the server's address", str(error), _EXAMPLE) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"cannot use the server's address {quoted(url)}", "not http or https", _EXAMPLE)
    return parts


_EXAMPLE = "write it like http://localhost:8901/v1"
