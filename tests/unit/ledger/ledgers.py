"""A small ledger of a made-up agency, and ways to tamper with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from node.codec.plain import to_json
from node.errors import NotFound
from node.ledger.audit import audit_rows
from node.ledger.checkpoint import origin_of, write_checkpoint
from node.ledger.claims import AuditorClaims
from node.ledger.export import export_files
from node.ledger.finding import AuditFinding
from node.ledger.history import ERASED
from node.ledger.leaf import leaf
from node.ledger.merkle import Frontier, leaf_hash
from node.ledger.openings import Opening
from node.model.entry import Detail, Entry, Head
from tests.unit.ledger.keys import LedgerKey, key_for

KEY = key_for(origin_of("xx-test"))
TIME = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """As the store has it, only unsealed. ``None`` in place of an erased content."""

    index: int
    leaf: bytes
    opening: tuple[bytes, bytes] | None
    exhibit: tuple[bytes | None] | None


def entry_of(index: int, exhibit: bytes = b"") -> Entry:
    return Entry(
        act="query.answered",
        at=TIME + timedelta(seconds=index),
        direction="in",
        exchange_id=f"exchange-{index}",
        asker="yy-test",
        responder="xx-test",
        request_digest=sha256(b"request").digest(),
        response_digest=sha256(b"response").digest(),
        officer="",
        purpose="investigation",
        case="case-1",
        offence="fraud",
        agreements=(),
        policy_digest=bytes(32),
        outcomes=(),
        approvals=(),
        exhibit_digest=sha256(exhibit).digest() if exhibit else b"",
    )


def row_of(index: int, *, twin: str = "") -> Row:
    """One row; every third has no exhibit. ``twin`` makes another history."""
    salt = sha256(f"salt {index} {twin}".encode()).digest()
    exhibit = f"exhibit {index} {twin}".encode() if index % 3 else b""
    entry = to_json(entry_of(index, exhibit))
    return Row(index, leaf(entry, salt), (salt, entry), (exhibit,) if exhibit else None)


def act_of(index: int, act: str, *details: tuple[str, str]) -> Row:
    """One act of the node itself."""
    salt = sha256(f"salt {index}".encode()).digest()
    told = tuple(Detail(*detail) for detail in details)
    entry = replace(entry_of(index), act=act, direction="local", details=told)
    opened = to_json(entry)
    return Row(index, leaf(opened, salt), (salt, opened), None)


def erasing(start: int, *erased: str) -> list[Row]:
    """Entries from ``start`` on, each of which says that e.g. "entry 4" was erased."""
    said = [dict(zip(("part", "index"), e.split(), strict=True)) for e in erased]
    return [act_of(n, ERASED, *d.items()) for n, d in enumerate(said, start)]


def rows_from(start: int, count: int) -> list[Row]:
    return [row_of(index) for index in range(start, start + count)]


def rows_of(count: int) -> list[Row]:
    return [row_of(index) for index in range(count)]


def head_of(rows: Sequence[Row], key: LedgerKey = KEY) -> Head:
    root = Frontier().extend(leaf_hash(row.leaf) for row in rows).root()
    note = write_checkpoint(key.name, len(rows), root, public=key.public, sign=key.sign)
    return Head(len(rows), root, note)


def open_entry(row: Row) -> tuple[bytes, bytes]:
    if row.opening is None:
        raise NotFound("erased")
    return row.opening


def open_exhibit(row: Row) -> bytes:
    if row.exhibit is None or row.exhibit[0] is None:
        raise NotFound("erased or none")
    return row.exhibit[0]


def audit(
    rows: Sequence[Row], head: Head, *checkpoints: str, vkey: str = KEY.vkey
) -> tuple[AuditFinding, ...]:
    return audit_rows(
        rows,
        head,
        open_entry,
        open_exhibit=open_exhibit,
        held=AuditorClaims(vkey, checkpoints),
    )


def openings_of(rows: Sequence[Row]) -> list[Opening]:
    return [Opening(row.index, *row.opening) for row in rows if row.opening]


def export(
    rows: Sequence[Row], *, openings: Sequence[Opening] | None = None
) -> dict[str, bytes]:
    files = list(export_files(rows, head_of(rows), KEY.vkey, openings=openings))
    assert len({path for path, _ in files}) == len(files), "a file written twice"
    return dict(files)


def renumber(rows: Sequence[Row]) -> list[Row]:
    """Give rows the indices of their places, as a careful forger would."""
    return [replace(row, index=index) for index, row in enumerate(rows)]
