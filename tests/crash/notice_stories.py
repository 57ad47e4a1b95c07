"""What nodes do about notices when one of them is killed.

``prepare`` brings things to where the story begins; ``work`` is what the node dies
of. Whoever works goes on as people do: what broke off is looked at, and done again
where it was not done. ``check`` says what must have come of it, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import pytest

from node.clock import SystemClock
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.errors import AlreadyThere, BadInput, NotFound, Refused, Unreachable
from node.flows.channel.receive import PORTION
from node.flows.notice.views import input_of
from node.model.codes import Kind, OfficerRole
from node.model.desk.call import ById, Q, R, Unary
from node.model.desk.delivery import DELIVERIES_RETRY
from node.model.desk.inbox import (
    INBOX_FETCH,
    INBOX_FIND,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_MARK,
    INBOX_SHOW,
    AttachmentRequest,
    FindRequest,
    ForwardRequest,
    HitPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_ATTACH,
    NOTICES_DETACH,
    NOTICES_DRAFT,
    NOTICES_EXTRACT,
    NOTICES_PURGE,
    NOTICES_SHOW,
    NOTICES_UPDATE,
    DetachRequest,
    NoticeAct,
    NoticeView,
)
from node.model.notice import Audience, AudienceMode, Ending, NoticeContent
from node.model.parcel import Item, Parcel, Receipts, Standings, Verb
from node.model.query import Question, Term
from node.protocol.channel import next_epoch
from node.protocol.envelope import Closed
from node.protocol.notice.kinds import kind_of
from tests.crash.parties import FURTHER, OWNER, STRANGER, TAKER, Parties, until
from tests.faults.officers import KINDS, Pair
from tests.faults.officers import content as content_of
from tests.posts import bulletin, worded
from tests.processes import Counterpart
from tests.samples import holding
from tests.unit.flows.notice.files_world import parts, photo

RELEASE = OfficerRole.RELEASE_OFFICER
TIMEOUT_S = 60.0
YELLOW, RED = KINDS.index("yellow"), KINDS.index("red")
LARGE = 2_300_000  # bytes: more chunks than are kept in one act
_numbers = count(1)


@dataclass
class Story:
    """Something that a node is killed in the middle of."""

    all: Parties
    victim: ClassVar[str] = OWNER
    at_start: ClassVar[bool] = False  # it dies of being started
    number: int = field(default_factory=lambda: next(_numbers))
    notice_id: str = ""

    def prepare(self) -> None:
        """Bring things to where the story begins."""

    def work(self) -> None:
        """Do what the node dies of, until it is done."""

    def check(self) -> None:
        """Check what came of it."""

    # --- what stories have in common -------------------------------------------

    @property
    def pair(self) -> Pair:
        return Pair.at(self.all.members[OWNER])

    @property
    def name(self) -> str:
        """A name that no other notice has."""
        drawn = sha256(str(self.number).encode()).hex()[:9]
        return drawn.translate(str.maketrans("0123456789", "ghijklmnop")).title()

    def content(self, number: int = 0, **changed: Any) -> NoticeContent:
        made = content_of(number, **changed)
        if any(f.field == "family_name" for f in made.fields):
            born = date(1950, 1, 1) + timedelta(days=100 * self.number)
            made = holding(made, family_name=self.name, birth_date=born.isoformat())
        return made

    def publish(self, number: int = 0, **changed: Any) -> None:
        """Publish, and wait until all have it."""
        self.notice_id = self.pair.publish(self.content(number, **changed))
        self.arrived()

    def arrived(self) -> None:
        until("all have it", lambda: set(self.states().values()) == {"received"})

    def states(self) -> dict[str, str]:
        return {r.peer: r.state for r in self.show().recipients}

    def show(self) -> NoticeView:
        """Return the notice as its owner sees it."""
        view = self.all.ask(OWNER, NOTICES_SHOW, ById(self.notice_id))
        assert isinstance(view, NoticeView)
        return view

    def once_heard(self, call: Unary[Q, R], request: Q) -> None:
        """Do what an officer of the taker can do once the owner was heard again."""

        def done() -> bool:
            try:
                self.all.ask(TAKER, call, request)
            except Refused:
                return False
            return True

        until("the owner was heard", done)

    def is_there_once(self) -> None:
        """Every recipient shows it, once."""
        for agency in (TAKER, FURTHER):
            until("heard", lambda a=agency: self.all.shown(a, self.notice_id))
            (item,) = self.all.shown(agency, self.notice_id)
            assert item.title, "shown, and cannot be read"

    def is_gone(self) -> None:
        """No recipient shows it, and no key of it is left."""
        for agency in (TAKER, FURTHER):
            assert not self.all.shown(agency, self.notice_id)
            ((key,),) = self.all.members[agency].node.rows(
                "SELECT key FROM received WHERE notice_id = :id", id=self.notice_id
            )
            assert not bytes(key)


# --- the owner --------------------------------------------------------------------


class Publishing(Story):
    """From nothing to a notice that all recipients have."""

    def work(self) -> None:
        self.notice_id = self.pair.publish(self.content())
        self.arrived()

    def check(self) -> None:
        self.is_there_once()


class Updating(Story):
    """Another content for a notice that is out."""

    def prepare(self) -> None:
        self.publish()

    def work(self) -> None:
        wanted = input_of(self.notice_id, self.content(evaluation="B2"))
        view = self.show()
        while view.sequence == 1:
            with suppress(AlreadyThere, BadInput):  # it was asked, or agreed to
                if view.asked:
                    act = NoticeAct(self.notice_id)
                    self.all.ask(OWNER, NOTICES_APPROVE, act, role=RELEASE)
                else:
                    self.all.ask(OWNER, NOTICES_UPDATE, wanted)
            view = self.show()

    def check(self) -> None:
        for agency in (TAKER, FURTHER):
            until("updated", lambda a=agency: self._sequence(a) == 2)
        self.is_there_once()

    def _sequence(self, agency: str) -> int:
        return max(i.sequence for i in self.all.shown(agency, self.notice_id))


class Withdrawing(Story):
    """A notice is taken back."""

    def prepare(self) -> None:
        self.publish()

    def work(self) -> None:
        self.pair.end(self.notice_id, "Withdraw", "purpose-achieved")
        until("obeyed", lambda: set(self.states().values()) == {"obeyed"})

    def check(self) -> None:
        self.is_gone()


class Expiring(Story):
    """The life of a notice ends, and with it that of every copy."""

    at_start = True

    def prepare(self) -> None:
        ends = SystemClock().now() + timedelta(seconds=3)
        self.publish(valid_until=ends)
        until("its end", lambda: SystemClock().now() > ends)

    def work(self) -> None:
        until("obeyed", lambda: set(self.states().values()) <= {"obeyed", "expired"})

    def check(self) -> None:
        self.is_gone()


class Prompting(Story):
    """The owner is asked in time whether a notice is still needed."""

    at_start = True

    def prepare(self) -> None:
        ahead = timedelta(days=kind_of("red").prompt_days, seconds=4)
        ends = SystemClock().now() + ahead
        self.publish(RED, valid_until=ends)
        asked = ends - timedelta(days=kind_of("red").prompt_days)
        until("the time", lambda: SystemClock().now() > asked)

    def check(self) -> None:
        until("asked", lambda: self.prompts() > 0)
        assert self.prompts() == 1

    def prompts(self) -> int:
        return sum(
            e["act"] == "notice.prompted"
            and {"name": "notice", "value": self.notice_id} in e["details"]
            for e in self.all.owner.entries()
        )


class Purging(Story):
    """What is left of a draft is destroyed."""

    def prepare(self) -> None:
        given = input_of("", self.content())
        self.notice_id = self.all.ask(OWNER, NOTICES_DRAFT, given).notice_id

    def work(self) -> None:
        act = NoticeAct(self.notice_id, "abandoned")
        with suppress(NotFound):  # the call that broke off was done after all
            self.all.ask(OWNER, NOTICES_PURGE, act, role=RELEASE)

    def check(self) -> None:
        with pytest.raises(NotFound):
            self.all.ask(OWNER, NOTICES_SHOW, ById(self.notice_id))
        ((key,),) = self.all.owner.rows(
            "SELECT key FROM notice WHERE notice_id = :id", id=self.notice_id
        )
        assert not bytes(key)


class Extracting(Story):
    """What may be shown outside of a missing person's notice."""

    def prepare(self) -> None:
        self.publish(YELLOW, public_extract=True)

    def work(self) -> None:
        self.said = self.all.ask(OWNER, NOTICES_EXTRACT, ById(self.notice_id)).content

    def check(self) -> None:
        again = self.all.ask(OWNER, NOTICES_EXTRACT, ById(self.notice_id)).content
        assert again == self.said


