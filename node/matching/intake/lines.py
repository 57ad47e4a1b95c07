"""Bytes to lines and JSON values, with limits and line numbers.

A line that is too long is skipped to its end and costs no more than its limit in
memory. JSON is read strictly: no duplicate keys (two readers would see two
records, RFC 8259, section 4), no NaN, no depth that exhausts the stack.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import MAX_LINE, Reject

_BOM = b"\xef\xbb\xbf"


def split_lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes] | Reject]:
    """Yield each line with its number, from 1, without its end; or a reject."""
    number, pieces, size = 1, [], 0
    for chunk in chunks:
        parts = chunk.split(b"\n")
        for part in parts[:-1]:
            size += len(part)
            if size > MAX_LINE:
                yield rejected(number, RejectCode.LINE_TOO_LONG, MAX_LINE)
            else:
                pieces.append(part)
                yield number, _whole(number, pieces)
            number, pieces, size = number + 1, [], 0
        size += len(parts[-1])
        if size <= MAX_LINE:
            pieces.append(parts[-1])
    if size > MAX_LINE:
        yield rejected(number, RejectCode.LINE_TOO_LONG, MAX_LINE)
    elif size:
        yield number, _whole(number, pieces)


def _whole(number: int, pieces: list[bytes]) -> bytes:
    line = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    if number == 1:
        line = line.removeprefix(_BOM)
    return line.removesuffix(b"\r")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise NotTaken(RejectCode.KEY_TWICE)
    return made


def _constant(_name: str) -> NoReturn:
    raise NotTaken(RejectCode.NO_NUMBER)


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def decode_text(data: bytes) -> str:
    """Return ``data`` as text.

    Raises:
        NotTaken: not UTF-8, or with a NUL byte.
    """
    if b"\x00" in data:
        raise NotTaken(RejectCode.NUL_BYTE)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotTaken(RejectCode.NO_UTF_8) from None


def read_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object that ``data`` is.

    Raises:
        NotTaken: not one strict JSON object.
    """
    text = decode_text(data)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise NotTaken(RejectCode.NESTED_TOO_DEEPLY) from None
    except ValueError:
        raise NotTaken(RejectCode.NO_JSON) from None
    if not isinstance(value, dict):
        raise NotTaken(RejectCode.NO_JSON_OBJECT)
    if "\\ud" in text.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except (UnicodeEncodeError, RecursionError):
            raise NotTaken(RejectCode.HALF_SURROGATE) from None
    return value


def text_of(value: object, what: str, code: RejectCode = RejectCode.NO_TEXT) -> str:
    """Return a JSON scalar as text.

    Raises:
        NotTaken: it is a list, an object, a truth value or nothing.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise NotTaken(code, what)
