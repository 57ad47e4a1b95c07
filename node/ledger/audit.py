"""The full check of a ledger's rows.

    head → rows in order → leaves → openings → exhibits → roots → others' heads

Pure: the rows and what opens them are handed in. It never stops at the first
finding. What it cannot see: that a whole ledger was rewritten or cut short and
signed again, unless heads that others hold are given; that an erasure was lawful.
That it is one at all an entry must say (``ledger.history``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol, TypeVar

from node.errors import ComityError, NotFound, TheirFault
from node.ledger.checkpoint import Checkpoint, read_checkpoint
from node.ledger.claims import AuditorClaims, Roots, compare, read_held
from node.ledger.finding import AuditFinding, FindingKind, Findings
from node.ledger.history import ENTRY, EXHIBIT, History
from node.ledger.leaf import LEAF_SIZE, TAG
from node.ledger.merkle import leaf_hash
from node.ledger.openings import open_leaf
from node.model.entry import Entry, Head


class AuditRow(Protocol):
    """One row of a ledger, as far as an audit looks at it."""

    @property
    def index(self) -> int:
        """The place in the ledger."""
        ...

    @property
    def leaf(self) -> bytes:
        """The commitment."""
        ...

    @property
    def exhibit(self) -> object | None:
        """The sealed exhibit, or None where the entry has none."""
        ...


RowT = TypeVar("RowT", bound=AuditRow)

OpenEntry = Callable[[RowT], tuple[bytes, bytes]]
"""Returns (salt, entry bytes); raises ``NotFound`` if its key is missing."""

OpenExhibit = Callable[[RowT], bytes]
"""Returns the exhibit's bytes; raises ``NotFound`` if its key is missing."""


def audit_rows(
    rows: Iterable[RowT],
    head: Head,
    open_entry: OpenEntry[RowT],
    *,
    open_exhibit: OpenExhibit[RowT],
    held: AuditorClaims,
) -> tuple[AuditFinding, ...]:
    """Check rows ``0 <= index < head.size`` of a ledger; return all findings.

    The head is read before the rows, so that what is appended meanwhile is not
    taken for too much. ``held.vkey`` is the ledger's key.
    """
    findings = Findings()
    # (1) The head: signed by the ledger's key, and what the store says it is.
    signed = _read_head(head, held.vkey, findings)
    # (2) Heads that others hold, each signed by the same key.
    others = read_held(held, held.vkey, findings)
    # (3) Every row: its place, its leaf, what it opens to, its exhibit, and what it
    #     says of others.
    history = History()
    roots = Roots([head.size, *(c.size for c in others), *_sizes(signed)])
    expected = 0
    for row in rows:
        expected = _check_place(row.index, expected, findings)
        check_leaf(row.index, row.leaf, findings)
        entry = _open(row, open_entry, history, findings)
        if entry is not None:
            history.tell(row.index, entry)
            if not _check_exhibit(row, entry, open_exhibit, findings):
                history.missing(EXHIBIT, row.index)
        roots.extend([leaf_hash(row.leaf)])
    # (4) What is missing: erased by an entry, or destroyed by somebody.
    history.explain(findings)
    # (5) The leaves against the head and against what others hold.
    if roots.size > head.size:
        findings.add(
            FindingKind.HEAD,
            f"There are {roots.size} rows, the head is of {head.size}: rows were "
            "added that were never signed.",
        )
    compare(signed, others, roots, findings)
    return findings.all()


def check_leaf(index: int, leaf: bytes, findings: Findings) -> None:
    """Note a leaf that is not of the one form that leaves have."""
    if len(leaf) != LEAF_SIZE or not leaf.startswith(TAG):
        findings.add(
            FindingKind.LEAF,
            f"Leaf {index} is not a commitment of {LEAF_SIZE} bytes: it may show "
            "what it must not.",
            index,
        )


def _sizes(checkpoint: Checkpoint | None) -> tuple[int, ...]:
    return () if checkpoint is None else (checkpoint.size,)


def _read_head(head: Head, vkey: str, findings: Findings) -> Checkpoint | None:
    try:
        signed = read_checkpoint(head.checkpoint, vkey)
    except TheirFault as error:
        findings.add(
            FindingKind.SIGNATURE,
            f"The head is not signed by this ledger's key: {error.message}.",
        )
        return None
    if signed.size != head.size or not compare_digest(signed.root, head.root):
        findings.add(
            FindingKind.HEAD,
            f"The stored head ({head.size} entries) is not the one that was signed "
            f"({signed.size} entries).",
        )
    return signed


def _check_place(index: int, expected: int, findings: Findings) -> int:
    """Compare a row's index with its place; return the next one expected."""
    if index == expected:
        return expected + 1
    if index > expected:
        last = index - 1
        span = (
            f"Entry {last} is"
            if last == expected
            else (f"Entries {expected} to {last} are")
        )
        findings.add(FindingKind.MISSING, f"{span} missing.", expected)
        return index + 1
    findings.add(
        FindingKind.ORDER,
        f"Entry {index} comes where {expected} was due: rows were moved or doubled.",
        index,
    )
    return expected


def _open(
    row: RowT, open_entry: OpenEntry[RowT], history: History, findings: Findings
) -> Entry | None:
    try:
        opening = open_entry(row)
    except NotFound:
        history.missing(ENTRY, row.index)
        return None
    except ComityError as error:
        findings.add(
            FindingKind.OPENING,
            f"Entry {row.index} does not open: {error.message}.",
            row.index,
        )
        return None
    return open_leaf(row.index, row.leaf, opening, findings)


def _check_exhibit(
    row: RowT, entry: Entry, open_exhibit: OpenExhibit[RowT], findings: Findings
) -> bool:
    """Compare a row's exhibit with the digest that its entry has of it.

    Returns False if its key is missing.
    """

    def add(what: str) -> None:
        findings.add(FindingKind.EXHIBIT, f"Exhibit {row.index} {what}.", row.index)

    if row.exhibit is None:
        if entry.exhibit_digest:
            add("is missing, and it was not erased: its whole box is gone")
        return True
    if not entry.exhibit_digest:
        add("is there although its entry has none: it was put there later")
        return True
    try:
        content = open_exhibit(row)
    except NotFound:
        return False
    except ComityError as error:
        add(f"does not open: {error.message}")
    else:
        if not compare_digest(sha256(content).digest(), entry.exhibit_digest):
            add("is not the one that its entry was made with: it was swapped")
    return True
