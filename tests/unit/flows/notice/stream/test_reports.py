"""Who was told of a notice reports on it; who has obeyed its end learns no more of it."""

from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.flows.channel.boxing import box_item
from node.flows.channel.effects import MarkReceipted, MarkSent, QueueDelivery
from node.flows.channel.handlers import refused
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.notice.proving import WordProver
from node.flows.notice.stream.reports import Reports
from node.flows.notice.stream.said import ENDED, NOT_A_RECIPIENT, NOTED
from node.model.box import Box
from node.model.codes import Grade
from node.model.notice import NoticeState, Report, Urgency
from node.model.parcel import Item, ReceiptOutcome, Verb
from tests.simulator import START
from tests.unit.flows.notice.recipient import Recipient

PEER = "pt-one"
LEAF = b"l" * 42


class Reads:
    """A book that notes what it is asked."""

    def __init__(self, book):
        self.book, self.asked = book, []

    def __getattr__(self, name):
        read = getattr(self.book, name)

        def noted(*given, **named):
            self.asked.append((name, given, tuple(named.items())))
            return read(*given, **named)

        return noted


class Owner:
    """Notices of ours, and what peers were told of them."""

    def __init__(self):
        self.world = Recipient()
        self.positions = {}

    def have(self, notice_id, state):
        kept = KeptNotice(
            notice_id, 1, 1, "red", state, Urgency.NORMAL, START, START, None, None,
            Box(b"s", b"k"),
        )  # fmt: skip
        self.world.store.put(PutNotice(kept))

    def tell(self, notice_id, verb, *, peer=PEER, receipted=True):
        outcome = ReceiptOutcome.HELD
        if verb is Verb.WITHDRAW:
            outcome = ReceiptOutcome.OBEYED
        position = self.positions[peer] = self.positions.get(peer, 0) + 1
        name = f"{notice_id}/{peer}/{verb}"
        box = box_item(name, Item(0, verb, notice_id, 1, b""), self.world.keys)
        self.world.store.put(
            QueueDelivery(
                name, peer, notice_id, 1, verb, Urgency.NORMAL, box, START, START
            ),
            MarkSent(peer, "e-1", position, (name,), START),
        )
        if receipted:
            self.world.store.put(MarkReceipted(name, outcome, "", LEAF, START))

    def report(self, notice_id, *, book=None):
        now = START + timedelta(hours=1)
        notices = book or self.world.store.notices
        reports = Reports(
            PEER, self.world.keys, notices, WordProver(self.world.keys, None), now
        )
        item = Item(1, Verb.READ, notice_id, 1, to_wire(Report(now)))
        return reports.take(item)[0]


@pytest.fixture
def owner():
    return Owner()


def test_who_was_told_reports(owner):
    owner.have("n-1", NoticeState.PUBLISHED)
    owner.tell("n-1", Verb.PUBLISH)
    assert owner.report("n-1") == NOTED
    owner.tell("n-1", Verb.WITHDRAW, receipted=False)
    assert owner.report("n-1") == NOTED, "it may not have come to it yet"


@pytest.mark.attack
def test_an_ex_recipient_cannot_tell_whether_a_notice_lives_on_for_others(owner):
    """By what is said, nor by what it costs to say it: the reads are the same."""
    read = {}
    for notice_id, state in (
        ("n-lives", NoticeState.UPDATED),
        ("n-over", NoticeState.WITHDRAWN),
        ("n-gone", NoticeState.PURGED),
    ):
        owner.have(notice_id, state)
        owner.tell(notice_id, Verb.PUBLISH)
        owner.tell(notice_id, Verb.WITHDRAW)
        for n in range(9 if state is NoticeState.UPDATED else 0):
            owner.tell(notice_id, Verb.PUBLISH, peer=f"xx-{n}")
        book = Reads(owner.world.store.notices)
        assert owner.report(notice_id, book=book) == refused(ENDED)
        read[state] = repr(book.asked).replace(notice_id, "")
    assert len(set(read.values())) == 1
    assert len(eval(read[NoticeState.UPDATED])) == 1  # noqa: S307 - its own repr


@pytest.mark.attack
def test_hits_with_one_notice_read_what_was_reported_on_it_once(owner):
    owner.have("n-1", NoticeState.PUBLISHED)
    owner.tell("n-1", Verb.PUBLISH)
    book = Reads(owner.world.store.notices)
    prover = WordProver(owner.world.keys, None)
    reports = Reports(PEER, owner.world.keys, book, prover, START)
    hit = to_wire(Report(START, grade=Grade.IDENTIFIER, reference="r-1"))
    for n in range(9):
        assert reports.take(Item(n + 1, Verb.HIT, "n-1", 1, hit))[0] == NOTED
    assert [name for name, *_ in book.asked].count("reports") == 1
    assert reports.of_kind(Item(10, Verb.HIT, "n-1", 1, hit)) == 9


@pytest.mark.attack
def test_who_was_never_told_reads_the_same_of_every_notice(owner):
    owner.have("n-1", NoticeState.PUBLISHED)
    owner.tell("n-1", Verb.PUBLISH, peer="nl-three")
    read = []
    for notice_id in ("n-1", "n-2"):
        book = Reads(owner.world.store.notices)
        assert owner.report(notice_id, book=book) == refused(NOT_A_RECIPIENT)
        read.append(repr(book.asked).replace(notice_id, ""))
    assert read[0] == read[1]
