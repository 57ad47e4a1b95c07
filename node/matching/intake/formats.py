"""The formats of record files, how each is recognised, and what reads it.

A file is known by what it begins with: the root of an XML, the keys of a JSON, the
first lines of a table. A name says nothing of what is in a file, and publishers have
put one thing where another was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from node.errors import BadInput
from node.matching.intake.lists.dfat import read_dfat
from node.matching.intake.lists.eu import read_eu, read_eu_table
from node.matching.intake.lists.interpol import read_interpol
from node.matching.intake.lists.misp import read_misp
from node.matching.intake.lists.ofac import read_ofac
from node.matching.intake.lists.ofac_table import read_ofac_table
from node.matching.intake.lists.ofsi import read_ofsi, read_ofsi_table
from node.matching.intake.lists.seco import read_seco
from node.matching.intake.lists.sema import read_sema
from node.matching.intake.lists.senzing import read_senzing
from node.matching.intake.lists.stix import read_stix
from node.matching.intake.lists.uk import read_uk, read_uk_table
from node.matching.intake.lists.un import read_un
from node.matching.intake.row import Listed

ListReader = Callable[[Iterable[bytes]], Iterator[Listed]]

LISTS: Final[dict[str, ListReader]] = {
    "un-xml": read_un,
    "ofac-xml": read_ofac,
    "ofac-csv": read_ofac_table,
    "eu-xml": read_eu,
    "eu-csv": read_eu_table,
    "uk-xml": read_uk,
    "uk-csv": read_uk_table,
    "ofsi-xml": read_ofsi,
    "ofsi-csv": read_ofsi_table,
    "seco-xml": read_seco,
    "dfat-xlsx": read_dfat,
    "sema-xml": read_sema,
    "interpol": read_interpol,
    "misp": read_misp,
    "senzing": read_senzing,
    "stix": read_stix,
}
"""Readers of publishers' own files, by the name of the format."""
FORMATS: Final = ("ftm", "statements", "csv", "json", *LISTS)

_BEGINNING: Final = 1 << 16
_BOM: Final = b"\xef\xbb\xbf"
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_ROOTS: Final = {
    b"CONSOLIDATED_LIST": "un-xml",
    b"Sanctions": "ofac-xml",
    b"export": "eu-xml",
    b"Designations": "uk-xml",
    b"ArrayOfFinancialSanctionsTarget": "ofsi-xml",
    b"swiss-sanctions-list": "seco-xml",
    b"data-set": "sema-xml",
}
_KEY: Final = re.compile(rb'"([\w-]+)"\s*:')
# The first row whose keys all stand in the beginning of the file decides.
_KEYS: Final = (
    ({b"schema", b"properties", b"id"}, "ftm"),
    ({b"op", b"entity"}, "ftm"),
    ({b"category", b"fields"}, "json"),
    ({b"category", b"source_id"}, "json"),
    ({b"RECORD_ID"}, "senzing"),
    ({b"DATA_SOURCE"}, "senzing"),
    ({b"objects", b"type"}, "stix"),
    ({b"entity_id", b"name"}, "interpol"),
    ({b"notices"}, "interpol"),
    ({b"Event"}, "misp"),
    ({b"object_relation"}, "misp"),
    ({b"Object", b"uuid"}, "misp"),
)
# What the first lines of a table hold.
_TABLES: Final = (
    (re.compile(rb"fileGenerationDate;Entity_LogicalId"), "eu-csv"),
    (re.compile(rb"(?:[^\n]*\n)?[^\n]*\bUnique ID,OFSI Group ID"), "uk-csv"),
    (re.compile(rb"(?:[^\n]*\n)?Name 6,Name 1,[^\n]*\bGroup ID"), "ofsi-csv"),
    (re.compile(rb"canonical_id,entity_id,prop,"), "statements"),
    (
        re.compile(rb'-?\d+,(?=[^\n]*?(?:"|-0- ?),)(?:"|-0-)[^\n]*(?:"|-0- ?)\r?\n'),
        "ofac-csv",
    ),
)


def recognised(chunks: Iterable[bytes]) -> tuple[str, Iterator[bytes]]:
    """Return the format of what ``chunks`` hold, and all of them.

    Raises:
        BadInput: it is none that is known by what it begins with.
    """
    parts = iter(chunks)
    held: list[bytes] = []
    while sum(map(len, held)) < _BEGINNING and (part := next(parts, None)) is not None:
        held.append(part)
    found = _format_of(b"".join(held)[:_BEGINNING])
    if not found:
        raise BadInput(
            "what is in the file does not tell its format",
            advice="Give --format, one of "
            + ", ".join(FORMATS)
            + "; a table of your own needs --mapping.",
        )
    return found, chain(held, parts)


def _format_of(begins: bytes) -> str:
    text = begins.removeprefix(_BOM).lstrip()
    if text.startswith(b"PK\x03\x04"):
        return "dfat-xlsx"
    if text.startswith(b"<"):
        root = _ROOT.search(text)
        return _ROOTS.get(root[1], "") if root else ""
    if text.startswith((b"{", b"[")):
        keys = set(_KEY.findall(text))
        return next((name for wanted, name in _KEYS if wanted <= keys), "")
    return next((name for form, name in _TABLES if form.match(text)), "")
