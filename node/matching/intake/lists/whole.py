"""JSON that is one document: read whole, within a bound, and as strictly as a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from node.matching.intake.lines import read_object
from node.matching.intake.row import NotTaken

MAX_WHOLE: Final = 64 << 20
"""Bytes of a document that cannot be read in parts."""
_BOM: Final = b"\xef\xbb\xbf"


def read_whole(chunks: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return the object that the document is, or the objects of its one list.

    Raises:
        NotTaken: not strict JSON, cut, or larger than the bound.
    """
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_WHOLE:
            raise NotTaken(f"the document is longer than {MAX_WHOLE} bytes")
        pieces.append(chunk)
    data = b"".join(pieces).removeprefix(_BOM).strip()
    if data[:1] == b"[":
        data = b'{"all":' + data + b"}"
        return objects(read_object(data)["all"])
    return [read_object(data)]


def objects(found: object) -> list[dict[str, Any]]:
    """Return the objects in what may be a list; anything else is left out."""
    return (
        [one for one in found if isinstance(one, dict)]
        if isinstance(found, list)
        else []
    )


def texts(found: object) -> list[str]:
    """Return the texts that a JSON value is or holds; a number is a text too."""
    if isinstance(found, list):
        return [text for one in found for text in texts(one)]
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return []
    text = " ".join(str(found).split())
    return [text] if text not in ("", "-") else []


def text(found: object) -> str:
    """Return the first of the texts, or nothing."""
    return next(iter(texts(found)), "")
