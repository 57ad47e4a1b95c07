"""What a lying peer, with its own true keys, may answer."""

from dataclasses import replace

import pytest
from node.model.desk.call import ById
from node.model.desk.peer import PEERS_PING
from node.model.desk.query import QUERIES_SHOW

from node.cli import answer as told
from node.codec.wire import from_wire
from node.crypto.ids import new_message_id
from node.ledger.checkpoint import origin_of, write_checkpoint
from node.model.codes import (
    AnswerKind,
    Grade,
    Handling,
    Kind,
    Level,
    OfficerRole,
    Silence,
)
from node.model.message import Ping, Pong
from node.model.query import Hit, QuestionAnswer, ReleasedField
from tests.federation.forge import lie, say
from tests.simulator import document, known_of, person

attack = pytest.mark.attack
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
HIT = Hit(
    reference="gr-two/AAAA-AAAA-AAAA",
    category="document",
    grade=Grade.IDENTIFIER,
    reasons=("number.same:number",),
    handling=Handling.H0,
    evaluation="X4",
    fields=(ReleasedField("number", "AB1234567", Level.EXACT),),
    withheld=(),
)


def refused(fed, asked=None, peer="gr-two"):
    """Whether the answer of ``peer`` is not taken, and nothing of it is shown."""
    answer = fed["pt-one"].ask(asked or document("AB1234567"), peers=(peer,))[peer]
    kinds = {(a.kind, a.silence, a.hits) for a in answer.answers}
    return kinds == {(AnswerKind.NOT_ANSWERED, Silence.REFUSED, ())}


# --- an answer to something else --------------------------------------------------


@attack
def test_answer_to_another_query_of_ours(two):
    seen = []

    def swap(answer):
        seen.append(answer)
        return replace(answer, query_digest=seen[0].query_digest)

    lie(two, "gr-two", "pt-one", swap)
    two["pt-one"].ask(document("AB1234567"))
    assert refused(two, document("ZZ9999999"))


@attack
def test_answers_of_two_queries_swapped_by_the_network(two):
    two["gr-two"].add("document", number="AB1234567")
    kept = {}

    def swap(way, envelope):
        if way == "gr-two>pt-one":
            kept.setdefault("first", envelope)
            return kept["first"]
        return envelope

    two["pt-one"].ask(document("AB1234567"))
    two.network.tamper = swap
    two["pt-one"].ask(document("AB1234567"))
    assert refused(two, document("ZZ9999999"))


@attack
def test_answer_replayed_from_an_earlier_asking(two):
    two["pt-one"].ask(document("AB1234567"))
    old = two.network.answered[-1][2]
    two.network.tamper = lambda way, e: old if way == "gr-two>pt-one" else e
    assert refused(two)


@attack
def test_answer_in_reply_to_a_message_that_was_never_sent(two):
    stray = new_message_id(two.clock.now())
    lie(two, "gr-two", "pt-one", lambda a: a, in_reply_to=stray)
    assert refused(two)
    lie(two, "gr-two", "pt-one", lambda a: a, in_reply_to="")
    assert refused(two)


@attack
def test_answer_with_the_digest_of_nothing(two):
    for digest in (b"", bytes(32)):
        lie(two, "gr-two", "pt-one", lambda a, d=digest: replace(a, query_digest=d))
        assert refused(two)


# --- an answer of somebody else ---------------------------------------------------


@attack
def test_answer_of_another_peer(fed):
    """nl-three's answer is handed over where gr-two's was due."""

    def detour(way, envelope):
        if way != "gr-two>pt-one":
            return envelope
        return fed.network.answered[-2][2]

    fed["pt-one"].ask(document("AB1234567"), peers=("nl-three",))
    fed.network.tamper = detour
    assert refused(fed)


@attack
def test_answer_signed_by_another_peer_in_the_name_of_the_one_asked(fed):
    lie(fed, "gr-two", "pt-one", lambda a: a, signed_by="nl-three",
        header_sender="nl-three")  # fmt: skip
    assert refused(fed)


@attack
def test_answer_addressed_to_another_asker(fed):
    kept = []

    def swap(way, envelope):
        if way == "gr-two>nl-three":
            kept.append(envelope)
        if way == "gr-two>pt-one":
            return kept[0]
        return envelope

    fed.network.tamper = swap
    fed["nl-three"].ask(document("AB1234567"), peers=("gr-two",))
    assert refused(fed)


# --- an answer that does not fit the question -------------------------------------


