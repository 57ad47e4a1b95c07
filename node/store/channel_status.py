"""How deliveries to each peer went: failures and successes, without an entry."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from sqlalchemy import Engine

from node.flows.channel.ports import DeliveryStatus
from node.store.bound import Bound
from node.store.bound_shared import SharedBound
from node.store.engine import translated, writing
from node.store.instants import to_micros
from node.store.read import StoreReads, instant
from node.store.sql import Row, SqlStatement

_SEEN_AGAIN = timedelta(minutes=1)
"""How much older the stored time of the last success may be than the true one."""

_STATUS = SqlStatement(
    'SELECT "attempts", "last_error", "last_tried_at", "last_success_at", '
    '"next_try_at" FROM "way" WHERE "peer" = ?'
)
_FAILED = SqlStatement(
    'INSERT INTO "way" ("peer", "attempts", "last_error", "last_tried_at", '
    '"next_try_at") VALUES (?, 1, ?, ?, ?) ON CONFLICT ("peer") DO UPDATE SET '
    '"attempts" = "way"."attempts" + 1, "last_error" = excluded."last_error", '
    '"last_tried_at" = excluded."last_tried_at", '
    '"next_try_at" = excluded."next_try_at"'
)
_SUCCEEDED = SqlStatement(
    'INSERT INTO "way" ("peer", "attempts", "last_error", "last_tried_at", '
    '"last_success_at") VALUES (?, 0, \'\', ?, ?) ON CONFLICT ("peer") DO UPDATE '
    'SET "attempts" = 0, "last_error" = \'\', "next_try_at" = NULL, '
    '"last_tried_at" = excluded."last_tried_at", '
    '"last_success_at" = excluded."last_success_at"'
)


class ChannelStatus(StoreReads):
    """The part of ``ChannelBook`` that is about how deliveries went.

    A success after a success clears nothing: for a while only this process knows
    its time, so that a parcel costs no write of its own. ``write_lock`` is the
    journal's, as in ``SqlMemory``.
    """

    def __init__(
        self, engine: Engine, bound: Bound, write_lock: threading.Lock
    ) -> None:
        super().__init__(engine, bound)
        self._engine = engine
        self._write_lock = write_lock
        # Peers without a failure: when that was stored, and when they were last seen.
        self._clear: dict[str, tuple[datetime, datetime]] = {}

    def status(self, peer: str) -> DeliveryStatus:
        """Return how deliveries to ``peer`` went of late."""
        clear = self._clear.get(peer)
        if clear is not None:
            return DeliveryStatus(peer, 0, "", clear[1], clear[1], None)
        rows = self._rows(_STATUS, (peer,))
        if not rows:
            return DeliveryStatus(peer, 0, "", None, None, None)
        attempts, last_error, *instants = rows[0]
        return DeliveryStatus(peer, attempts, last_error, *map(instant, instants))

    def note_failure(
        self, peer: str, *, error: str, at: datetime, again: datetime
    ) -> None:
        """Count a failed attempt; the next is due at ``again``. No ledger entry."""
        clear = self._clear.pop(peer, None)
        if clear is not None and clear[0] != clear[1]:
            self._write(_SUCCEEDED, (peer, to_micros(clear[1]), to_micros(clear[1])))
        self._write(_FAILED, (peer, error, to_micros(at), to_micros(again)))

    def note_success(self, peer: str, *, at: datetime) -> None:
        """Clear the failures of ``peer``: whatever waits is due at once."""
        if isinstance(self._bound, SharedBound):
            # Another process may deliver next: what only this one knows would hide it.
            self._write(_SUCCEEDED, (peer, to_micros(at), to_micros(at)))
            return
        stored, _ = self._clear.get(peer, (None, None))
        if stored is None or not stored <= at < stored + _SEEN_AGAIN:
            self._write(_SUCCEEDED, (peer, to_micros(at), to_micros(at)))
            stored = at
        self._clear[peer] = (stored, at)

    def _write(self, statement: SqlStatement, values: Row) -> None:
        with (
            translated("cannot be written"),
            self._write_lock,
            writing(self._engine) as connection,
        ):
            statement.run(connection, values)
