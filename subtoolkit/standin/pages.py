"""What goes over the wire when it is not the protocol's own answer."""

from dataclasses import dataclass, field

from subtoolkit.standin.events import Event


@dataclass(frozen=True, slots=True)
class Page:
    """A status, headers and raw events; status 0: not even the headers are sent."""

    status: int = 0
    events: tuple[Event, ...] = ()
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
