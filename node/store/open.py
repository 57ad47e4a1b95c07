"""Open the store: every port, over one database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from node.crypto.keystore import Keyring
from node.flows.index.effects import ReindexReceived
from node.flows.notice.effects import EndReceived, PutReceived
from node.flows.ports import ForgetCredentials, PutOfficer, PutPeer
from node.store.approval import SqlApprovalBook
from node.store.blind import SqlBlindBook
from node.store.blind_held import SqlHeldViewBook
from node.store.bound import Bound
from node.store.bound_shared import SharedBound
from node.store.channel import SqlChannelBook
from node.store.engine import open_engine
from node.store.index import SqlIndexBook
from node.store.journal import MERGE_PAUSE_S, SqlJournal
from node.store.migrate import demand_kept, known_version, migrate, schema_version
from node.store.notice import SqlNoticeBook
from node.store.notice_inbox import watched
from node.store.officer import SqlOfficerBook
from node.store.peer import SqlPeerBook
from node.store.peer_head import HEAD_EFFECTS, SqlHeadBook
from node.store.pending import SqlPendingBook
from node.store.query import SqlQueryBook
from node.store.record import SqlHoldings
from node.store.remembered import SqlMemory
from node.store.session import Session
from node.store.setting import SqlSettingBook
from node.store.shelf import SqlShelves
from node.store.standpoint import Watchers
from node.store.told import SqlToldBook
from node.store.tries import JournalWatch

RECEIVED_EFFECTS = (PutReceived, EndReceived, ReindexReceived)
"""What changes whether any notice of a peer is to be looked out for."""


@dataclass(frozen=True, slots=True)
class Store:
    """Every port of the flows, over one database. Close it at the end."""

    engine: Engine
    journal: SqlJournal
    peers: SqlPeerBook
    holdings: SqlHoldings
    memory: SqlMemory
    officers: SqlOfficerBook
    queries: SqlQueryBook
    approvals: SqlApprovalBook
    pending: SqlPendingBook
    told: SqlToldBook
    settings: SqlSettingBook
    heads: SqlHeadBook
    channel: SqlChannelBook
    notices: SqlNoticeBook
    shelves: SqlShelves
    index: SqlIndexBook
    views: SqlHeldViewBook
    blind: SqlBlindBook

    def close(self) -> None:
        """Finish what is queued, then let go of the database."""
        self.journal.close()
        self.engine.dispose()


def open_store(  # noqa: PLR0913 - who is told of what
    url: str,
    keys: Keyring,
    origin: str,
    *,
    merge_pause_s: float | None = MERGE_PAUSE_S,
    watchers: Watchers | None = None,
    watch: JournalWatch | None = None,
    kept: bool = False,
    sharing: bool = False,
    heard: Callable[[frozenset[str]], None] = lambda _: None,
) -> Store:
    """Open the store at ``url``, bring it to this schema, and check its ledger.

    Selectors of an import are merged once none came for ``merge_pause_s``; None:
    never. ``kept``: a node kept it until now; one without a table is not made into
    another. ``sharing``: with other processes that do, on PostgreSQL; ``heard`` is told
    the kinds of things that they have changed (``cluster``).
    ``watchers`` are told, besides the store's own, once an effect of their
    type is durable; ``watch`` when the store is lost, and when it is back.

    Raises:
        ConfigBroken: the URL names no database that we know.
        StoreBroken: it cannot be opened, is newer than this software, or is in use.
        LedgerBroken: its ledger does not hold.
    """
    engine = open_engine(url)
    try:
        if kept:
            demand_kept(engine)
        migrate_alone(engine) if sharing else migrate(engine)
        bound = SharedBound(keys) if sharing else Bound(keys)
        peers, officers = SqlPeerBook(engine, bound), SqlOfficerBook(engine, bound)
        any_watched, heads = watched(engine), SqlHeadBook(engine, bound)
        watching: Watchers = {
            **(watchers or {}),
            PutPeer: peers.stale,
            **dict.fromkeys((PutOfficer, ForgetCredentials), officers.stale),
            **dict.fromkeys(RECEIVED_EFFECTS, any_watched.stale),
            **dict.fromkeys(HEAD_EFFECTS, heads.stale),
        }
        journal = SqlJournal(
            engine,
            keys,
            origin,
            bound=bound,
            watchers=watching,
            watch=watch,
            merge_pause_s=merge_pause_s,
            heard=heard,
        )
    except BaseException:
        engine.dispose()
        raise
    return Store(
        engine=engine,
        journal=journal,
        peers=peers,
        holdings=SqlHoldings(engine, bound),
        memory=SqlMemory(engine, bound, journal.write_lock),
        officers=officers,
        queries=SqlQueryBook(engine, bound),
        approvals=SqlApprovalBook(engine, bound),
        pending=SqlPendingBook(engine, bound),
        told=SqlToldBook(engine, bound),
        settings=SqlSettingBook(engine, bound),
        heads=heads,
        channel=SqlChannelBook(engine, bound, journal.write_lock),
        notices=SqlNoticeBook(engine, bound, tidy=journal.tidy, watched=any_watched),
        shelves=SqlShelves(engine, bound, journal.tidy),
        index=SqlIndexBook(engine, bound, journal.tidy),
        views=SqlHeldViewBook(engine, bound),
        blind=SqlBlindBook(engine, bound, journal.tidy),
    )


def migrate_alone(engine: Engine) -> None:
    """Bring the database to this schema, unless another process uses it meanwhile.

    Raises:
        StoreBroken: it is of another schema, and in use; or as ``migrate``.
    """
    if schema_version(engine) == known_version():
        return
    session = Session(engine)
    try:
        migrate(engine)
    finally:
        session.close()
