"""A restored node, until an operator accepts it.

    review: ask peers → list what may have been undone → a code that stands for it
    accept: is it what was shown → who was not heard → record → serve

What happened after the backup is lost here, and nobody can say what it was. What can
be said is how much, by what peers hold; and which things could have been undone by
it: a peer that was revoked since is a peer again, an officer that was disabled works
again. So all of them are named, and a person looks at each before the node answers
anybody.

Until then peers read that the node is busy, and the desk takes only what helps to
look and to put right (``ALLOWED``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from node.clock import Clock
from node.codec.plain import to_json
from node.crypto.digest import short_code
from node.errors import BadInput, CheckFailed, LedgerBroken, NotFound, NotServing
from node.flows.ports import Effect, EndRestore, PutSetting, SettingBook
from node.flows.recorder import Recorder, read_entry
from node.flows.restore.begin import MADE_AT, WAITS, restored_size
from node.flows.restore.compare import Comparer
from node.flows.restore.undone import Undone
from node.ledger.history import ACCEPTED, RESTORED
from node.model.codes import PeerState
from node.model.desk.call import AnyCall, Handler, Nothing
from node.model.desk.key import KEYS_LIST
from node.model.desk.ledger import (
    LEDGER_CHECKPOINTS,
    LEDGER_ENTRY,
    LEDGER_EXPORT,
    LEDGER_PROVE,
    LEDGER_SHOW,
    LEDGER_VERIFY,
)
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import (
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REISSUE,
    OFFICERS_RENEW,
)
from node.model.desk.peer import PEERS_LIST, PEERS_PING, PEERS_REVOKE
from node.model.desk.policy import POLICY_SHOW
from node.model.desk.restore import (
    RESTORE_ACCEPT,
    RESTORE_REVIEW,
    RestoreAccept,
    RestoredHead,
    RestoreReview,
)
from node.model.desk.view import VIEWS_LIST, VIEWS_SHOW
from node.model.officer import Officer

ALLOWED: Final[frozenset[AnyCall]] = frozenset(
    {
        RESTORE_REVIEW,
        RESTORE_ACCEPT,
        NODE_STATUS,
        LEDGER_SHOW,
        LEDGER_ENTRY,
        LEDGER_PROVE,
        LEDGER_VERIFY,
        LEDGER_EXPORT,
        LEDGER_CHECKPOINTS,
        OFFICERS_LIST,
        OFFICERS_RENEW,
        OFFICERS_REISSUE,
        OFFICERS_DISABLE,
        PEERS_LIST,
        PEERS_PING,
        PEERS_REVOKE,
        KEYS_LIST,
        POLICY_SHOW,
        VIEWS_LIST,
        VIEWS_SHOW,
    }
)
"""What the desk of a node takes that was restored and not accepted."""


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class Restorer:
    """Keeps a restored node closed until it is accepted.

    ``waits`` from the start, if the store says that it was restored; then never again
    in this process. ``opened`` is called once the acceptance is durable.
    """

    comparer: Comparer
    undone: Undone
    settings: SettingBook
    recorder: Recorder
    clock: Clock
    waits: bool
    opened: Callable[[], None] = _nothing
    _heads: tuple[RestoredHead, ...] | None = None

    def check_serving(self) -> None:
        """Raise ``NotServing`` if the node waits to be accepted."""
        if self.waits:
            raise NotServing("the node was restored, and nobody has accepted that yet")

    def guard(self, call: AnyCall, handler: Handler) -> Handler:
        """Return ``handler``; while the node waits, closed unless it is allowed."""
        if call in ALLOWED or not self.waits:
            return handler  # it waits from the start, or never

        def guarded(officer: Officer, request: Any) -> Any:
            self.check_serving()
            return handler(officer, request)

        return guarded

    def only_waiting(self, handler: Handler) -> Handler:
        """Return ``handler``, for while the node waits and not after."""

        def guarded(officer: Officer, request: Any) -> Any:
            if not self.waits:
                raise CheckFailed("this is done while a restored node waits, not after")
            return handler(officer, request)

        return guarded

    def review(self, _officer: Officer, _nothing: Nothing) -> RestoreReview:
        """Ask peers, and list what the restore may have undone.

        Raises:
            NotFound: no restore waits to be accepted.
        """
        size, _ = self._backup()
        peers = [p for p in self.undone.peers.all() if p.state is PeerState.ACTIVE]
        self._heads = self.comparer.compare(peers, size)
        return self._shown(self._heads)

    def accept(self, officer: Officer, given: RestoreAccept) -> Nothing:
        """Accept what was shown, and serve.

        Raises:
            NotFound: no restore waits to be accepted.
            BadInput: no reason is given, or a peer that was not heard is not named.
            CheckFailed: it is not what was shown, or that has changed since.
        """
        if not given.reason.strip():
            raise BadInput("a restore is accepted for a reason, and none is given")
        self._backup()
        # (1) Was it shown, and is it still so?
        shown = self._shown(self._heads) if self._heads is not None else None
        if shown is None or given.code.strip().upper() != shown.code:
            raise CheckFailed(
                "that is not the code of what there is to accept now",
                advice="Run `comity restored review`, look at each line, and give the "
                "code that it ends with.",
            )
        # (2) Who was not heard may hold more than anybody else.
        unheard = {head.agency for head in shown.heads if not head.heard}
        if unheard != set(given.without):
            names = ", ".join(sorted(unheard)) or "nobody"
            raise BadInput(
                f"not heard, and so to be named as gone on without: {names}",
                advice="Give --without for each of them, and for no other.",
            )
        # (3) Record, and end the restore: both or neither.
        self.recorder.record(
            ACCEPTED,
            tuple(self._end()),
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=tuple(_details(shown)),
            note=given.reason,
        )
        # (4) Serve.
        self.waits = False
        self.opened()
        return Nothing()

    def _shown(self, heads: Sequence[RestoredHead]) -> RestoreReview:
        size, made_at = self._backup()
        largest = max((head.size for head in heads), default=0)
        review = RestoreReview(
            made_at=made_at,
            size=size,
            lost=max(0, largest - size),
            heads=tuple(heads),
            items=tuple(self.undone.items(self.clock.now())),
            code="",
        )
        return replace(review, code=short_code(to_json(review)))

    def _end(self) -> Iterator[Effect]:
        yield PutSetting(WAITS, b"")
        if self.comparer.journal.restored() is not None:
            yield EndRestore()

    def _backup(self) -> tuple[int, datetime]:
        """Return how many entries the backup had, and when it was made."""
        journal = self.comparer.journal
        size = restored_size(journal, self.settings)
        if size is None or not self.waits:
            raise NotFound(
                "no restore waits to be accepted",
                advice="Nothing is to be done: this node was not restored, or it was "
                "accepted since.",
            )
        entry = read_entry(journal.row(size), self.comparer.keys)
        said = {detail.name: detail.value for detail in entry.details}
        if entry.act != RESTORED or MADE_AT not in said:
            raise LedgerBroken(f"entry {size} does not record the restore")
        return size, datetime.fromisoformat(said[MADE_AT])


def _details(shown: RestoreReview) -> Iterator[tuple[str, str]]:
    yield "size", str(shown.size)
    yield "lost", str(shown.lost)
    yield "code", shown.code
    for head in shown.heads:
        yield "peer", f"{head.agency} {head.size if head.heard else 'not heard'}"