class Attaching(Story):
    """A file comes to a draft."""

    size: ClassVar[int] = 90_000

    def prepare(self) -> None:
        given = input_of("", self.content(RED))
        self.notice_id = self.all.ask(OWNER, NOTICES_DRAFT, given).notice_id
        self.data = photo(self.size, seed=self.number)

    def work(self) -> None:
        while not self.files():
            with suppress(Unreachable):
                self.attach()
            assert self.all.members[OWNER].up.wait(TIMEOUT_S)

    def check(self) -> None:
        (view,) = self.files()
        assert view.here == view.chunks
        assert self.fetched(OWNER, "", view.id) == self.data

    def files(self) -> tuple[Any, ...]:
        return tuple(self.show().attachments)

    def attach(self) -> None:
        with self.all.desk(OWNER) as desk:
            list(
                desk.duplex(NOTICES_ATTACH, parts(self.data, notice_id=self.notice_id))
            )

    def fetched(self, agency: str, sender: str, file: str) -> bytes:
        request = AttachmentRequest(sender, self.notice_id, file)
        with self.all.desk(agency) as desk:
            return b"".join(p.data for p in desk.stream(INBOX_FETCH, request))


class AttachingMuch(Attaching):
    """A file of which some is kept before all of it is there."""

    size = LARGE


