"""Documents: PDF, and plain text.

A PDF (ISO 32000-2) must begin and end as one, and is refused if it is seen to run
something, start something or carry further files. Seen: what lies open in the file,
under any spelling of the name. What is compressed in it is not looked into, so this
is no proof that a PDF is harmless: open it where it can do no harm.

Plain text is UTF-8 that prints and begins like nothing that a program would run.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from node.errors import BadInput
from node.protocol.notice.media_reader import SomeBytes, Structure, Take

_ACTIVE: Final = (
    *("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia"),
    *("XFA", "SubmitForm", "ImportData"),
)
_OVERLAP: Final = 64
"""Bytes; more than the longest of the names with every letter as ``#41``."""

_ENDING: Final = 1024
_PDF_END: Final = re.compile(rb"%%EOF[\x00\t\n\f\r ]*\Z")


def _spelled(name: str) -> str:
    """Return the pattern of a PDF name; any letter may be written as ``#xx``."""
    return "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in name)


_DELIMITER: Final = r"(?=[\x00\t\n\f\r ()<>\[\]{}/%])"
_SEEN: Final = re.compile(
    f"/(?:{'|'.join(map(_spelled, _ACTIVE))}){_DELIMITER}".encode()
)

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e\ufeff]")
"""What does not print; also what turns the direction of all that follows."""

_RUN: Final = re.compile(r"\s*(?:<[!?/a-z]|#!|%!|\{\\rtf)", re.IGNORECASE)
"""Markup, scripts, PostScript, RTF: programs go by how a text begins."""

_BEGINNING: Final = 1024


def pdf() -> Structure:
    """Read one PDF."""
    if not re.fullmatch(rb"%PDF-[12]\.[0-9]", (yield Take(8))):
        raise BadInput("the file is not built as a PDF must be")
    tail = b""
    while part := (yield SomeBytes()):
        tail += part
        found = _SEEN.search(tail)
        if found is not None:
            raise BadInput(
                "the PDF runs something or carries further files",
                advice="Print it to a new PDF, and attach that.",
            )
        tail = tail[-max(_ENDING, _OVERLAP) :]
    if not _PDF_END.search(tail):
        raise BadInput("the file does not end as a PDF must")


def text() -> Structure:
    """Read plain text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    begins, last = "", False
    try:
        while not last:
            part = yield SomeBytes()
            last = not part
            said = decoder.decode(part, final=last)
            if not begins:
                said = said.removeprefix("\ufeff")
            if _CONTROL.search(said):
                raise BadInput("the text holds characters that do not print")
            if len(begins) < _BEGINNING:
                begins += said[:_BEGINNING]
                if _RUN.match(begins):
                    raise BadInput("the text begins like markup or a program")
    except UnicodeDecodeError:
        raise BadInput(
            "the file is of no kind that is taken",
            advice="JPEG, PNG, WebP, PDF and UTF-8 text are taken.",
        ) from None
