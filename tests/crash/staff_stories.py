"""What a node is doing about its officers when it is killed.

Somebody is proposed by one, agreed to by two or refused, and all others hear of it.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OfficerAddRequest,
    OfficerView,
)
from node.model.desk.record import RECORDS_STATS

from node.app import connect
from node.errors import AlreadyThere, BadInput, NotYourRole
from node.model.codes import OfficerRole
from tests.crash.office_stories import AUDITOR, OPERATOR, RELEASE, Office
from tests.processes import NodeProcess

CUSTODIAN = OfficerRole.CUSTODIAN
NAME = "Eleni Testidou"


@dataclass
class Proposing(Office):
    """An operator proposes somebody who will approve."""

    name: ClassVar[str] = "proposing"
    act: ClassVar[str] = "officer.added"
    before: int = 0

    def prepare(self, node: NodeProcess) -> None:
        self.before = super().durable(node)

    def durable(self, node: NodeProcess) -> int:
        return super().durable(node) - self.before

    def do(self, node: NodeProcess) -> Any:
        return propose(node)

    def resume(self, node: NodeProcess) -> None:
        if self.durable(node):
            # The credential went down with the reply: it is for nobody.
            with pytest.raises(AlreadyThere):
                self.do(node)
            node.call(OPERATOR, OFFICERS_DISABLE, ById(NAME))
        self.do(node)
        assert (seen(node).roles, seen(node).waiting) == ((), (RELEASE,))
        agree(node, RELEASE)
        agree(node, AUDITOR)
        assert seen(node).roles == (RELEASE,)


@dataclass
class Agreeing(Office):
    """A release officer agrees to it."""

    name: ClassVar[str] = "agreeing"
    act: ClassVar[str] = "officer.agreed"

    def prepare(self, node: NodeProcess) -> None:
        propose(node)
        all_hear(node)

    def do(self, node: NodeProcess) -> Any:
        return agree(node, RELEASE)

    def resume(self, node: NodeProcess) -> None:
        agreed = self.durable(node)
        assert bool(seen(node).agreed_by) is bool(agreed)
        if not agreed:
            self.do(node)
        with pytest.raises(NotYourRole):
            self.do(node)
        assert seen(node).roles == ()
        agree(node, AUDITOR)
        assert seen(node).roles == (RELEASE,)
        assert self.durable(node) == 1


@dataclass
class Hastening(Office):
    """An auditor agrees too: the roles hold at once."""

    name: ClassVar[str] = "hastening"
    act: ClassVar[str] = "officer.hastened"

    def prepare(self, node: NodeProcess) -> None:
        propose(node)
        agree(node, RELEASE)
        all_hear(node)

    def do(self, node: NodeProcess) -> Any:
        return agree(node, AUDITOR)

    def resume(self, node: NodeProcess) -> None:
        if not self.durable(node):
            assert seen(node).roles == ()
            self.do(node)
        with pytest.raises(BadInput):  # nothing waits any more
            self.do(node)
        assert (seen(node).roles, self.durable(node)) == ((RELEASE,), 1)


@dataclass
class Refusing(Office):
    """An auditor takes it back."""

    name: ClassVar[str] = "refusing"
    act: ClassVar[str] = "officer.refused"

    def prepare(self, node: NodeProcess) -> None:
        propose(node)
        all_hear(node)

    def do(self, node: NodeProcess) -> Any:
        return node.call(AUDITOR, OFFICERS_REFUSE, ById(NAME))

    def resume(self, node: NodeProcess) -> None:
        if not self.durable(node):
            assert seen(node).waiting == (RELEASE,)
            self.do(node)
        with pytest.raises(BadInput):  # nothing waits any more
            self.do(node)
        with pytest.raises(BadInput):
            agree(node, RELEASE)
        assert (seen(node).roles, self.durable(node)) == ((), 1)


@dataclass
class Hearing(Office):
    """A custodian hears, beside whatever is called, of somebody who was proposed.

    Cut off in between it may be heard twice, and never not at all.
    """

    name: ClassVar[str] = "hearing"
    act: ClassVar[str] = "officer.told"

    def prepare(self, node: NodeProcess) -> None:
        propose(node)
        self.heard: list[tuple[str, str]] = []

    def durable(self, node: NodeProcess) -> int:
        items = node.call(OPERATOR, OFFICERS_LIST, Nothing()).items
        (who,) = (o.pseudonym for o in items if o.roles == (CUSTODIAN,))
        return sum(e["act"] == self.act and e["officer"] == who for e in node.entries())

    def do(self, node: NodeProcess) -> Any:
        file = node.home / "credentials" / f"{CUSTODIAN}.credential"
        desk = connect(
            node.home, file, hear=lambda said: self.heard.append((said.what, said.name))
        )
        with closing(desk):
            return desk.call(RECORDS_STATS, Nothing())

    def resume(self, node: NodeProcess) -> None:
        for _ in range(2):
            self.do(node)
        assert ("proposed", NAME) in self.heard, "nobody has told it"
        heard = len(self.heard)
        self.do(node)
        assert len(self.heard) == heard, "told over and over"
        assert self.durable(node) == 1


def propose(node: NodeProcess) -> None:
    node.call(OPERATOR, OFFICERS_ADD, OfficerAddRequest(NAME, (RELEASE,)))


def agree(node: NodeProcess, role: OfficerRole) -> None:
    node.call(role, OFFICERS_AGREE, ById(seen(node).pseudonym))


def all_hear(node: NodeProcess) -> None:
    """Let those who agree or refuse hear of all: it is an act of its own."""
    for role in (OPERATOR, RELEASE, AUDITOR):
        node.call(role, OFFICERS_LIST, Nothing())


def seen(node: NodeProcess) -> OfficerView:
    """Return the officer as those who keep the staff see them."""
    items = node.call(OPERATOR, OFFICERS_LIST, Nothing()).items
    (one,) = (o for o in items if o.name == NAME and o.active)
    assert isinstance(one, OfficerView)
    return one
