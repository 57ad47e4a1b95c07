"""What a family of flows gives the channel: a handler for each verb of its items.

The channel puts items in parcels, in order and each once, and brings receipts back.
What an item says, and what follows from it, its family alone knows:

    sending      ``ready``: may it be said as it lies in the outbox? ``carried``: where
                 does it come from when a stream begins anew?
    receiving    ``check``: can it be an item of its verb? ``begin``: who takes it?
    its receipt  ``done``: what it says of an item that was not refused

Handlers of one family have the same ``begin``: what its items in one parcel come to
is one intake, so that each is taken as those before it leave things.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from node.errors import Malformed
from node.flows.channel.ports import Delivery
from node.flows.ports import Effect
from node.flows.reply import nothing
from node.flows.steps import Steps
from node.model.entry import Outcome
from node.model.introduction import Peer
from node.model.parcel import Item, Receipt, ReceiptOutcome, Verb

ItemOutcome = tuple[ReceiptOutcome, str]
"""What the receipt says of an item, and why if it was refused."""
Doubt = tuple[Item, str]
"""An item that says what could not be proved, and why, as a code."""


def refused(reason: str) -> ItemOutcome:
    """Return that an item was not taken, and why: a code that its family names.

    It is a constant of the family's ``said.py``.
    """
    return ReceiptOutcome.REFUSED, reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy decided while a parcel was taken, and under which bundle."""

    policy_digest: bytes
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What a family made of items of one parcel that are taken at once.

    ``effects`` go into the act that takes them. Its entry bears ``doubts`` and
    ``decisions``. ``after`` is called once the entry is durable.
    """

    effects: tuple[Effect, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    decisions: tuple[Decision, ...] = ()
    after: Callable[[], None] = nothing


class Intake(Protocol):
    """Takes items of one family in one parcel. Of one thread.

    ``changed`` has the positions of those by which something stands otherwise than
    before: the entry names them one by one.
    """

    @property
    def changed(self) -> Collection[int]:
        """The positions of items taken so far that changed something."""
        ...

    def take(self, item: Item) -> ItemOutcome:
        """Return what became of ``item``; the channel asks in order."""
        ...

    def finish(self, receipts: Sequence[tuple[Item, Receipt]]) -> Steps[IntakeResult]:
        """Return what all of them come to, with what was said of each."""
        ...


Begin = Callable[[Peer, Sequence[Item], datetime], Intake]
"""Begins the intake of a family's items of one parcel of a peer."""
Ready = Callable[[Delivery, Item | None, Peer], bool]
"""Whether an item can be said as it is; where not, its stream begins anew without it.

Raises ``Altered`` if it is not for that peer.
"""


@dataclass(frozen=True, slots=True)
class ItemHandler:
    """What is done with the items of one verb.

    ``carried``: an unreceipted one goes into a stream that begins anew, as it is;
    otherwise its family says anew what holds. ``silent``: whatever becomes of one, its
    sender does not learn it, neither by its receipt nor by what it is counted as.
    """

    done: ReceiptOutcome
    check: Callable[[Item], None]
    begin: Begin
    ready: Ready
    carried: bool = False
    silent: bool = False


Handlers = Mapping[Verb, ItemHandler]


def handler_of(handlers: Handlers, verb: Verb) -> ItemHandler:
    """Return the handler of an item that came.

    Raises:
        Malformed: no family here takes such items.
    """
    handler = handlers.get(verb)
    if handler is None:
        raise Malformed(f"nobody here takes an item that says {verb}")
    return handler
