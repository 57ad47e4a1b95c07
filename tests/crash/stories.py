"""What a node is doing when it is killed, and how the same is done again.

A story begins with a node that will die of it, and resumes with the node that was
started after it: the same message, query, file or card is given once more, and
must end as if nothing had happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from node.errors import AlreadyThere, ComityError, Unreachable
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import LEDGER_SHOW, LedgerPage
from node.model.desk.peer import PEERS_ADD, PEERS_LIST, PeerAddRequest
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_SHOW,
    AskRequest,
    QueryPage,
)
from node.model.desk.record import RECORDS_STATS
from node.model.query import Question, Term
from tests.crash.liar import Liar
from tests.processes import Counterpart, NodeProcess, told

PASSPORT = "X1234567"
LISTED = 1200
TIMEOUT_S = 60


@dataclass
class Cast:
    """Who else takes part: an agency that asks, one that answers, two newcomers."""

    asker: Counterpart
    answerer: NodeProcess
    newcomer: Counterpart
    liar: Liar


@dataclass
class Story:
    """Something that a node is killed in the middle of."""

    cast: Cast
    name: ClassVar[str]
    restored: ClassVar[bool] = False  # its node was restored, and waits
    beside: ClassVar[bool] = False  # the node goes on with it by itself

    def prepare(self, node: NodeProcess) -> None:
        """Bring things to where the story begins; nothing dies yet."""

    def begin(self, node: NodeProcess) -> None:
        """Make the node do it; the node dies of it."""
        raise NotImplementedError

    def durable(self, node: NodeProcess) -> int:
        """Return how many entries of it the restarted node has."""
        raise NotImplementedError

    def resume(self, node: NodeProcess) -> None:
        """Do the same again, twice, and see that it was done once."""
        raise NotImplementedError


@dataclass
class Answering(Story):
    """A peer's query: a person whom the node knows, by name alone."""

    name: ClassVar[str] = "answering"
    message_id: str = ""
    envelope: bytes = b""

    def begin(self, node: NodeProcess) -> None:
        peer = node.as_peer()
        asker = self.cast.asker
        self.message_id, closed = asker.close_query(peer, known_person())
        self.envelope = closed.envelope
        with pytest.raises(Unreachable):
            asker.send(peer, self.envelope, timeout_s=TIMEOUT_S)

    def durable(self, node: NodeProcess) -> int:
        return len(of_exchange(node, "query.answered", self.message_id))

    def resume(self, node: NodeProcess) -> None:
        peer, asker = node.as_peer(), self.cast.asker
        remembered = node.rows(
            "SELECT answer FROM remembered WHERE message_id = :id", id=self.message_id
        )
        first = asker.send(peer, self.envelope)
        assert asker.send(peer, self.envelope) == first
        assert all(bytes(row[0]) == first for row in remembered)
        message, answer = asker.open(peer, first)
        assert message.header.in_reply_to == self.message_id
        assert told(answer) == {AnswerKind.HIT: 1}
        assert self.durable(node) == 1


@dataclass
class Asking(Story):
    """Our own query to a peer that knows the answer."""

    name: ClassVar[str] = "asking"

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(ComityError):
            self._ask(node)

    def durable(self, node: NodeProcess) -> int:
        acts = [e["act"] for e in node.entries()]
        return acts.count("query.asked") + acts.count("query.collected")

    def resume(self, node: NodeProcess) -> None:
        # What was recorded goes on under its id; what was not was never sent.
        kept = self._kept(node)
        last = self._ask(node, query_id=kept[0] if kept else "")
        (query_id,) = self._kept(node)
        assert (last.query_id, last.answered, last.total) == (query_id, 1, 1)
        first = self._show(node, query_id)
        (said,) = first.answers
        assert [a.kind for a in said.answers] == [AnswerKind.HIT]

        # Asked once more, nobody is asked: the answer is there.
        self._ask(node, query_id=query_id)
        assert self._show(node, query_id) == first
        (asked,) = of_exchange(node, "query.asked", query_id)
        assert len(of_exchange(node, "query.collected", query_id)) == 1
        (sent,) = [d["value"] for d in asked["details"] if d["name"] == "message"]
        _, _, message_id = sent.partition(" ")
        assert len(of_exchange(self.cast.answerer, "query.answered", message_id)) == 1

    def _ask(self, node: NodeProcess, *, query_id: str = "") -> Any:
        request = AskRequest(
            "investigation",
            "CASE-1",
            "trafficking-in-human-beings",
            "eu-2023-977",
            (known_person(),),
            peers=(self.cast.answerer.agency,),
            query_id=query_id,
        )
        *_, last = node.desk(OfficerRole.ANALYST).stream(QUERIES_ASK, request)
        assert last.done
        return last

    def _kept(self, node: NodeProcess) -> list[str]:
        items = node.call(OfficerRole.ANALYST, QUERIES_LIST, QueryPage()).items
        return [item.query_id for item in items]

    def _show(self, node: NodeProcess, query_id: str) -> Any:
        return node.call(OfficerRole.ANALYST, QUERIES_SHOW, ById(query_id))


