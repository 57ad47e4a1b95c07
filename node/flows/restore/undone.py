"""Everything that a restore may have undone, as it was restored.

Nobody knows what happened after the backup. But only some things matter if they are
forgotten: what was taken back. Each of them is named, as it is now:

    peer       may have been revoked, or sent a later card
    officer    may have been disabled, or lost a role
    approval   may have been given since, and is gone
    release    may have been decided already
    notice     ours; may have been withdrawn, and peers obeyed
    records    may have been withdrawn; too many to name, so they are counted
    policy     may have been replaced by a later bundle
    key        may have been rotated: the newer one is lost
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.notice.book import NoticeBook
from node.flows.ports import Holdings, OfficerBook, PeerBook, ReleaseBook
from node.model.desk.restore import RestoredItem
from node.protocol.notice.life import LIVING

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Undone:
    """Lists what a restore may have undone."""

    keys: Keyring
    rules: Rules
    peers: PeerBook
    officers: OfficerBook
    releases: ReleaseBook
    notices: NoticeBook
    holdings: Holdings

    def items(self, now: datetime) -> Iterator[RestoredItem]:
        """Yield them, kind by kind, in a fixed order."""
        for peer in self.peers.all():
            state = f"{peer.state}, card {peer.introduction.sequence}"
            yield RestoredItem("peer", peer.agency, state)
        for officer in self.officers.all():
            roles = " ".join(sorted(officer.roles))
            state = f"active: {roles}" if officer.active else "disabled"
            yield RestoredItem("officer", f"{officer.pseudonym} {officer.name}", state)
        for given in self.approvals.granted(now):
            name = f"{given.id} {given.remedy} for {given.peer} in {given.case}"
            until = f"in force until {given.until:%Y-%m-%d}"
            yield RestoredItem("approval", name, until)
        for waiting in self.pending.page().items:
            name = f"{waiting.id} for {waiting.peer} in {waiting.case}"
            yield RestoredItem("release", name, "waits to be decided")
        yield from self._living()
        held = self.holdings.stats().records
        yield RestoredItem("records", f"{held} records", "held")
        yield RestoredItem("policy", self.rules.bundle.digest.hex(), "in force")
        for key in self.keys.key_views():
            born = f"{key.use}, born {key.born:%Y-%m-%d}"
            yield RestoredItem("key", key.key_id, born)

    def _living(self) -> Iterator[RestoredItem]:
        before = ""
        while True:
            page = self.notices.notices(states=LIVING, count=_AT_ONCE, before=before)
            for notice in page:
                yield RestoredItem("notice", notice.notice_id, str(notice.state))
            if len(page) < _AT_ONCE:
                return
            before = page[-1].notice_id
