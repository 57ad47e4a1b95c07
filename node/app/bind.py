"""Bind a node's store that an earlier version kept: list what is bound, then do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from node.app.places import kept_store_url
from node.clock import SystemClock
from node.codec.stored import unpack
from node.config import load_config
from node.crypto.keystore import Keyring, open_keystore
from node.errors import AlreadyThere, LedgerBroken, NotFound, StoreBroken
from node.flows.ports import Draft, LedgerRow
from node.flows.recorder import draft, local_entry, read_entry
from node.ledger.checkpoint import origin_of
from node.model.agreement import Approval
from node.model.introduction import Peer
from node.model.officer import Officer
from node.store.bind import bind_store, clear_values, counts, unbound
from node.store.channel_schema import DELIVERY, IN_STREAM
from node.store.notice_schema import NOTICE, RECEIVED
from node.store.schema import APPROVAL, OFFICER, PEER

ACT = "store.bound"


@dataclass(frozen=True, slots=True)
class Taken:
    """One row that the node takes for its own from here on: what it is, and who."""

    kind: str
    name: str
    detail: str


def listed(home: Path) -> tuple[Taken, ...]:
    """Return what the node takes for its own of a store that is not wholly bound.

    Raises:
        AlreadyThere: it is bound.
        StoreBroken: it cannot be read.
    """
    url = kept_store_url(home, load_config(home))
    names = unbound(url)
    if not names:
        raise AlreadyThere(
            "the store is bound already", advice="Nothing is to be done."
        )
    rights = tuple(_rights(url)) if PEER.name in names else ()
    return (*rights, *_notices(url))


def bind(home: Path, secret: bytes) -> None:
    """Bind the store of the node in ``home``; the node must not run.

    Raises:
        AlreadyThere: it is bound.
        LedgerBroken: the ledger does not hold, or says that it was bound before.
        StoreBroken: it is in use, or cannot be written.
    """
    config = load_config(home)
    keys = open_keystore(home / config.keystore.path, secret=secret)
    agency, now = config.agency.id, SystemClock().now()

    def entry(names: tuple[str, ...]) -> Draft:
        details = [("tables", " ".join(names))]
        said = local_entry(ACT, at=now, agency=agency, details=details)
        return draft(said, exhibit=b"", keys=keys)

    bind_store(
        kept_store_url(home, config),
        keys,
        origin_of(agency),
        entry=entry,
        says_bound=lambda row: _says_bound(row, keys),
    )


def _says_bound(row: LedgerRow, keys: Keyring) -> bool:
    try:
        return read_entry(row, keys).act == ACT
    except (NotFound, StoreBroken) as why:
        raise LedgerBroken(
            f"entry {row.index} cannot be read, and may say that the store was bound"
        ) from why


def _rights(url: str) -> Iterator[Taken]:
    for name, value in clear_values(url, PEER):
        peer = unpack(Peer, value)
        yield Taken("peer", name, f"{peer.state}, {peer.fingerprint}")
    for name, value in clear_values(url, OFFICER):
        officer = unpack(Officer, value)
        state = "active" if officer.active else "disabled"
        yield Taken("officer", name, ", ".join((state, *sorted(officer.roles))))
    for name, value in clear_values(url, APPROVAL):
        given = unpack(Approval, value)
        detail = f"{given.peer}, case {given.case}, until {given.until:%Y-%m-%d}"
        yield Taken("approval", name, detail)


def _notices(url: str) -> Iterator[Taken]:
    for state, count in counts(url, NOTICE, "state"):
        yield Taken("notice", "ours", f"{state}: {count}")
    for sender, state, count in counts(url, RECEIVED, "sender", "state"):
        yield Taken("received", sender, f"{state}: {count}")
    for peer, state, count in counts(url, DELIVERY, "peer", "state"):
        yield Taken("delivery", peer, f"{state}: {count}")
    for sender, position, _ in counts(url, IN_STREAM, "sender", "position"):
        yield Taken("in_stream", sender, f"taken up to {position}")