class Detaching(Attaching):
    """A file is taken off a draft."""

    def prepare(self) -> None:
        super().prepare()
        super().work()
        (view,) = self.files()
        self.file = view.id

    def work(self) -> None:
        request = DetachRequest(self.notice_id, self.file)
        with suppress(NotFound):  # the call that broke off was done after all
            self.all.ask(OWNER, NOTICES_DETACH, request)

    def check(self) -> None:
        assert not self.files()
        assert not self.all.owner.rows(
            "SELECT number FROM chunk WHERE attachment_id = :id", id=self.file
        )


class Fetching(Attaching):
    """A recipient's officer has a file fetched; the one who asks is killed."""

    victim = TAKER
    size = 600_000

    def prepare(self) -> None:
        super().prepare()
        super().work()
        (view,) = self.files()
        self.file = view.id
        self.pair.bring_out(self.notice_id)
        self.arrived()
        self.data_there = b""

    def work(self) -> None:
        while not self.data_there:
            with suppress(Unreachable, Refused):
                self.data_there = self.fetched(TAKER, OWNER, self.file)
            for member in self.all.members.values():
                assert member.up.wait(TIMEOUT_S)

    def check(self) -> None:
        assert self.data_there == self.data
        assert self.fetched(TAKER, OWNER, self.file) == self.data


class Giving(Fetching):
    """The same, and the one who is asked is killed."""

    victim = OWNER


# --- the recipient ------------------------------------------------------------------


