"""What the story of a kind of message returns to the exchange."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from node.flows.ports import Draft, Effect, RememberAnswer
from node.flows.steps import Steps
from node.model.codes import Kind
from node.model.entry import Entry, Place
from node.model.introduction import Peer
from node.model.message import Message


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the story of a kind wants said and recorded.

    The exchange fills in ``entry.response_digest``, once the answer is signed; a draft
    stays as it is, and has its exhibit already. ``questions`` is how much was asked
    at once, and what the answer's tick grows by. ``after`` is called once the entry
    is durable, whether or not anybody waits for the answer; it must be quick, and
    its failure changes nothing. ``remembered``: whether the same message is to get
    these same bytes again, and not what its story then says. ``toll``: what is counted
    of its sender, where the answer says nothing that it had a right to.
    """

    kind: Kind
    payload: bytes
    entry: Entry | Draft
    exhibit: bytes = b""
    effects: tuple[Effect, ...] = ()
    questions: int = 1
    after: Callable[[], None] = nothing
    remembered: bool = True
    toll: str = ""

    @property
    def size(self) -> int:
        """The payload's size in bytes."""
        return len(self.payload)

    def tell(self, recorded: Future[Place]) -> None:
        """Have ``after`` called once the entry is ``recorded``."""
        if self.after is not nothing:
            recorded.add_done_callback(self._tell)

    def _tell(self, recorded: Future[Place]) -> None:
        if recorded.exception() is None:
            self.after()


Story = Callable[[Message, Peer, datetime], Reply | Steps[Reply]]
"""What is done with a message of one kind: at once, or in steps if it may take long."""


def remembering(message: Message, answer: bytes, at: datetime) -> RememberAnswer:
    """Return the effect that keeps an answer: done twice, its act fails."""
    return RememberAnswer(
        sender=message.header.sender,
        message_id=message.header.message_id,
        digest=message.digest,
        answer=answer,
        at=at,
    )
