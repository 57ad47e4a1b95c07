"""JSON in the shape of our own records: one object a line, or one array.

    {"category": "person", "source_id": "17", "role": "suspect",
     "fields": {"name": ["Rui Alves"], "birth_date": "1970"}}

``handling``, ``evaluation``, ``originator``, ``minor`` and ``hidden`` may be
given too. An unknown key is rejected: it may be a code that would have narrowed
what may leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from node.matching.intake.lines import read_object, split_lines, text_of
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import (
    MAX_LINE,
    Drafted,
    Found,
    Listed,
    Origin,
    Reject,
    RowDraft,
    finished,
    known_category,
)
from node.model.codes import Handling, SubjectRole

_KEYS = frozenset(
    (
        "category",
        "source_id",
        "role",
        "fields",
        "handling",
        "evaluation",
        "originator",
        "minor",
        "hidden",
    )
)
_TOKEN = re.compile(rb'[\[\]{}"\\\n]|[^\[\]{}"\\\n]+')
_BOM = b"\xef\xbb\xbf"
_BOM_STARTS = (_BOM[:1], _BOM[:2])
_SPACE = b" \t\r\n"
_BETWEEN = _SPACE + b",{}[]"
_Code = TypeVar("_Code", SubjectRole, Handling)


def read_document(chunks: Iterable[bytes], origin: Origin) -> Iterator[Found]:
    """Yield a row or a reject for each object."""
    return finished(_listed(chunks), origin)


def _listed(chunks: Iterable[bytes]) -> Iterator[Listed]:
    first, rest = _first(iter(chunks))
    parts = chain((first,), rest)
    is_array = first.lstrip(_SPACE)[:1] == b"["
    for found in _elements(parts) if is_array else split_lines(parts):
        if isinstance(found, Reject):
            yield found
            continue
        number, data = found
        if data.strip():
            try:
                yield Drafted(number, _draft(read_object(data)))
            except NotTaken as why:
                yield why.at(number)


def _first(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return all up to the first byte that is not blank and its chunk; the rest."""
    start = b""
    for chunk in chunks:
        start = (start + chunk).removeprefix(_BOM)
        if len(start) > MAX_LINE or start.strip(_SPACE) not in (b"", *_BOM_STARTS):
            break
    return start, chunks


@dataclass(slots=True)
class _Scanner:
    """Cuts the objects out of one array, without reading what they say."""

    line: int = 1
    begun: int = 1
    depth: int = 0
    size: int = 0
    ended: bool = False
    in_text: bool = False
    escaped: bool = False
    refused: bool = False
    pieces: list[bytes] = field(default_factory=list)

    def take(self, token: bytes) -> tuple[int, bytes] | Reject | None:
        """Take one mark, or a run of other bytes; return what it completes."""
        if self.ended:
            return self._after(token)
        stray = self.depth == 1 and not self.in_text and token.strip(_BETWEEN)
        self.line += token == b"\n"
        if self.in_text:
            self._text(token)
        elif token == b'"':
            self.in_text = True
        elif token in (b"{", b"["):
            return self._open(token)
        elif token in (b"}", b"]"):
            return self._close(token)
        self._keep(token)
        return rejected(self.line, RejectCode.NO_JSON_OBJECT) if stray else None

    def _after(self, token: bytes) -> Reject | None:
        if self.refused or not token.strip(_SPACE):
            return None
        self.refused = True
        return rejected(self.line, RejectCode.BEHIND_ARRAY)

    def _text(self, token: bytes) -> None:
        if self.escaped:
            self.escaped = False
        elif token == b"\\":
            self.escaped = True
        elif token == b'"':
            self.in_text = False

    def _open(self, token: bytes) -> Reject | None:
        self.depth += 1
        if self.depth == 2:
            self.begun, self.size, self.pieces = self.line, 0, []
        self._keep(token)
        return None

    def _close(self, token: bytes) -> tuple[int, bytes] | Reject | None:
        self._keep(token)
        self.depth -= 1
        self.ended = self.depth == 0
        if self.depth != 1:
            return None
        if self.size > MAX_LINE:
            return rejected(self.begun, RejectCode.OBJECT_TOO_LONG, MAX_LINE)
        return self.begun, b"".join(self.pieces)

    def _keep(self, token: bytes) -> None:
        if self.depth > 1:
            self.size += len(token)
            if self.size <= MAX_LINE:
                self.pieces.append(token)


def _elements(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes] | Reject]:
    scanner = _Scanner()
    for chunk in chunks:
        for token in _TOKEN.findall(chunk):
            found = scanner.take(token)
            if found is not None:
                yield found
    if scanner.depth:
        yield rejected(scanner.line, RejectCode.OPEN_ARRAY)


def _draft(entity: dict[str, Any]) -> RowDraft:
    if not entity.keys() <= _KEYS:
        raise NotTaken(RejectCode.UNKNOWN_KEY)
    texts = {
        name: text_of(entity[name], name)
        for name in ("category", "source_id", "evaluation", "originator")
        if name in entity
    }
    return RowDraft(
        category=known_category(texts.get("category", "")),
        source_id=texts.get("source_id", ""),
        values=_values(entity.get("fields")),
        role=_coded(entity, "role", SubjectRole),
        handling=_coded(entity, "handling", Handling),
        evaluation=texts.get("evaluation", ""),
        originator=texts.get("originator", ""),
        minor=_flag(entity, "minor"),
        hidden=_flag(entity, "hidden"),
    )


def _values(fields: object) -> list[tuple[str, str]]:
    if not isinstance(fields, dict):
        raise NotTaken(RejectCode.FIELDS_NO_OBJECT)
    return [
        (name, text_of(value, repr(name[:40]), RejectCode.VALUE_NO_TEXT))
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def _coded(entity: dict[str, Any], name: str, codes: type[_Code]) -> _Code | None:
    if name not in entity:
        return None
    try:
        return codes(entity[name])
    except ValueError:
        raise NotTaken(RejectCode.UNKNOWN_CODE, name) from None


def _flag(entity: dict[str, Any], name: str) -> bool:
    value = entity.get(name, False)
    if not isinstance(value, bool):
        raise NotTaken(RejectCode.NO_FLAG, name)
    return value