class Taking(Story):
    """A stranger's parcel: a notice to keep, and one that is taken back at once."""

    victim = TAKER
    epoch: ClassVar[str] = ""

    def prepare(self) -> None:
        now = SystemClock().now()
        type(self).epoch = Taking.epoch = Taking.epoch or next_epoch(now)
        self.notice_id = f"n-{self.number:05}"
        said = self.says(now)
        first = self.all.said + 1
        self.parcel = Parcel(
            Taking.epoch,
            tuple(replace(item, position=n) for n, item in enumerate(said, first)),
        )
        self.all.said += len(said)
        self.address()

    def says(self, now: datetime) -> Sequence[Item]:
        """Return what the parcel says."""
        body = to_wire(bulletin(STRANGER, now, watch=True))
        items = (
            Item(0, Verb.PUBLISH, self.notice_id, 1, body),
            Item(0, Verb.PUBLISH, self.gone, 1, body),
            Item(0, Verb.WITHDRAW, self.gone, 2, to_wire(Ending("other"))),
        )
        return [worded(item, self.party.keys, TAKER, now) for item in items]

    def address(self) -> None:
        """Close the parcel for the node that is to take it."""
        self.peer = self.all.members[self.victim].node.as_peer()
        self.closed = self.close(Kind.PARCEL, self.parcel)

    @property
    def party(self) -> Counterpart:
        """Who sends it."""
        return self.all.stranger

    @property
    def gone(self) -> str:
        return f"{self.notice_id}-gone"

    def work(self) -> None:
        self.first = self.receipts(self.closed)

    def check(self) -> None:
        self.was_taken_once("held", "held", "obeyed")
        rows = self.all.taker.rows(
            "SELECT notice_id, state, key FROM received "
            "WHERE notice_id IN (:one, :two) ORDER BY notice_id",
            one=self.notice_id,
            two=self.gone,
        )
        assert [(r[0], r[1], bool(bytes(r[2]))) for r in rows] == [
            (self.notice_id, "published", True),
            (self.gone, "withdrawn", False),
        ]

    def was_taken_once(self, *outcomes: str, entries: int = 1) -> None:
        """Check that it is receipted alike however often it comes.

        ``entries`` is how many portions it is taken in.
        """
        # The same message, and the same parcel in another one.
        again = self.receipts(self.closed)
        other = self.receipts(self.close(Kind.PARCEL, self.parcel))
        assert self.first.receipts == again.receipts == other.receipts
        assert tuple(str(r.outcome) for r in other.receipts) == outcomes
        # The receipts name the entries that took the parcel.
        leaves = {r.leaf for r in other.receipts}
        assert len(leaves) == entries
        node = self.all.members[self.victim].node
        find = 'SELECT "index" FROM ledger_row WHERE leaf = :leaf'
        for leaf in leaves:
            ((place,),) = node.rows(find, leaf=leaf)
            assert node.entries()[place]["act"] == "notice.received"

    def close(self, kind: Kind, said: Any) -> Closed:
        return self.party.close(self.peer, kind, said)[1]

    def send(self, closed: Closed, kind: type[Any]) -> Any:
        member = self.all.members[self.victim]
        while True:
            try:
                answer = self.party.send(self.peer, closed.envelope)
                break
            except Unreachable:
                assert member.up.wait(TIMEOUT_S)
                self.peer = member.node.as_peer()
        return from_wire(kind, self.party.open_message(self.peer, answer).payload)

    def receipts(self, closed: Closed) -> Receipts:
        said = self.send(closed, Receipts)
        assert isinstance(said, Receipts)
        return said


class TakingMuch(Taking):
    """A parcel that is taken in three portions, each written down by itself."""

    COUNT = 2 * PORTION + 1

    def says(self, now: datetime) -> Sequence[Item]:
        body = to_wire(bulletin(STRANGER, now))
        return [
            worded(
                Item(0, Verb.PUBLISH, f"{self.notice_id}-{n}", 1, body),
                self.party.keys,
                TAKER,
                now,
            )
            for n in range(self.COUNT)
        ]

    def check(self) -> None:
        self.was_taken_once(*["held"] * self.COUNT, entries=3)


class Telling(Taking):
    """The stranger asks how notices stand."""

    def prepare(self) -> None:
        super().prepare()
        self.receipts(self.closed)
        self.closed = self.close(Kind.STANDINGS, Standings("", "", (), ()))

    def work(self) -> None:
        self.told = self.send(self.closed, Standings)

    def check(self) -> None:
        held = {s.notice_id for s in self.told.held}
        assert self.notice_id in held
        assert self.gone not in held
        assert not self.told.own


