"""The opening of a blind question: what an auditor needs to tell what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from node.model.query import Question

OPENING_FORM: Final = "comity/v1 blind opening"


@dataclass(frozen=True, slots=True)
class BlindOpening:
    """One question of one blind message, opened. Written as JSON, field by field.

    ``message_id`` is that of the message that ``asker`` sent to ``responder``,
    ``query_id`` that of the query in the asker's own ledger. The question stands in
    batch ``batch`` of the message, as subject ``subject`` of it, both counted from 0.
    ``keys`` are its keys in their order, by the reading rules of that digest;
    ``secret``, 64 hex digits, gives the factors and the fillers.
    """

    form: str
    asker: str
    responder: str
    query_id: str
    message_id: str
    batch: int
    subject: int
    question: Question
    keys: tuple[str, ...]
    reading_rules: str
    secret: str = field(repr=False)