@attack
@pytest.mark.parametrize(
    "answers",
    [
        (),
        (NO_HIT, NO_HIT),
        (QuestionAnswer(AnswerKind.HIT),),
        (QuestionAnswer(AnswerKind.NO_HIT, hits=(HIT,)),),
        (QuestionAnswer(AnswerKind.NOT_ANSWERED),),
        (QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.POLICY, (HIT,)),),
        (QuestionAnswer(AnswerKind.NO_HIT, Silence.POLICY),),
        (
            QuestionAnswer(
                AnswerKind.HIT,
                hits=(
                    replace(HIT, fields=(ReleasedField("name", "x", Level.WITHHELD),)),
                ),
            ),
        ),
        (QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, category=""),)),),
        (QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, reference="\x1b[2J"),)),),
        (
            QuestionAnswer(
                AnswerKind.HIT, hits=(replace(HIT, reasons=("name.same",) * 10_000),)
            ),
        ),
        (QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, reasons=("x" * 9_999,)),)),),
    ],
    ids=[
        "for no question",
        "for more questions",
        "hit without hits",
        "no hit with hits",
        "silence without a reason",
        "silence with hits",
        "no hit with a reason",
        "withheld and yet there",
        "hit of no category",
        "reference that moves the cursor",
        "ten thousand reasons",
        "a reason without an end",
    ],
)
def test_answer_that_contradicts_itself_or_its_question(two, answers):
    lie(two, "gr-two", "pt-one", lambda a: replace(a, answers=answers))
    assert refused(two)
    ((_, entry),) = two["pt-one"].entries("query.collected")
    assert entry.outcomes[0].told == "not_answered:refused"


@attack
def test_answer_of_another_kind_than_an_answer(two):
    for kind in (Kind.PONG, Kind.PING, Kind.QUERY):
        lie(two, "gr-two", "pt-one", lambda a: a, kind=kind)
        assert refused(two)
    lie(two, "gr-two", "pt-one", lambda _: Ping("x"))
    assert refused(two)


@attack
def test_answer_too_old_or_from_the_future(two):
    for span in (-301, 301):
        at = two.clock.now()
        two.clock.advance(seconds=span)
        sent_at = two.clock.now()
        two.clock.at = at
        lie(two, "gr-two", "pt-one", lambda a: a, sent_at=sent_at, closed_at=at)
        assert refused(two)


@attack
def test_reasons_that_rewrite_the_screen_of_who_asked(two, capsys):
    """Another release may say what is not known here: it is told, and not obeyed."""
    asked = document("AB1234567")
    evil = (
        "\x1b[2J\x1b]0;x\x07",
        "\u202ehctam",
        "\u2066no.such:1",
        "number.same:\u202e",
    )
    said = QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, reasons=evil),))
    lie(two, "gr-two", "pt-one", lambda a: replace(a, answers=(said,)))
    answer = two["pt-one"].ask(asked)["gr-two"]
    assert answer.answers == (said,)
    told.tell((asked,), (answer,))
    printed = capsys.readouterr().out
    assert "As it was sent" in printed
    assert "Speaks for" not in printed
    for char in "\x1b\x07\u202e\u2066":
        assert char not in printed


@attack
def test_second_answer_does_not_replace_the_first(two):
    """The peer said no hit; whatever it says on a retry, that stays."""
    two["pt-one"].ask(document("AB1234567"))
    query_id = two["pt-one"].last_query()
    lie(
        two,
        "gr-two",
        "pt-one",
        lambda a: replace(a, answers=(QuestionAnswer(AnswerKind.HIT, hits=(HIT,)),)),
    )
    assert two["pt-one"].ask_again(query_id) == {}
    view = two["pt-one"].call(OfficerRole.ANALYST, QUERIES_SHOW, ById(query_id))
    assert view.answers[0].answers == (NO_HIT,)


# --- ledgers that lie -------------------------------------------------------------


def checkpoint(node, size, root, keys=None):
    keys = keys or node.keys
    return write_checkpoint(
        origin_of(node.id), size, root, public=keys.ledger_public, sign=keys.sign_note
    )


def alarm(fed, note, asked=None):
    """Lie with a checkpoint, and return what the officer and the entry are told."""
    lie(fed, "gr-two", "pt-one", lambda a: replace(a, checkpoint=note))
    answer = fed["pt-one"].ask(asked or person("Ivan Petrov"), peers=("gr-two",))
    (_, entry) = fed["pt-one"].entries("query.collected")[-1]
    told = [d.value for d in entry.details if d.name == "note"]
    assert told == [note for note in [answer["gr-two"].note] if note]
    assert entry.exhibit_digest, "the signed lie is kept"
    return answer["gr-two"].note


