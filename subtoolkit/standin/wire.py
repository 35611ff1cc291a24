"""The type of JSON objects on the wire."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""`Any`, because a client may send whatever it likes; what is used of it is checked where it is used."""
