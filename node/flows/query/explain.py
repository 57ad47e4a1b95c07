"""Why peers said what they said to a question of ours, as far as it is known here.

    what we refused ourselves → what the peer said → what our own rules would say

A peer gives its reasons only as its policy lets it: a remedy, or a silence. The rules
that are named here are ours; theirs may differ, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from node.model.short_id import short_id
from node.policy.agreements import agreements_for
from node.policy.ask import ask_facts, may_ask
from node.policy.bundle import Bundle
from node.policy.explain import explain_verdict
from node.policy.uncovered import uncovered

_SILENCES = {
    Silence.QUOTA: "What it lets us ask in a day or a minute is used up. It would be "
    "cured by waiting, or by a higher quota that it declares for us.",
    Silence.TIME: "It did not answer in time. It would be cured by asking again.",
    Silence.UNREACHABLE: "It was not reached. It would be cured by asking again.",
    Silence.REFUSED: "It took no message. Who operates the nodes can cure that.",
    Silence.NOT_UNDERSTOOD: "Its release does not know the category or a field that "
    "was asked. It would be cured by asking by other fields.",
}


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
        said: list[str] = []
        if peer is None or peer.state is PeerState.REVOKED:
            said.append(f"{name} is no peer of ours any more, and is asked nothing.")
        else:
            said += self._ours(peer.introduction, answer, own, now)
        if answer is None:
            return PeerExplained(name, "", (*said, "It has not answered yet."))
        said += _theirs(self.rules.bundle, answer)
        if answer.note:
            said.append(f"Noted: {answer.note}.")
        told = dict.fromkeys(one.told for one in answer.answers)
        whole = said or ["It answered all, and says of nothing that it is withheld."]
        return PeerExplained(name, ", ".join(told), tuple(whole))

    def _ours(
        self,
        peer: Introduction,
        answer: PeerAnswer | None,
        own: OwnQuery,
        now: datetime,
    ) -> Iterator[str]:
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
            yield f"Here, {', '.join(covering)} covers asking about {category}."
            facts = ask_facts(
                bundle,
                asker=self.us,
                own=them,
                justification=why,
                category=category,
                now=now,
            )
            yield "By our own rules, were they the peer's; theirs may differ:"
            yield from explain_verdict(bundle, "Asking", may_ask(bundle, facts))


def _theirs(bundle: Bundle, answer: PeerAnswer) -> Iterator[str]:
    """Yield what the peer itself said of why, and what would cure it."""
    for silence in dict.fromkeys(one.silence for one in answer.answers):
        if silence is Silence.POLICY and answer.policy_digest:
            yield "Its rules do not let it answer; it gives no other reason."
        elif silence in _SILENCES:
            yield _SILENCES[silence]
    hits = (hit for one in answer.answers for hit in one.hits)
    withheld = (each for hit in hits for each in hit.withheld)
    for group, remedy in dict.fromkeys((w.group, w.remedy) for w in withheld):
        yield f"Something of {group} is withheld; it says that {remedy} would cure it."
        for rule in bundle.rules.values():
            if rule.remedy == remedy:
                where = f"{rule.path}, line {rule.line}"
                yield f"Here, rule {rule.id} asks for it ({where}): {rule.legal}."


def _again(explained: PeerExplained, query_id: str) -> PeerExplained:
    """Return it with how to ask again, where that may help."""
    if not any("cure" in sentence for sentence in explained.sentences):
        return explained
    command = f"comity query ask --again {short_id(query_id)} --peer {explained.peer}"
    how = f"Once it is cured, ask again: `{command}`"
    sentences = (*explained.sentences, how)
    return PeerExplained(explained.peer, explained.told, sentences)
