"""What nodes do about what others tell of a notice, when one of them is killed.

The owner is told by a recipient what it did, and is asked by an agency that another
told of the notice; a recipient is told of a notice by somebody who is not its owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.model.desk.peer import PEERS_REVOKE, RevokeRequest

from node.clock import SystemClock
from node.codec.wire import to_wire
from node.crypto.keystore import open_keystore
from node.model.codes import OfficerRole
from node.model.notice import Audience, AudienceMode, Report
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Parcel, Verb
from node.protocol.notice.parcel import next_epoch
from node.protocol.notice.word import sign_word
from tests.crash.notice_stories import RED, Marking, Story, Taking
from tests.crash.parties import OWNER, STRANGER, TAKER, until
from tests.processes import SECRET, Counterpart


class Reporting(Marking):
    """A recipient says what it did; the owner is killed while it takes that."""

    victim = OWNER


class Referring(Taking):
    """The stranger tells of a notice of the owner's, and that another was ended."""

    def says(self, now: datetime) -> Sequence[Item]:
        told = owner_says(self, Verb.PUBLISH, self.notice_id, 1, to=STRANGER, at=now)
        over = owner_says(self, Verb.WITHDRAW, self.gone, 2, at=now)
        return (
            Item(0, Verb.REFER, self.notice_id, 1, b"", word=told),
            Item(0, Verb.RELAY, self.gone, 2, b"", word=over),
        )

    def check(self) -> None:
        self.was_taken_once("noted", "noted")
        # The owner is asked for the one, once; the other is over before it came.
        until("the owner was asked", lambda: self.asks() == [("receipted", "noted")])
        rows = self.all.taker.rows(
            "SELECT sender, state, key FROM received WHERE notice_id = :id",
            id=self.gone,
        )
        assert [(r[0], r[1], bytes(r[2])) for r in rows] == [(OWNER, "withdrawn", b"")]

    def asks(self) -> list[tuple[str, str]]:
        rows = self.all.taker.rows(
            "SELECT state, outcome FROM delivery "
            "WHERE verb = 'asked' AND notice_id = :id",
            id=self.notice_id,
        )
        return [(row[0], row[1]) for row in rows]


class Asked(Taking):
    """An agency that came later asks the owner for a notice that the taker told of."""

    victim = OWNER

    def prepare(self) -> None:
        self.publish(RED, audience=Audience(AudienceMode.ALL))
        owner = self.all.owner
        self.asker = Counterpart.make(owner.home.parent, f"se-asker-{self.number}")
        owner.know(self.asker.card(), self.asker.keys.fingerprint)
        now = SystemClock().now()
        word = owner_says(self, Verb.PUBLISH, self.notice_id, 1, to=TAKER, at=now)
        body = to_wire(Report(now))
        item = Item(1, Verb.ASKED, self.notice_id, 1, body, word=word)
        self.parcel = Parcel(next_epoch(now), (item,))
        self.address()

    @property
    def party(self) -> Counterpart:
        return self.asker

    def check(self) -> None:
        self.was_taken_once("noted")
        assert self.given() == [("publish", 1)]
        # Nobody listens where it is: what comes after is not for it.
        given = RevokeRequest(self.asker.keys.agency, "a test is over")
        self.all.ask(OWNER, PEERS_REVOKE, given, role=OfficerRole.OPERATOR)

    def given(self) -> list[tuple[str, int]]:
        rows = self.all.owner.rows(
            "SELECT verb, sequence FROM delivery "
            "WHERE notice_id = :id AND peer = :peer",
            id=self.notice_id,
            peer=self.asker.keys.agency,
        )
        return [(row[0], row[1]) for row in rows]


def owner_says(
    story: Story,
    verb: Verb,
    notice_id: str,
    sequence: int,
    *,
    at: datetime,
    to: str = "",
) -> bytes:
    """Return the owner's own word, signed with its key: to a reader, or to all."""
    keys = open_keystore(story.all.owner.home / "keystore", secret=SECRET)
    content = verb is Verb.PUBLISH
    word = OwnerWord(
        owner=OWNER,
        notice_id=notice_id,
        sequence=sequence,
        verb=verb,
        reader=to,
        onward=content,
        at=at,
        digest=bytes(32) if content else b"",
    )
    return sign_word(word, keys)
