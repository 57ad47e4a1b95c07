"""What a peer asks over the wire never comes near notices, ours or received ones."""

from dataclasses import replace

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.flows.notice.effects import KeptNotice, PutNotice
from node.flows.query.answer import Answerer
from node.flows.search import Search
from node.flows.steps import to_end
from node.model.box import Box
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.desk.inbox import INBOX_LIST, InboxList, InboxPage
from node.model.message import Header, Message
from node.model.notice import Audience, AudienceMode, NoticeState, Urgency
from node.model.query import Answer, Query, Question, Term
from tests.federation.test_notice_owner import Desk
from tests.simulator import START
from tests.unit.flows.notice.recipient import ABOUT_KHALID, US, WHY, Recipient

BY_NUMBER = Question("document", (Term("number", "C4472910"),))
NOBODY = Question("person", (Term("name", "Aurelie Martin"),))


class Counting:
    """A port that notes each read: its name, its arguments, the size of its answer."""

    def __init__(self, port, reads):
        self.port, self.reads = port, reads

    def __getattr__(self, name):
        read = getattr(self.port, name)

        def counted(*given, **named):
            answer = read(*given, **named)
            self.reads.append((name, repr(given), repr(answer)))
            return answer

        return counted


class Untouchable:
    """A book of notices that nobody may look into."""

    def __getattr__(self, name):
        raise AssertionError(f"a peer's question looked into notices: {name}")


def answered(world, *questions, asker="nl-three"):
    """Answer a peer's question; return what is said, and every read it took."""
    reads = []
    store = world.store
    search = Search(world.keys, Counting(store.holdings, reads))
    answerer = Answerer(
        us=US,
        rules=world.rules,
        search=search,
        approvals=Counting(store.approvals, reads),
        journal=store.journal,
        quotas=world.quotas,
        questions_most=100,
    )
    payload = to_wire(Query(WHY, questions))
    header = Header("0197" + "0" * 28, asker, US.id, START, "")
    message = Message(header, Kind.QUERY, payload, sha256(payload), payload)
    held, store.notices = store.notices, Untouchable()
    try:
        reply = to_end(answerer.answer(message, store.peers.get(asker), START))
    finally:
        store.notices = held
    said = replace(from_wire(Answer, reply.payload), checkpoint="")
    return said, len(reply.payload), reads, reply.effects, len(reply.exhibit)


def with_notices(world):
    """Everything about Khalid that a node can have of notices."""
    world.receive(watch=True)
    world.receive("es-four", watch=True)
    world.receive(state=NoticeState.SUSPENDED)
    ours = KeptNotice(
        "ours", 1, 1, "red", NoticeState.PUBLISHED, Urgency.NORMAL, START, START, None,
        None, Box(b"s", b"k"),
    )  # fmt: skip
    world.store.put(PutNotice(ours))
    return world


@pytest.mark.attack
@pytest.mark.parametrize("question", [ABOUT_KHALID, BY_NUMBER, NOBODY])
def test_who_is_no_recipient_cannot_tell_that_a_notice_exists_by_asking(question):
    """The same words, the same size, the same reads, the same counts."""
    plain = answered(Recipient(), question)
    noticed = answered(with_notices(Recipient()), question)
    assert noticed == plain
    assert plain[0].answers[0].kind is AnswerKind.NO_HIT


@pytest.mark.attack
def test_a_record_of_ours_is_answered_the_same_beside_a_notice_about_it():
    worlds = Recipient(), with_notices(Recipient())
    said = []
    for world in worlds:
        world.hold()
        answer, size, reads, *_ = answered(world, ABOUT_KHALID)
        hit = answer.answers[0].hits[0]
        said.append((replace(hit, reference=""), size, [r[0] for r in reads]))
    assert said[0] == said[1]


@pytest.mark.attack
def test_an_owner_that_asks_about_its_own_notice_does_not_learn_that_we_have_it():
    plain = answered(Recipient(), ABOUT_KHALID, asker="pt-one")
    noticed = answered(with_notices(Recipient()), ABOUT_KHALID, asker="pt-one")
    assert noticed == plain


@pytest.mark.attack
def test_a_peers_question_is_no_hit_for_who_watches():
    world = with_notices(Recipient())
    answered(world, ABOUT_KHALID)
    assert world.store.notices.hits(count=10) == ()
    assert world.queued("pt-one") == []


@pytest.mark.attack
def test_received_notices_are_not_among_the_records_we_list_or_count():
    plain, noticed = Recipient(), with_notices(Recipient())
    for world in (plain, noticed):
        assert world.store.holdings.stats().records == 0
        assert world.store.holdings.page(category="", after="", count=10) == ()


# --- over the wire, between composed nodes ---------------------------------------------


def observed(fed, asker, answerer):
    """Return all that ``asker`` can see of ``answerer``: its answers, in size and word.

    Of what differs from run to run (ids, times, seals) nothing is looked at but length.
    """
    before = len(fed.network.answered)
    answers = fed[asker].ask(ABOUT_KHALID)[answerer].answers
    fed[asker].flows.notices.reconciler.ask(answerer)
    sizes = [
        len(envelope)
        for sender, recipient, envelope in fed.network.answered[before:]
        if (sender, recipient) == (answerer, asker)
    ]
    held = fed[asker].store.notices.held(answerer, after="", until="")
    return answers, sizes, held, fed[asker].store.channel.backlog(answerer)


@pytest.mark.attack
def test_who_is_no_recipient_sees_the_same_in_every_exchange(make):
    """Not from its owner, not from who has it: in answers, standings and sizes."""
    seen = []
    for told in (False, True):
        fed = make("pt-one", "gr-two", "nl-three")
        if told:
            desk = Desk(fed)
            to_one = Audience(AudienceMode.NAMED, ("gr-two",))
            notice_id = desk.publish(audience=to_one, watch=True)
            desk.deliver("gr-two")
            assert desk.recipients(notice_id) == {"gr-two": "received"}
        seen.append([observed(fed, "nl-three", at) for at in ("pt-one", "gr-two")])
        assert fed["nl-three"].call(OfficerRole.ANALYST, INBOX_LIST, InboxPage()) == (
            InboxList((), ())
        )
    assert seen[0] == seen[1]
    assert all(len(sizes) == 2 for _, sizes, *_ in seen[0])
