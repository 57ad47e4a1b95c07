"""Tell further agencies of a received notice, as far as its owner allows.

    read it → may each of them know of it → record → put it on its way

All or nothing: where one of the agencies named may not know of it, none does, and the
refusal is recorded. What a release officer could cure waits for one. What goes on is
that there is such a notice, in its owner's own word; each of them asks the owner for
it, and the owner is told whom we told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from node.clock import Clock
from node.errors import BadInput, NotFound, PolicySaysNo, RevokedPeer
from node.flows.notice.effects import StillAt
from node.flows.notice.forwarding.referrals import Referrals, reference_of
from node.flows.notice.received.access import CopyAccess, OpenedCopy
from node.flows.notice.received.inbox import Inbox
from node.flows.ports import Effect, PutPending
from node.flows.recorder import Recorder, local_entry
from node.model.agency import AgencyId
from node.model.codes import Grade, PeerState
from node.model.desk.inbox import ForwardRequest, ReceivedView
from node.model.desk.release import PendingRelease
from node.model.entry import Outcome
from node.model.introduction import Peer
from node.model.notice import Bulletin
from node.model.officer import Officer
from node.policy.verdict import Verdict

APPROVAL = "approval:"
PEERS_MOST = 200
FORWARDED, NOT_FORWARDED = "forwarded", "not-forwarded"

Judged = tuple[Peer, Verdict]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which notice an officer wants passed on, and when."""

    officer: Officer
    copy: OpenedCopy
    bulletin: Bulletin
    now: datetime

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        row = self.copy.row
        return (
            ("sender", row.sender),
            ("notice", row.notice_id),
            ("sequence", str(row.sequence)),
            ("handling", self.bulletin.handling),
        )


@dataclass(frozen=True, slots=True)
class Forwarder:
    """Passes received notices on. Safe to call from many threads."""

    recorder: Recorder
    access: CopyAccess
    referrals: Referrals
    inbox: Inbox
    clock: Clock

    def forward(self, officer: Officer, request: ForwardRequest) -> ReceivedView:
        """Tell further peers of a notice; return it as it stands here.

        Those that were told of it in this sequence are not told again.

        Raises:
            AlreadyThere: it was changed or taken back at this moment.
            NotFound: no such notice was received, or no such peer is known.
            Refused: it cannot be read now.
            RevokedPeer: a peer named was revoked.
            BadInput: no peer, or too many; a peer that knows another notice of that id.
            PolicySaysNo: one of them may not know of it.
        """
        # (1) Read it; who is to know of it?
        now = self.clock.now()
        copy, bulletin = self.access.readable(request.sender, request.notice_id, now)
        wish = _Wish(officer, copy, bulletin, now)
        peers = self._peers(request.peers)
        for peer in peers:
            self.referrals.check_id(copy.row, peer.agency)

        # (2) May each of them? Its owner's conditions first, then our rules.
        judged = [(peer, self._judge(wish, peer)) for peer in peers]
        refused = [(peer, verdict) for peer, verdict in judged if not verdict.allowed]
        if refused:
            self._refuse(wish, refused)

        # (3) Record it, and tell those that do not know of it, and its owner.
        told = self.referrals.told(copy.row.sender, copy.row.notice_id)
        left = [(p, v) for p, v in judged if told.get(p.agency, 0) < copy.row.sequence]
        if left:
            row = copy.row
            effects = [
                # What is taken back or changed at this moment does not go on.
                StillAt(row.sender, row.notice_id, row.sequence),
                *(
                    e
                    for p, _ in left
                    for e in self.referrals.refer(copy, p.agency, now)
                ),
            ]
            self._record(wish, left, effects)
        return self.inbox.view(copy, now)

    def _peers(self, names: Sequence[str]) -> tuple[Peer, ...]:
        named = tuple(dict.fromkeys(names))
        if not 0 < len(named) <= PEERS_MOST:
            raise BadInput(
                f"a notice goes on to 1 to {PEERS_MOST} agencies, not {len(named)}"
            )
        return tuple(self._peer(name) for name in named)

    def _peer(self, name: str) -> Peer:
        peer = self.referrals.peers.get(AgencyId(name))
        if peer is None:
            raise NotFound(f"no peer {name[:40]!r} is known here")
        if peer.state is PeerState.REVOKED:
            raise RevokedPeer(f"peer {name} was revoked", advice="Leave it out.")
        return peer

    def _judge(self, wish: _Wish, peer: Peer) -> Verdict:
        return self.referrals.may(wish.copy, wish.bulletin, peer=peer, now=wish.now)

    def _refuse(self, wish: _Wish, refused: Sequence[Judged]) -> NoReturn:
        waiting = [
            _pending(wish, peer, verdict)
            for peer, verdict in refused
            if any(r.startswith(APPROVAL) for r in verdict.remedies)
        ]
        self._record(wish, refused, waiting)
        rules = "; ".join(
            f"{p.agency}: {', '.join(v.policies or v.errors) or 'no rule permits it'}"
            for p, v in refused
        )
        raise PolicySaysNo(
            f"of notice {wish.copy.row.notice_id[:60]} may not be told {rules}",
            advice="It waits for a release officer, who needs the owner's consent."
            if waiting
            else f"Ask {wish.bulletin.originator} to send it there.",
        )

    def _record(
        self, wish: _Wish, judged: Sequence[Judged], effects: Sequence[Effect]
    ) -> None:
        why = wish.bulletin.justification
        said = FORWARDED if judged[0][1].allowed else NOT_FORWARDED
        recipients = (
            ("recipient", f"{n} {p.agency}") for n, (p, _) in enumerate(judged)
        )
        entry = replace(
            local_entry(
                f"notice.{said}",
                at=wish.now,
                agency=self.referrals.us.id,
                officer=wish.officer.pseudonym,
                details=(*wish.names, *recipients),
            ),
            purpose=why.purpose,
            offence=why.offence,
            policy_digest=self.referrals.rules.bundle.digest,
            outcomes=tuple(
                Outcome(n, said, True, wish.copy.row.notice_id, verdict.policies)
                for n, (_, verdict) in enumerate(judged)
            ),
        )
        self.recorder.commit(entry, effects)


def _pending(wish: _Wish, peer: Peer, verdict: Verdict) -> Effect:
    """Return what a release officer is asked: whether the owner agrees.

    Its case is the notice: what the notice itself names stays in its own box.
    """
    why = wish.bulletin.justification
    reference = reference_of(wish.copy.row.sender, wish.copy.row.notice_id)
    return PutPending(
        PendingRelease(
            id=f"{peer.agency}/forward/{reference}",
            at=wish.now,
            peer=peer.agency,
            reference=reference,
            case=wish.copy.row.notice_id,
            purpose=why.purpose,
            offence=why.offence,
            category=wish.bulletin.category,
            grade=Grade.IDENTIFIER,
            reasons=(f"a {wish.bulletin.kind} notice is to go on",),
            remedies=tuple(r for r in verdict.remedies if r.startswith(APPROVAL)),
            legal_basis=why.legal_basis,
            about="forward",
        )
    )
