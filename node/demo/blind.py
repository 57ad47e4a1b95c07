"""The chapter in which somebody is asked for without being named.

Lisbon looks for two persons at Athens. Athens evaluates what it cannot read, and learns
of the one whom it knows only when Lisbon redeems the hit; of the other it never learns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from node.demo.drafts import CASE, OFFENCE
from node.demo.federation import DemoFederation
from node.demo.people import BROKER
from node.demo.proof import must, wait_until
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.ledger import LEDGER_SHOW, LedgerPage
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_REDEEM,
    AskProgress,
    AskRequest,
    RedeemRequest,
)
from node.model.desk.view import VIEWS_FETCH, ViewItem, ViewsFetchRequest
from node.model.query import PeerAnswer, Question, Term, Way
from node.transport.desk_client import DeskClient

ATHENS = "gr-demo"
PURPOSE, BASIS = "investigation", "eu-2023-977"
STRANGER = Question(
    "person", (Term("name", "Zdenek Nikdovsky"), Term("birth_date", "1961-02-03"))
)
KNOWN = Question(
    "person", (Term("name", BROKER.latin), Term("birth_date", BROKER.born))
)
READY_S = 120.0
EVALUATED = "query.evaluated"


@dataclass(slots=True)
class BlindStory:
    """Tells the chapter over a running federation whose nodes know each other."""

    federation: DemoFederation
    query_id: str = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield the steps, in their order."""
        yield "a view", self.fetch
        yield "asked blind", self.ask
        yield "redeemed", self.redeem

    def fetch(self) -> str:
        """Lisbon fetches what Athens lets it find: entries that say nothing."""
        wanted = ViewsFetchRequest(PURPOSE, OFFENCE, BASIS, ("person",), (ATHENS,))
        desk = self._lisbon

        def look() -> ViewItem | None:
            for progress in desk.stream(VIEWS_FETCH, wanted):
                if progress.view is not None and progress.view.current:
                    return progress.view
            return None

        view = wait_until(look, most_s=READY_S, what="the view that Athens makes")
        return f"{view.entries} entries, {view.size} bytes; none of them names anybody"

    def ask(self) -> str:
        """Two are asked for: Athens cannot tell whom, nor whether one was found."""
        request = AskRequest(
            PURPOSE, CASE, OFFENCE, BASIS, (KNOWN, STRANGER), (ATHENS,), way=Way.BLIND
        )
        said = self._said(self._lisbon.stream(QUERIES_ASK, request))
        kinds = [one.kind for one in said.answers]
        must(kinds == [AnswerKind.HIT, AnswerKind.NO_HIT], f"Athens: {kinds}")
        auditor = self.federation.nodes[ATHENS].desk(OfficerRole.AUDITOR)
        newest = auditor.call(LEDGER_SHOW, LedgerPage(start=-20, count=20)).items
        entries = [json.loads(one.json) for one in newest]
        mine = [one for one in entries if one["act"] == EVALUATED]
        must(bool(mine), "the ledger of Athens has no blind question")
        must(BROKER.latin not in json.dumps(mine), "Athens knows who was asked for")
        best = max(said.met, key=lambda hit: hit.keys)
        return (
            f"one hit by {best.keys} keys, one no_hit; in the ledger of Athens stand "
            "case, purpose and officer, and of the two persons nothing"
        )

    def redeem(self) -> str:
        """The one who was found is named to Athens, with the proof of the hit."""
        request = RedeemRequest(self.query_id, weak=True)
        said = self._said(self._lisbon.stream(QUERIES_REDEEM, request))
        must(said.answers[0].kind is AnswerKind.HIT, f"Athens: {said.answers[0].told}")
        must(len(said.answers) == 1, "the stranger was named, too")
        return "Athens is told whom Lisbon looks for, and answers by its policy"

    @property
    def _lisbon(self) -> DeskClient:
        return self.federation.nodes["pt-demo"].desk(OfficerRole.ANALYST)

    def _said(self, told: Iterator[AskProgress]) -> PeerAnswer:
        """Return what Athens said, and know under which id it was asked."""
        found: list[PeerAnswer] = []
        for progress in told:
            self.query_id = progress.query_id
            if progress.answer is not None:
                found.append(progress.answer)
        (only,) = found
        return only
