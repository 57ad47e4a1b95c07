"""JSON that is one document: read whole, within a bound, and as strictly as a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from node.matching.intake.lines import read_object
from node.matching.intake.reason import NotTaken, RejectCode

MAX_WHOLE: Final = 64 << 20
"""Bytes of a document that cannot be read in parts."""
MAX_DEPTH: Final = 64
"""Objects and lists that stand one in the other."""
_BOM: Final = b"\xef\xbb\xbf"


def read_whole(chunks: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return the object that the document is, or the objects of its one list.

    Raises:
        NotTaken: not strict JSON, cut, too deep, or larger than the bound.
    """
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_WHOLE:
            raise NotTaken(RejectCode.DOCUMENT_TOO_LONG, MAX_WHOLE)
        pieces.append(chunk)
    data = b"".join(pieces).removeprefix(_BOM).strip()
    if data[:1] == b"[":
        data = b'{"all":' + data + b"}"
        return objects(read_shallow(data)["all"])
    return [read_shallow(data)]


def read_shallow(data: bytes) -> dict[str, Any]:
    """Return the JSON object that ``data`` is; readers of it may call themselves.

    Raises:
        NotTaken: not strict JSON, or nested too deeply.
    """
    made = read_object(data)
    level: list[Any] = [made]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return made
    raise NotTaken(RejectCode.NESTED_TOO_DEEPLY)


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


def told(name: str, found: object) -> list[tuple[str, str]]:
    """Return every text in a JSON value as a note, with the names that lead to it."""
    if isinstance(found, dict):
        inside = (told(f"{name} {key}", value) for key, value in found.items())
    elif isinstance(found, list):
        inside = (told(name, value) for value in found)
    else:
        return [("notes", f"{name}: {one}") for one in texts(found)]
    return [note for notes in inside for note in notes]


def text(found: object) -> str:
    """Return the first of the texts, or nothing."""
    return next(iter(texts(found)), "")
