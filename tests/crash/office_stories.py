"""What a node is doing for its own people when it is killed.

Something is erased by two officers, all that is held is looked over or read anew, and a
restored node is accepted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from node.errors import (
    ComityError,
    NotFound,
    NotServing,
)
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import (
    LEDGER_ASK_ERASURE,
    LEDGER_ENTRY,
    LEDGER_ERASE,
    LEDGER_VERIFY,
    EntryRequest,
    EraseOrder,
    EraseRequest,
    VerifyRequest,
)
from node.model.desk.restore import RESTORE_ACCEPT, RESTORE_REVIEW, RestoreAccept
from tests.crash.stories import KNOWN, Story, known_person, of_exchange
from tests.older_rules import as_of_older_rules
from tests.processes import NodeProcess, told

OPERATOR, AUDITOR = OfficerRole.OPERATOR, OfficerRole.AUDITOR
RELEASE = OfficerRole.RELEASE_OFFICER
WITHIN_S = 60


@dataclass
class Office(Story):
    """One act of one officer, which is an entry once it is done."""

    act: ClassVar[str]

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(ComityError):
            self.do(node)

    def durable(self, node: NodeProcess) -> int:
        return sum(e["act"] == self.act for e in node.entries())

    def do(self, node: NodeProcess) -> Any:
        """Do it: what breaks off, and is done again."""
        raise NotImplementedError


# --- looking over -------------------------------------------------------------------


@dataclass
class Examining(Story):
    """An auditor has all that is held looked over; the node does so by itself, too."""

    name: ClassVar[str] = "examining"
    beside: ClassVar[bool] = True

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(ComityError):
            self.look(node)

    def resume(self, node: NodeProcess) -> None:
        for _ in range(2):
            assert self.look(node) == ()

    def look(self, node: NodeProcess) -> tuple[str, ...]:
        """Return what is found damaged."""
        return node.call(AUDITOR, LEDGER_VERIFY, VerifyRequest(deep=True)).findings


@dataclass
class Reindexing(Story):
    """What older rules have read is read anew when the node starts."""

    name: ClassVar[str] = "reindexing"
    beside: ClassVar[bool] = True

    def prepare(self, node: NodeProcess) -> None:
        assert node.stop() == 0
        assert as_of_older_rules(node.home) == len(KNOWN)

    def begin(self, node: NodeProcess) -> None:
        node.start()

    def resume(self, node: NodeProcess) -> None:
        until = time.monotonic() + WITHIN_S
        while not self.acts(node).count("node.reindexed"):
            assert time.monotonic() < until
            time.sleep(0.1)
        peer, asker = node.as_peer(), self.cast.asker
        _, closed = asker.close_query(peer, known_person())
        answer = asker.send(peer, closed.envelope)
        assert told(asker.open(peer, answer)[1]) == {AnswerKind.HIT: 1}
        # One batch, besides the entry of who made them older; and said once.
        acts = self.acts(node)
        assert acts.count("record.reindexed") == 1 + 1
        assert acts.count("node.reindexed") == 1

    def acts(self, node: NodeProcess) -> list[str]:
        """Return what was done, in order."""
        return [entry["act"] for entry in node.entries()]


# --- erasing ------------------------------------------------------------------------


@dataclass
class AskingErasure(Office):
    """An auditor asks that what a peer's message said be erased."""

    name: ClassVar[str] = "asking-erasure"
    act: ClassVar[str] = "ledger.erasure-asked"
    index: int = 0

    def prepare(self, node: NodeProcess) -> None:
        peer, asker = node.as_peer(), self.cast.asker
        message_id, closed = asker.close_query(peer, known_person())
        asker.send(peer, closed.envelope)
        entries = node.entries()
        (answered,) = of_exchange(node, "query.answered", message_id)
        self.index = entries.index(answered)

    def do(self, node: NodeProcess) -> int:
        request = EraseRequest(self.index, "exhibit", "order 7")
        return int(node.call(AUDITOR, LEDGER_ASK_ERASURE, request).entry)

    def resume(self, node: NodeProcess) -> None:
        # Asked for again it is asked for twice; nothing is erased by that.
        before = self.durable(node)
        asked = self.do(node)
        assert self.durable(node) == before + 1
        assert self.readable(node)
        self.erase(node, asked)
        assert not self.readable(node)

    def erase(self, node: NodeProcess, asked: int) -> None:
        node.call(RELEASE, LEDGER_ERASE, EraseOrder(asked, "order 7 was shown"))

    def readable(self, node: NodeProcess) -> bool:
        request = EntryRequest(self.index, True, "complaint 7/26")
        try:
            return bool(node.call(AUDITOR, LEDGER_ENTRY, request).exhibit_json)
        except NotFound:
            return False


@dataclass
class Erasing(AskingErasure):
    """A release officer carries it out."""

    name: ClassVar[str] = "erasing"
    act: ClassVar[str] = "ledger.erased"
    asked: int = 0

    def prepare(self, node: NodeProcess) -> None:
        super().prepare(node)
        self.asked = super().do(node)

    def do(self, node: NodeProcess) -> int:
        self.erase(node, self.asked)
        return self.asked

    def resume(self, node: NodeProcess) -> None:
        # The key is gone if the entry is there, and only then.
        erased = self.durable(node)
        assert self.readable(node) is not bool(erased)
        if not erased:
            self.do(node)
        with pytest.raises(NotFound):
            self.do(node)
        assert not self.readable(node)
        assert self.durable(node) == 1


# --- a restored node ------------------------------------------------------------------


@dataclass
class Accepting(Office):
    """An operator accepts a node that was made from a backup."""

    name: ClassVar[str] = "accepting"
    act: ClassVar[str] = "node.restore-accepted"
    restored: ClassVar[bool] = True

    def do(self, node: NodeProcess) -> Any:
        shown = node.call(OPERATOR, RESTORE_REVIEW, Nothing())
        unheard = tuple(head.agency for head in shown.heads if not head.heard)
        given = RestoreAccept(shown.code, "the disk had failed", unheard)
        return node.call(OPERATOR, RESTORE_ACCEPT, given)

    def resume(self, node: NodeProcess) -> None:
        accepted = self.durable(node)
        assert self.answers(node) is bool(accepted)
        if not accepted:
            self.do(node)
        with pytest.raises(NotFound):
            self.do(node)
        assert self.durable(node) == 1
        assert self.answers(node)

    def answers(self, node: NodeProcess) -> bool:
        """Whether the node gives its card, and then answers a peer."""
        try:
            peer = node.as_peer()
        except NotServing:
            return False
        asker = self.cast.asker
        _, closed = asker.close_query(peer, known_person())
        answer = asker.send(peer, closed.envelope)
        assert told(asker.open(peer, answer)[1]) == {AnswerKind.HIT: 1}
        return True