@attack
@pytest.mark.parametrize("note", ["", "x", "gr-two/comity-ledger\n1\nAAAA\n\n"])
def test_checkpoint_that_is_none_is_an_alarm_and_is_not_kept(two, note):
    assert "does not verify" in alarm(two, note)
    assert not two["pt-one"].store.heads.heads()


@attack
def test_checkpoint_signed_by_another_key_is_an_alarm_and_is_not_kept(fed):
    note = checkpoint(fed["gr-two"], 9, bytes(32), fed["nl-three"].keys)
    assert "does not verify" in alarm(fed, note)
    own = fed["nl-three"].store.journal.shown().head.checkpoint
    assert "does not verify" in alarm(fed, own)
    assert not fed["pt-one"].store.heads.heads()


@attack
def test_peer_whose_ledger_shrinks_is_an_alarm(two):
    early = two["gr-two"].store.journal.shown().head.checkpoint
    for _ in range(3):
        two.clock.advance(minutes=5)
        two.beat()
        two["pt-one"].ask(person("Ivan Petrov"))
        two.prove()
    two.clock.advance(seconds=1)
    (before,) = known_of(two["pt-one"], "gr-two")
    assert "was cut" in alarm(two, early)
    assert known_of(two["pt-one"], "gr-two") == (before,)


@attack
def test_peer_that_shows_two_histories_of_one_size_is_an_alarm(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    (held,) = known_of(two["pt-one"], "gr-two")
    note = checkpoint(two["gr-two"], held.size, b"\x07" * 32)
    assert "two histories" in alarm(two, note)
    assert known_of(two["pt-one"], "gr-two") == (held,)


@attack
def test_checkpoint_of_a_ledger_larger_than_it_is_convicts_its_signer(make):
    """Who vouches for entries that are not there is caught by an audit."""
    fed = make("pt-one", "gr-two")
    note = checkpoint(fed["gr-two"], 999, b"\x07" * 32)
    assert alarm(fed, note) == ""
    (held,) = known_of(fed["pt-one"], "gr-two")
    fed.network.tamper = None
    fed.clock.advance(seconds=1)
    answer = fed["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert "was cut" in answer.note
    report = fed["gr-two"].verify(held.checkpoint)
    assert not report.ok
    fed.forgive("pt-one", "gr-two")


def test_answers_that_overtake_each_other_are_no_alarm(two):
    """A smaller ledger in an answer asked for before is the road's doing."""
    early = two["gr-two"].store.journal.shown().head.checkpoint
    two.clock.advance(minutes=5)
    two.beat()
    two["pt-one"].ask(person("Ivan Petrov"))
    assert "note" not in [
        d.name
        for _, entry in two["pt-one"].entries("query.collected")
        for d in entry.details
    ]
    lie(two, "gr-two", "pt-one", lambda a: replace(a, checkpoint=early))
    assert two["pt-one"].ask(person("Ivan Petrov"))["gr-two"].note == ""


# --- pings ----------------------------------------------------------------------


@attack
def test_ping_shows_a_peer_whose_ledger_was_restored_from_an_old_backup(two):
    two["pt-one"].ask(person("Ivan Petrov"))
    two["pt-one"].call(OfficerRole.OPERATOR, PEERS_PING, ById("gr-two"))
    two.clock.advance(seconds=1)
    early = checkpoint(two["gr-two"], 1, b"\x07" * 32)

    def cut(way, envelope):
        if way != "gr-two>pt-one":
            return envelope
        message = two.opened("gr-two", "pt-one", envelope)
        pong = replace(from_wire(Pong, message.payload), checkpoint=early)
        return say(
            two,
            "gr-two",
            "pt-one",
            pong,
            kind=Kind.PONG,
            in_reply_to=message.header.in_reply_to,
        ).envelope

    two.network.tamper = cut
    ping = two["pt-one"].call(OfficerRole.OPERATOR, PEERS_PING, ById("gr-two"))
    assert not ping.ok
    assert "was cut" in ping.note


@attack
def test_ping_answered_for_another_ping(two):
    two["pt-one"].call(OfficerRole.OPERATOR, PEERS_PING, ById("gr-two"))
    old = two.network.answered[-1][2]
    two.network.tamper = lambda way, e: old if way == "gr-two>pt-one" else e
    ping = two["pt-one"].call(OfficerRole.OPERATOR, PEERS_PING, ById("gr-two"))
    assert not ping.ok