class Comparing(Story):
    """A node that was away is started, and asks before it shows anything."""

    victim = TAKER
    at_start = True

    def prepare(self) -> None:
        self.publish()
        self.holds, self.notice_id = self.notice_id, ""
        self.publish()
        # It does not hear of the recall by the stream alone.
        self.all.members[TAKER].node.kill()
        self.all.members[TAKER].up.clear()
        self.pair.end(self.notice_id, "Withdraw", "purpose-achieved")

    def check(self) -> None:
        # The owner has tried in vain meanwhile; an operator need not wait for it.
        self.all.ask(OWNER, DELIVERIES_RETRY, ById(TAKER), role=OfficerRole.OPERATOR)
        until("obeyed", lambda: set(self.states().values()) == {"obeyed"})
        until("heard", lambda: self.all.shown(TAKER, self.holds))
        self.is_gone()


class Marking(Story):
    """An officer acts on a received notice, and its owner is told."""

    victim = TAKER

    def prepare(self) -> None:
        self.publish()

    def work(self) -> None:
        mark = MarkRequest(OWNER, self.notice_id, Verb.ACTED)
        self.once_heard(INBOX_MARK, mark)

    def check(self) -> None:
        until("the owner knows", lambda: self.states()[TAKER] == "acted-on")
        self.work()  # the same again is nothing new
        assert self.reports("acted") == 1

    def reports(self, verb: str) -> int:
        rows = self.all.owner.rows(
            "SELECT verb FROM notice_report WHERE notice_id = :id", id=self.notice_id
        )
        return sum(row[0] == verb for row in rows)


class Forwarding(Story):
    """A further agency is told of a received notice that is for all."""

    victim = TAKER

    def prepare(self) -> None:
        self.publish(RED, audience=Audience(AudienceMode.ALL))

    def work(self) -> None:
        request = ForwardRequest(OWNER, self.notice_id, (FURTHER,))
        self.once_heard(INBOX_FORWARD, request)

    def check(self) -> None:
        until("it was told of", self._was_told_of)
        (item,) = self.all.shown(FURTHER, self.notice_id)
        assert (item.sender, item.sequence) == (OWNER, 1)

    def _was_told_of(self) -> bool:
        told = self.all.members[TAKER].node.rows(
            "SELECT notice_id FROM delivery WHERE verb = 'refer' "
            "AND state = 'receipted' AND outcome = 'noted'"
        )
        return (self.notice_id,) in [tuple(row) for row in told] and bool(
            self.all.shown(FURTHER, self.notice_id)
        )


class Finding(Story):
    """An officer looks up at home who is in a received notice."""

    victim = TAKER
    watch: ClassVar[bool] = False

    def prepare(self) -> None:
        self.publish(RED, watch=self.watch)

    def work(self) -> None:
        self.found = self.find()

    def check(self) -> None:
        assert self.found == self.find() == [self.notice_id]

    def find(self) -> list[str]:
        given = {f.field: f.value for f in self.content(RED).fields}
        terms = tuple(
            Term(name, given[name])
            for name in ("first_name", "family_name", "birth_date")
        )
        request = FindRequest(
            self.content(RED).justification.purpose,
            "CASE-9",
            self.content(RED).justification.offence,
            self.content(RED).justification.legal_basis,
            (Question("person", terms),),
        )
        reply = self.all.ask(TAKER, INBOX_FIND, request)
        while any(h.sender == OWNER for h in reply.held_back):
            until("heard", lambda: self.all.shown(TAKER, self.notice_id))
            reply = self.all.ask(TAKER, INBOX_FIND, request)
        return [item.reference for item in reply.found]


class Watching(Finding):
    """The same, of a notice whose owner wants to hear of it."""

    watch = True

    def check(self) -> None:
        super().check()
        hits = self.all.ask(TAKER, INBOX_HITS, HitPage()).items
        (hit,) = (h for h in hits if h.notice_id == self.notice_id)
        assert hit.told
        until("the owner knows", lambda: self.hits() > 0)
        assert self.hits() == 1
        self.all.ask(TAKER, INBOX_SHOW, ReceivedRef(OWNER, self.notice_id))

    def hits(self) -> int:
        rows = self.all.owner.rows(
            "SELECT verb FROM notice_report WHERE notice_id = :id", id=self.notice_id
        )
        return sum(row[0] == "hit" for row in rows)
