"""Others' notices that we told further agencies of: by their owner's word alone.

No content goes on. A third agency is told that there is a notice, in its owner's own
word, and asks its owner for it; the owner decides what it may have, and sends it
itself. So a notice lies with those alone to whom its owner sent it, and its owner
reaches all of them. What its owner then ends or suspends for all we relay besides:
the way from the owner to the third may be down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.stored import pack
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadInput, TheirFault
from node.flows.boxing import content_digest
from node.flows.bundle.rules import Rules
from node.flows.channel.boxing import box_item
from node.flows.channel.effects import QueueDelivery
from node.flows.channel.ports import Delivery
from node.flows.notice.book import NoticeBook, Received
from node.flows.notice.forwarding.conditions import closed_to
from node.flows.notice.proving import WordProver
from node.flows.notice.received.access import OpenedCopy
from node.flows.notice.received.reporting import report_to_owner
from node.flows.notice.received.searchable import record_of
from node.flows.ports import ApprovalBook, Effect, PeerBook
from node.flows.subject import subject_of
from node.model.agency import Agency
from node.model.agreement import Subject
from node.model.introduction import Peer
from node.model.notice import Bulletin, Report, Urgency
from node.model.parcel import Item, Verb
from node.model.record import Record
from node.policy.approved import approvals_given
from node.policy.forward import may_forward
from node.policy.verdict import Verdict
from node.protocol.notice.parcel import REPLACED
from node.protocol.notice.word import may_refer, may_relay

AUDIENCE = "owner-audience"


@dataclass(frozen=True, slots=True)
class Referrals:
    """Tells of others' notices, and of their ends. Safe for many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    peers: PeerBook
    book: NoticeBook
    approvals: ApprovalBook
    prover: WordProver

    def may(
        self, copy: OpenedCopy, bulletin: Bulletin, *, peer: Peer, now: datetime
    ) -> Verdict:
        """Decide whether ``peer`` may be told of a notice that we hold."""
        row = copy.row
        closed = closed_to(row.sender, bulletin, peer) or self._shut(copy, now)
        if closed:
            return Verdict(allowed=False, policies=(closed,))
        given = approvals_given(
            self.approvals.for_case(peer=peer.agency, case=row.notice_id, now=now),
            self.subject(row.sender, row.notice_id, bulletin, peer.agency),
            now=now,
        )
        return may_forward(
            self.rules.bundle,
            recipient=peer.introduction,
            own=self.us,
            bulletin=bulletin,
            now=now,
            read=_read(bulletin),
            approvals=given.remedies,
        )

    def subject(
        self, owner: str, notice_id: str, bulletin: Bulletin, peer: str
    ) -> Subject:
        """Return what an approval to tell of a notice, as it stands, would be about."""
        return subject_of(
            bulletin.justification,
            self.rules.bundle,
            peer=peer,
            case=notice_id,
            reference=reference_of(owner, notice_id),
            version=content_digest(pack(bulletin), self.keys).hex(),
        )

    def _shut(self, copy: OpenedCopy, now: datetime) -> str:
        """Return why its owner's word does not let it go on; empty: it does."""
        try:
            word = self.prover.prove(copy.word, now, owner=copy.row.sender)
        except TheirFault:
            return AUDIENCE  # also a copy from before owners gave their word
        return "" if may_refer(word, self.us.id) else AUDIENCE

    def told(self, owner: str, notice_id: str) -> dict[str, int]:
        """Return who was told of a notice of ``owner``'s, and in which sequence."""
        return _newest(self._said(owner, notice_id, Verb.REFER))

    def refer(self, copy: OpenedCopy, peer: str, now: datetime) -> tuple[Effect, ...]:
        """Return what tells ``peer`` of a notice, and its owner that we did."""
        row = copy.row
        item = Item(0, Verb.REFER, row.notice_id, row.sequence, b"", word=copy.word)
        about = (row.sender, row.notice_id, str(row.sequence), peer)
        name = "referred/" + self.keys.token("\0".join(("referred", *about))).hex()
        report = Report(now, reference=peer)
        return (
            self._queue(row.sender, peer, item, row.urgency, now),
            report_to_owner(row, Verb.REFERRED, report, name=name, keys=self.keys),
        )

    def onward(
        self, owner: str, notice_id: str, signed: bytes, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what relays a word of ``owner``'s to those whom we told of it."""
        told = self.told(owner, notice_id)
        if not told or not signed:
            return ()
        try:
            word = self.prover.prove(signed, now, owner=owner)
        except TheirFault:
            return ()  # it was obeyed on its owner's line; nobody else can be shown it
        if not may_relay(word) or word.notice_id != notice_id:
            return ()
        item = Item(0, Verb.RELAY, notice_id, word.sequence, b"", word=signed)
        said = _newest(self._said(owner, notice_id, Verb.RELAY))
        return tuple(
            self._queue(owner, peer, item, Urgency.URGENT, now)
            for peer in told
            if said.get(peer, 0) < word.sequence
        )

    def check_id(self, row: Received, peer: str) -> None:
        """Refuse to say under one id what would mean two things on the way to a peer.

        An owner chooses its ids: one may be ours, or another's.

        Raises:
            BadInput: it is.
        """
        notice_id = row.notice_id
        if self.book.notice(notice_id) is not None:
            raise BadInput(f"notice {notice_id[:60]} has the id of one of ours")
        said = (d for d in self.book.deliveries(notice_id) if d.peer == peer)
        others = {d.source for d in said if d.verb in _OURS} - {row.sender}
        if others:
            raise BadInput(
                f"{peer} was told of another notice {notice_id[:60]}, of {min(others)}"
            )

    def _said(self, owner: str, notice_id: str, verb: Verb) -> list[Delivery]:
        return [
            d
            for d in self.book.deliveries(notice_id)
            if d.verb is verb and d.source == owner
        ]

    def _queue(
        self, owner: str, peer: str, item: Item, urgency: Urgency, now: datetime
    ) -> QueueDelivery:
        delivery_id = new_message_id(now)
        return QueueDelivery(
            id=delivery_id,
            peer=peer,
            subject=item.notice_id,
            sequence=item.sequence,
            verb=item.verb,
            urgency=urgency,
            box=box_item(delivery_id, item, self.keys),
            at=now,
            not_before=now,
            replaces=REPLACED,
            source=owner,
        )


_OURS = frozenset({Verb.REFER, Verb.RELAY})


def _newest(items: list[Delivery]) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in items:
        found[item.peer] = max(found.get(item.peer, 0), item.sequence)
    return found


def _read(bulletin: Bulletin) -> Record | None:
    """Return what can be read of it, if its category is held here."""
    try:
        return record_of(bulletin)
    except BadInput:
        return None


def reference_of(sender: str, notice_id: str) -> str:
    """Return what a release officer's approval to pass a notice on is about."""
    return f"{sender}/{notice_id}"


def sender_in(reference: str) -> str:
    """Return who sent the notice that ``reference_of`` names."""
    return reference.partition("/")[0]
