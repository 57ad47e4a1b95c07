"""Read one row anew: what it says, and what it is found by, as the rules have it.

What was written in it is kept beside every value (``normalise/record``), so that a
record is read as if it had come in under these rules, on the day when it did: who was
a child then stays one. A peer's notice is kept as it was said; only what it is found
by was made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.boxing import (
    boxed_record,
    content_digest,
    open_record,
    record_tokens,
)
from node.flows.index.book import IndexedRow
from node.flows.index.effects import IndexEffect, ReindexReceived, ReindexRecord
from node.flows.notice.book import Received
from node.flows.notice.boxing import open_held
from node.flows.notice.received.searchable import tokens_of
from node.flows.ports import BoxedRecord
from node.matching.normalise.record import normalise_record
from node.model.notice import NoticeState


@dataclass(frozen=True, slots=True)
class Anew:
    """Reads rows anew. ``offences`` are those of the policy in force, normalised."""

    keys: Keyring
    offences: Container[str]

    def read(self, table: str, held: IndexedRow) -> IndexEffect | None:
        """Return what is to be kept of a row; None where all of it stays.

        Raises:
            ComityError: it does not open, or these rules know nothing of its kind.
        """
        return READERS[table](self, held.row, held.tokens)

    def record(
        self, boxed: BoxedRecord, tokens: tuple[bytes, ...]
    ) -> IndexEffect | None:
        """Return a record as it is read under the rules in force."""
        stored = open_record(boxed, self.keys)
        record = normalise_record(
            stored.record, today=stored.changed_at.date(), offences=self.offences
        )
        found_by = record_tokens(record, self.keys)
        if record == stored.record:
            if found_by == tokens:
                return None
            # What it says stays, and so does its box: an approval of it holds.
            box, content = boxed.box, content_digest(pack(record), self.keys)
        else:
            box, content = boxed_record(record, boxed.reference, self.keys)
        return ReindexRecord(boxed.number, boxed.box.sealed, content, box, found_by)

    def received(self, row: Received, tokens: tuple[bytes, ...]) -> IndexEffect | None:
        """Return what a peer's notice is found by under the rules in force."""
        held = open_held(row, self.keys)
        found_by: tuple[bytes, ...] = ()
        if held and held.bulletin and row.state is not NoticeState.SUSPENDED:
            found_by = tokens_of(held.bulletin, self.keys)
        if found_by == tokens:
            return None
        return ReindexReceived(row.sender, row.notice_id, row.box.sealed, found_by)


READERS: Final[Mapping[str, Callable[[Anew, Any, Any], IndexEffect | None]]] = (
    MappingProxyType({"record": Anew.record, "received": Anew.received})
)
"""How the rows of each table are read that are found by tokens."""
