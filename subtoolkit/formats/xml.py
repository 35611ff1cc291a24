"""Text <-> XML 1.0: escaping, and a parse that no file can abuse."""

import re
from xml.etree import ElementTree as ET

from subtoolkit.formats.base import Unreadable

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Escape `text` for element content, without what XML 1.0 cannot hold.

    With `>` escaped too no `]]>` can remain.
    """
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str) -> str:
    """Escape `text` for an attribute and put it in quotes."""
    return '"' + escape(text).replace('"', "&quot;") + '"'


def parse(text: str) -> ET.Element:
    """Parse a document; raises `Unreadable`.

    Entities are refused, which rules out both known attacks: expansion without end and other files.
    """
    if "<!ENTITY" in text:
        raise Unreadable("it defines entities")
    try:
        # As bytes, so that a declaration of another encoding than the one it was decoded from is ignored.
        parser = ET.XMLParser(encoding="utf-8")  # noqa: S314
        return ET.fromstring(text.encode("utf-8", "replace"), parser)  # noqa: S314
    except ET.ParseError as error:
        raise Unreadable(f"not well-formed XML: {error}") from error
