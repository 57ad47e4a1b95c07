"""Why peers said what they said to a question of ours, as far as it is known here.

    what we refused ourselves → what the peer said → what our own rules would say

A peer gives its reasons only as its policy lets it: a remedy, or a silence. The rules
that are named here are ours; theirs may differ, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.ports import PeerBook, QueryBook
from node.flows.query.kept import OwnQuery, kept_query, open_query
from node.flows.recorder import Recorder
from node.model.agency import Agency, AgencyId
from node.model.codes import PeerState, Silence
from node.model.desk.call import ById
from node.model.desk.query import PeerExplained, QueryExplained
from node.model.introduction import Introduction
from node.model.officer import Officer
from node.model.query import PeerAnswer
from node.model.sentence import Sentence, sentence
from node.model.short_id import short_id
from node.policy.agreements import agreements_for
from node.policy.ask import ask_facts, may_ask
from node.policy.bundle import Bundle
from node.policy.explain import explain_verdict, in_english
from node.policy.uncovered import uncovered

SILENCES = frozenset(
    (
        Silence.QUOTA,
        Silence.TIME,
        Silence.UNREACHABLE,
        Silence.REFUSED,
        Silence.NOT_UNDERSTOOD,
        Silence.STALE,
    )
)
_CURABLE = frozenset(
    ("cured", "cured-by-agreement", "withheld", *(f"silent-{s}" for s in SILENCES))
)
"""Sentences that name what would change the answer."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains answers to analysts. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    peers: PeerBook
    rules: Rules
    queries: QueryBook
    recorder: Recorder
    clock: Clock

    def explain(self, officer: Officer, wanted: ById) -> QueryExplained:
        """Return why each peer said what it said; that it was looked at is recorded.

        Raises:
            NotFound: there is no query of that id.
            BadInput: several begin so.
        """
        kept = kept_query(self.queries, wanted.id)
        query_id, now = kept.summary.query_id, self.clock.now()
        own, answers = open_query(kept, self.keys)
        self.recorder.record(
            "query.explained",
            at=now,
            officer=officer.pseudonym,
            details=(("query", query_id),),
        )
        told = {answer.peer: answer for answer in answers}
        peers = sorted(sent.peer for sent in own.sent)
        explained = (self._peer(p, told.get(AgencyId(p)), own, now) for p in peers)
        return QueryExplained(query_id, tuple(_again(e, query_id) for e in explained))

    def _peer(
        self, name: str, answer: PeerAnswer | None, own: OwnQuery, now: datetime
    ) -> PeerExplained:
        peer = self.peers.get(AgencyId(name))
        said: list[Sentence] = []
        if peer is None or peer.state is PeerState.REVOKED:
            said.append(sentence("no-peer", peer=name))
        else:
            said += self._ours(peer.introduction, answer, own, now)
        if answer is None:
            return _told(name, "", (*said, sentence("not-yet")))
        said += _theirs(self.rules.bundle, answer)
        if answer.note:
            said.append(sentence("noted", note=answer.note))
        told = dict.fromkeys(one.told for one in answer.answers)
        return _told(name, ", ".join(told), said or (sentence("answered-all"),))

    def _ours(
        self,
        peer: Introduction,
        answer: PeerAnswer | None,
        own: OwnQuery,
        now: datetime,
    ) -> Iterator[Sentence]:
        """Yield what our own rules say of the question, where it was refused."""
        refused = answer is None or any(
            one.silence is Silence.POLICY for one in answer.answers
        )
        if not refused:
            return
        bundle, why = self.rules.bundle, own.justification
        them = Agency(peer.agency, peer.name, peer.country, peer.agency_class)
        for category in dict.fromkeys(q.category for q in own.questions):
            if lacking := uncovered(bundle, peer, self.us, why, category, now):
                yield from lacking
                continue
            covering = agreements_for(
                bundle,
                asker=peer,
                own=self.us,
                justification=why,
                category=category,
                now=now,
            )
            covers = ", ".join(covering)
            yield sentence("covered", agreements=covers, category=category)
            facts = ask_facts(
                bundle,
                asker=self.us,
                own=them,
                justification=why,
                category=category,
                now=now,
            )
            yield sentence("our-rules")
            yield from explain_verdict(bundle, "ask", may_ask(bundle, facts))


def _theirs(bundle: Bundle, answer: PeerAnswer) -> Iterator[Sentence]:
    """Yield what the peer itself said of why, and what would cure it."""
    for silence in dict.fromkeys(one.silence for one in answer.answers):
        if silence is Silence.POLICY and answer.policy_digest:
            yield sentence("theirs-policy")
        elif silence in SILENCES:
            yield sentence(f"silent-{silence}")
    hits = (hit for one in answer.answers for hit in one.hits)
    withheld = (each for hit in hits for each in hit.withheld)
    for group, remedy in dict.fromkeys((w.group, w.remedy) for w in withheld):
        yield sentence("withheld", group=group, remedies=remedy)
        for rule in bundle.rules.values():
            if rule.remedy == remedy:
                yield sentence(
                    "asked-by-rule",
                    rule=rule.id,
                    path=rule.path,
                    line=rule.line,
                    legal=rule.legal,
                )


def _told(peer: str, told: str, said: Iterable[Sentence]) -> PeerExplained:
    listed = tuple(said)
    return PeerExplained(peer, told, in_english(listed), listed)


def _again(explained: PeerExplained, query_id: str) -> PeerExplained:
    """Return it with how to ask again, where that may help."""
    if _CURABLE.isdisjoint(one.code for one in explained.said):
        return explained
    command = f"comity query ask --again {short_id(query_id)} --peer {explained.peer}"
    how = sentence("again", command=command)
    return _told(explained.peer, explained.told, (*explained.said, how))
