"""OPML, the outline format that feed readers exchange their lists in: read with expat alone, and written.

A list may come from a stranger: entities are not expanded but refused (billion laughs, external files), and nesting
and the number of outlines are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

# What XML 1.0 has no room for (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DEEPEST = 32
MOST = 20_000


class OpmlError(ValueError):
    """The file is no OPML that is read; `line` is where, if known."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline that names a feed: its attributes, their names in lower case, and its line."""

    line: int
    values: Mapping[str, str]


def read_outlines(content: bytes) -> list[Outline]:
    """Every outline with an xmlUrl, in order; raises OpmlError."""
    parser = expat.ParserCreate()
    reading = _Reading(parser)
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.EntityDeclHandler = reading.refuse_entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise OpmlError(f"is not well-formed XML: {expat.ErrorString(error.code)}", error.lineno) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, OpmlError):
            raise
        raise OpmlError("is in an encoding that is not known") from None
    return reading.found


def write_outlines(title: str, outlines: Iterable[Mapping[str, str]]) -> bytes:
    """An OPML 2.0 document of one outline for each mapping of attributes; empty values are left out."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for values in outlines:
        kept = {name: _NO_XML.sub("", value) for name, value in values.items()}
        ElementTree.SubElement(body, "outline", {name: value for name, value in kept.items() if value})
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


@dataclass(slots=True)
class _Reading:
    parser: expat.XMLParserType
    found: list[Outline] = field(default_factory=list)
    depth: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 0 and name.lower() != "opml":
            self._refuse(f"is not OPML: its first element is <{name[:40]}>")
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse(f"nests outlines more than {DEEPEST} deep")
        if name.lower() != "outline":
            return
        values = {key.lower(): value for key, value in attributes.items()}
        if values.get("xmlurl", "").strip():
            self.found.append(Outline(self.parser.CurrentLineNumber, values))
        if len(self.found) > MOST:
            self._refuse(f"lists more than {MOST} sources")

    def end(self, name: str) -> None:
        self.depth -= 1

    def refuse_entity(self, *declaration: object) -> None:
        self._refuse("declares entities, which no list of sources needs")

    def _refuse(self, text: str) -> NoReturn:
        raise OpmlError(text, self.parser.CurrentLineNumber)
