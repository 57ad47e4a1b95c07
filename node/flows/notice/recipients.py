"""Who is meant by a notice, before policy is asked.

The audience that the owner chose, less whom the kind is not for, less the countries
that may not be told. Countries are kept out by the card and by the agency's id: a
peer that moved on paper is still where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.flows.bundle.rules import Rules
from node.flows.ports import PeerBook
from node.model.agency import Agency
from node.model.codes import PEER_REVOKED, PeerState
from node.model.introduction import Peer
from node.model.notice import AudienceMode, Notice, NoticeContent
from node.policy.agreements import agreements_for
from node.policy.bundle import Bundle
from node.policy.statute import kept_out
from node.protocol.notice.kinds import rules_for

NOT_CHOSEN = "not-in-audience"
CLASS = "agency-class"
COUNTRY = "excluded-country"


@dataclass(frozen=True, slots=True)
class Choice:
    """One peer, and why it is not meant; empty if it is."""

    peer: Peer
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Knows who is meant. Safe to call from many threads."""

    us: Agency
    rules: Rules
    peers: PeerBook

    def choose(
        self, notice: Notice, now: datetime, peers: Sequence[Peer] | None = None
    ) -> tuple[Choice, ...]:
        """Return a choice for each of ``peers``, or of all known, by agency id.

        Raises:
            BadInput: as ``rules_for``; the content was never complete.
        """
        content, bundle = notice.content, self.rules.bundle
        asked = self.peers.all() if peers is None else peers
        kind = rules_for(content)
        out = kept_out(content)
        choices = []
        for peer in sorted(asked, key=lambda p: p.agency):
            said = peer.introduction
            if not _chosen(content, peer, own=self.us, bundle=bundle, now=now):
                why = NOT_CHOSEN
            elif peer.state is not PeerState.ACTIVE:
                why = PEER_REVOKED
            elif said.agency_class not in kind.audience:
                why = CLASS
            elif out & {said.country.upper(), said.agency[:2].upper()}:
                why = COUNTRY
            else:
                why = ""
            choices.append(Choice(peer, why))
        return tuple(choices)


def _chosen(
    content: NoticeContent,
    peer: Peer,
    *,
    own: Agency,
    bundle: Bundle,
    now: datetime,
) -> bool:
    audience = content.audience
    if audience.mode is AudienceMode.ALL:
        return True
    if audience.mode is AudienceMode.NAMED:
        return peer.agency in audience.names
    if audience.mode is AudienceMode.EXCEPT:
        return peer.agency not in audience.names
    # A partner is one whom the agreement covers for this very notice, now.
    return any(
        name
        in agreements_for(
            bundle,
            asker=peer.introduction,
            own=own,
            justification=replace(content.justification, legal_basis=name),
            category=content.category,
            now=now,
        )
        for name in audience.names
    )