@dataclass
class Importing(Story):
    """A list of two batches, with one row that is no record."""

    name: ClassVar[str] = "importing"
    data: bytes = field(default_factory=lambda: "\n".join(listing()).encode())

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(ComityError):
            node.load(self.data, source="list")

    def durable(self, node: NodeProcess) -> int:
        return sum(e["act"] == "record.imported" for e in node.entries()) - 1

    def resume(self, node: NodeProcess) -> None:
        held = self._records(node)
        done = node.load(self.data, source="list")
        assert (done.read, done.rejected, done.changed) == (LISTED + 1, 1, 0)
        assert done.added + done.unchanged == LISTED
        assert self._records(node) == held + done.added
        again = node.load(self.data, source="list")
        assert (again.added, again.changed, again.unchanged) == (0, 0, LISTED)
        assert self._records(node) == held + done.added == LISTED + len(KNOWN)

    def _records(self, node: NodeProcess) -> int:
        stats = node.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing())
        return int(stats.records)


@dataclass
class Introducing(Story):
    """A new peer's card."""

    name: ClassVar[str] = "introducing"
    card: bytes = b""

    def begin(self, node: NodeProcess) -> None:
        self.card = self.cast.newcomer.card()
        with pytest.raises(ComityError):
            node.know(self.card, self.cast.newcomer.keys.fingerprint)

    def durable(self, node: NodeProcess) -> int:
        agency = self.cast.newcomer.keys.agency
        return sum(
            e["act"] == "peer.added"
            and {"name": "peer", "value": agency} in e["details"]
            for e in node.entries()
        )

    def resume(self, node: NodeProcess) -> None:
        fingerprint = self.cast.newcomer.keys.fingerprint
        if not self.durable(node):
            node.know(self.card, fingerprint)
        with pytest.raises(AlreadyThere):
            node.call(
                OfficerRole.OPERATOR,
                PEERS_ADD,
                PeerAddRequest(self.card, fingerprint),
            )
        peers = node.call(OfficerRole.OPERATOR, PEERS_LIST, Nothing()).items
        assert [p.agency for p in peers].count(self.cast.newcomer.keys.agency) == 1
        assert self.durable(node) == 1


def known_person() -> Question:
    """Ask for somebody whom every node of the cast holds."""
    return Question(
        "person",
        (Term("name", "Maria Anjos Testado"), Term("birth_date", "1980-05-17")),
    )


def person(source_id: str, name: str, **properties: str) -> str:
    """Return one line of a list."""
    values = {"name": [name]} | {k: [v] for k, v in properties.items()}
    return json.dumps({"id": source_id, "schema": "Person", "properties": values})


KNOWN = (
    person(
        "k-1",
        "Maria Anjos Testado",
        birthDate="1980-05-17",
        nationality="BR",
        passportNumber=PASSPORT,
    ),
    person("k-2", "Joao Outro Nome", birthDate="1971-01-02", nationality="PT"),
)


def listing() -> Iterator[str]:
    """Yield more than one batch of people nobody asks for, and one bad row."""
    for index in range(LISTED):
        yield person(f"l-{index}", f"Filler Number{index}", birthDate="1990-01-01")
        if index == LISTED // 3:
            yield "this is not a record"


def of_exchange(node: NodeProcess, act: str, exchange_id: str) -> list[dict[str, Any]]:
    """Return the entries of one kind that belong to one exchange."""
    found = node.call(
        OfficerRole.AUDITOR, LEDGER_SHOW, LedgerPage(exchange_id=exchange_id)
    )
    entries = [json.loads(item.json) for item in found.items]
    return [e for e in entries if e["act"] == act and e["exchange_id"] == exchange_id]
