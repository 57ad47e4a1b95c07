"""A ledger that was cut or written twice is found out, however large it grew again.

gr-two is the one whose ledger is in question; pt-one holds heads of it. The database
of gr-two is put back and goes on, or gr-two signs what is not there.
"""

from __future__ import annotations

import sqlite3

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    LEDGER_CHECKPOINTS,
    LEDGER_CLEAR,
    LEDGER_DOUBTS,
    ClearRequest,
)
from node.model.desk.peer import PEERS_PING

from node.app.heads import Proofs
from node.codec.wire import from_wire, to_wire
from node.errors import (
    Altered,
    BadInput,
    LedgerBroken,
    Malformed,
    NotFound,
    Overloaded,
    TheirFault,
    Unreachable,
)
from node.flows.heads.book import KeepHead
from node.flows.toll import MOST_A_MINUTE
from node.ledger.checkpoint import origin_of, parse_text, write_checkpoint
from node.model.codes import AnswerKind, HeadFault, Kind, OfficerRole, Silence
from node.model.head import Growth, GrowthAsk
from node.model.message import Header
from node.protocol.envelope import close, peek
from tests.federation.forge import say
from tests.simulator import Federation, known_of, person

attack = pytest.mark.attack
AUDITOR, OPERATOR = OfficerRole.AUDITOR, OfficerRole.OPERATOR


def ask(fed):
    fed.clock.advance(seconds=1)
    return fed["pt-one"].ask(person("Ivan Petrov"), peers=("gr-two",))["gr-two"]


def beat(fed):
    """Five minutes later, with what a minute of workers does."""
    fed.clock.advance(minutes=5)
    for node in fed:
        try:
            node.flows.rhythm.run(fed.clock.now())
        except LedgerBroken:
            continue


def prove(fed):
    """Let pt-one have its peers prove what waits; a silence goes on waiting."""
    node = fed["pt-one"]
    told = []
    for peer in node.flows.prover.waiting():
        try:
            told.append(node.flows.prover.prove(peer))
        except (Unreachable, TheirFault):
            told.append("")
    return "".join(told)


def sizes(fed, holder="pt-one", proved=True):
    """The size of the head that is held, or of those that wait."""
    (known,) = fed[holder].store.heads.heads().values()
    held = (known.held,) if known.held else ()
    return [head.size for head in (held if proved else known.waiting)]


def doubts(fed, node="pt-one"):
    items = fed[node].call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
    return [(d.agency, d.fault) for d in items if d.cleared_at is None]


def clear(fed, node, agency):
    request = ClearRequest(agency, "the disk was replaced; both offices agreed")
    return fed[node].call(AUDITOR, LEDGER_CLEAR, request)


def checkpoint(node, size, root=b"\x07" * 32):
    keys = node.keys
    return write_checkpoint(
        origin_of(node.id), size, root, public=keys.ledger_public, sign=keys.sign_note
    )


def answers(fed, growth):
    """From now on gr-two answers asks for a proof with ``growth(true answer)``."""

    def tamper(way, envelope):
        if way != "gr-two>pt-one":
            return envelope
        message = fed.opened("gr-two", "pt-one", envelope)
        if message.kind is not Kind.GROWTH:
            return envelope
        said = growth(from_wire(Growth, message.payload))
        if said is None:
            raise Malformed("refused")
        old = message.header
        header = Header(
            old.message_id, old.sender, old.recipient, old.sent_at, old.in_reply_to
        )
        return close(
            Kind.GROWTH,
            to_wire(said),
            header=header,
            keys=fed["gr-two"].keys,
            recipient=fed["pt-one"].introduction(),
            now=fed.clock.now(),
        ).envelope

    fed.network.tamper = tamper


@pytest.fixture
def world(tmp_path):
    """Two agencies; pt-one holds a proved head of gr-two. Not proved at the end."""
    fed = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    ask(fed)
    prove(fed)
    assert sizes(fed) == [128]
    yield fed
    fed.close()


@pytest.fixture
def restored(world):
    """gr-two grew, pt-one saw it, and gr-two's database was put back to before."""
    node = world["gr-two"]
    world.restart("gr-two")
    node.store.close()
    database = node.folder / "node.db"
    old = database.read_bytes()
    world.restart("gr-two")
    for _ in range(3):
        beat(world)
        ask(world)
        prove(world)
    assert sizes(world) == [512]
    node.store.close()
    for file in node.folder.glob("node.db-*"):
        file.unlink()
    database.write_bytes(old)
    world.restart("gr-two")
    return world


# --- growth ------------------------------------------------------------------------


def test_a_ledger_that_grew_is_held_once_it_is_proved_and_not_before(two):
    ask(two)
    assert (sizes(two), sizes(two, proved=False)) == ([], [128])
    two.prove()
    assert (sizes(two), sizes(two, proved=False)) == ([128], [])
    beat(two)
    ask(two)
    assert (sizes(two), sizes(two, proved=False)) == ([128], [256])
    beat(two)
    ask(two)
    two.prove()
    assert (sizes(two), sizes(two, proved=False)) == ([384], [])
    ((_, first), *_, (_, last)) = two["pt-one"].entries("peer.ledger-proved")
    assert [d.value.split()[0] for d in last.details if d.name == "head"] == [
        "256",
        "384",
    ]
    assert first.details[0].value == "gr-two"


def test_after_the_first_answer_both_hold_a_head_of_the_other_whoever_asked(two):
    ask(two)
    assert sizes(two, "pt-one", proved=False) == [128]
    two.prove()
    assert sizes(two, "gr-two") == [128]
    held = two["gr-two"].call(AUDITOR, LEDGER_CHECKPOINTS, Nothing()).items
    assert [(c.agency, c.size, c.proved) for c in held] == [("pt-one", 128, True)]
    assert two["pt-one"].verify(held[0].checkpoint).ok


def test_a_ping_has_what_grew_proved_at_once(two):
    ask(two)
    beat(two)
    ping = two["pt-one"].call(OPERATOR, PEERS_PING, ById("gr-two"))
    assert (ping.ok, ping.note) == (True, "")
    assert sizes(two) == [256]


def test_an_answer_that_was_overtaken_is_proved_to_be_of_the_same_history(two):
    node = two["gr-two"]
    early = node.store.journal.shown().head.checkpoint
    beat(two)
    ask(two)
    two.prove()
    peer = two["pt-one"].store.peers.get("gr-two")
    weighed = two["pt-one"].flows.heads.weigh(
        peer, early, asked_at=two.clock.at.replace(year=2025), now=two.clock.now()
    )
    assert isinstance(weighed.effects[0], KeepHead)
    two["pt-one"].flows.recorder.record("test", weighed.effects, at=two.clock.now())
    assert sizes(two, proved=False) == [128]
    two.prove()
    assert (sizes(two), sizes(two, proved=False)) == ([256], [])


# --- attacks -----------------------------------------------------------------------


@attack
def test_forked_ledger_that_grows_past_the_head_that_is_held(world):
    """It is signed and larger: it is not held, and what was held stays."""
    (held,) = known_of(world["pt-one"], "gr-two")
    beat(world)
    node = world["gr-two"]
    forged = checkpoint(node, 1024)
    world["pt-one"].flows.recorder.record(
        "test",
        world["pt-one"]
        .flows.heads.weigh(
            world["pt-one"].store.peers.get("gr-two"),
            forged,
            asked_at=world.clock.now(),
            now=world.clock.now(),
        )
        .effects,
        at=world.clock.now(),
    )
    assert "not proved" in prove(world)
    assert held in known_of(world["pt-one"], "gr-two")
    assert sizes(world) == [128]
    assert doubts(world) == [("gr-two", "unproved")]
    (doubt,) = world["pt-one"].call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
    assert (doubt.held, doubt.shown) == (held.checkpoint, forged)
    # Who signed what it does not have is convicted at home, too.
    assert doubts(world, "gr-two") == [("gr-two", "cut")]


@attack
def test_ledger_cut_back_and_grown_again_past_what_was_seen(restored):
    """Each size that it shows again is one that was shown, or larger: never smaller."""
    for _ in range(4):
        restored.clock.advance(minutes=5)
        restored["gr-two"].flows.rhythm.run(restored.clock.now())
    assert restored["gr-two"].store.journal.shown().head.size > 512
    ask(restored)
    assert sizes(restored) == [512]
    assert "not proved" in prove(restored)
    assert sizes(restored) == [512]
    assert doubts(restored) == [("gr-two", "unproved")]
    assert doubts(restored, "gr-two") == [("gr-two", "forked")]


@attack
def test_smaller_head_after_a_larger_one_is_told_until_an_auditor_clears_it(restored):
    assert "was cut or restored" in ask(restored).note
    restored["gr-two"].flows.rhythm.run(restored.clock.now())
    for _ in range(3):
        beat(restored)
        assert "was cut or restored" in ask(restored).note
    assert ("gr-two", "cut") in doubts(restored)
    assert restored["pt-one"].flows.doubts.standing()
    # It is not asked to prove any more: an auditor decides what is held.
    assert not restored["pt-one"].flows.prover.waiting()
    clear(restored, "pt-one", "gr-two")
    assert doubts(restored) == []
    assert ask(restored).note == ""
    assert len(sizes(restored, proved=False)) == 1


@attack
def test_two_roots_of_one_size_that_came_at_the_same_time(world):
    """Neither answer knew of the other when it was weighed: the proof finds it."""
    node, peer = world["pt-one"], world["pt-one"].store.peers.get("gr-two")
    now = world.clock.now()
    both = [checkpoint(world["gr-two"], 256, root * 32) for root in (b"\x01", b"\x02")]
    weighed = [
        node.flows.heads.weigh(peer, note, asked_at=now, now=now) for note in both
    ]
    for each in weighed:
        node.flows.recorder.record("test", each.effects, at=now)
    assert sizes(world, proved=False) == [256, 256]
    answers(world, lambda _growth: Growth(True, (bytes(32),)))
    prove(world)
    assert doubts(world) == [("gr-two", "unproved")]
    third = checkpoint(world["gr-two"], 256, b"\x03" * 32)
    late = node.flows.heads.weigh(peer, third, asked_at=now, now=now)
    assert late.effects[0].doubt.fault is HeadFault.FORKED
    assert "two histories" in late.doubt


PROOFS = {
    "none, and says so": lambda g: Growth(False),
    "empty": lambda g: Growth(True),
    "of zeros": lambda g: Growth(True, tuple(bytes(32) for _ in g.steps)),
    "with a step too many": lambda g: Growth(True, (*g.steps, bytes(32))),
    "in another order": lambda g: Growth(True, g.steps[::-1] + g.steps[:1]),
    "of hashes that are none": lambda g: Growth(True, (b"short",)),
    "without end": lambda g: Growth(True, tuple(bytes(32) for _ in range(500))),
}


@attack
@pytest.mark.parametrize("proof", PROOFS)
def test_proof_that_does_not_prove_it_convicts_and_what_was_held_stays(world, proof):
    beat(world)
    ask(world)
    answers(world, PROOFS[proof])
    assert "not proved" in prove(world)
    assert (sizes(world), sizes(world, proved=False)) == ([128], [256])
    assert doubts(world) == [("gr-two", "unproved")]
    ((index, entry),) = world["pt-one"].entries("peer.ledger-unproved")
    assert entry.exhibit_digest
    assert "comity-ledger" in world["pt-one"].read_exhibit(index)


@attack
def test_peer_that_refuses_to_prove_and_goes_on_showing_more(world):
    answers(world, lambda _growth: None)
    for _ in range(12):
        beat(world)
        ask(world)
        assert prove(world) == ""
        assert sizes(world) == [128]
    beat(world)
    ask(world)
    assert "not proved" in prove(world)
    assert doubts(world) == [("gr-two", "unproved")]


def test_a_peer_that_went_away_after_it_showed_more_is_not_accused(world):
    beat(world)
    ask(world)
    world.network.cut.add("gr-two")
    for _ in range(3):
        world.clock.advance(days=3)
        assert prove(world) == ""
    assert doubts(world) == []
    world.network.cut.clear()
    prove(world)
    assert sizes(world) == [256]


@attack
def test_peer_that_shows_more_heads_than_can_be_proved(world):
    node, peer = world["pt-one"], world["pt-one"].store.peers.get("gr-two")
    now = world.clock.now()
    for size in range(200, 300):
        weighed = node.flows.heads.weigh(
            peer, checkpoint(world["gr-two"], size), asked_at=now, now=now
        )
        node.flows.recorder.record("test", weighed.effects, at=now)
    assert len(sizes(world, proved=False)) == 64
    assert doubts(world) == [("gr-two", "unproved")]


# --- the node that learns that it forked ----------------------------------------------


@pytest.fixture
def forked(restored):
    """gr-two was put back, has grown past it, and pt-one asked it for the proof."""
    for _ in range(4):
        restored.clock.advance(minutes=5)
        restored["gr-two"].flows.rhythm.run(restored.clock.now())
    ask(restored)
    prove(restored)
    return restored


@attack
def test_node_that_forked_answers_nobody_asks_nobody_and_shows_no_new_head(forked):
    node = forked["gr-two"]
    shown = node.store.journal.shown().head
    assert ask(forked).answers[0].silence is Silence.REFUSED
    forked.clock.advance(minutes=5)
    with pytest.raises(LedgerBroken, match="two histories") as said:
        node.flows.rhythm.run(forked.clock.now())
    assert "comity ledger clear" in said.value.advice
    assert node.store.journal.shown().head == shown
    count = len(forked.network.asked)
    answer = node.ask(person("Ivan Petrov"))["pt-one"]
    assert "two histories" in answer.note
    assert not node.call(OPERATOR, PEERS_PING, ById("pt-one")).ok
    assert len(forked.network.asked) == count, "it speaks"


@attack
def test_node_that_forked_has_not_forgotten_it_after_a_restart(forked):
    forked.restart("gr-two")
    assert ask(forked).answers[0].silence is Silence.REFUSED
    (why,) = forked["gr-two"].flows.doubts.standing()
    assert why.startswith("gr-two: our ledger has two histories")


def test_an_auditor_lets_it_speak_again_for_a_reason_that_is_kept(forked):
    node = forked["gr-two"]
    with pytest.raises(BadInput):
        node.call(AUDITOR, LEDGER_CLEAR, ClearRequest("gr-two", " "))
    with pytest.raises(NotFound):
        node.call(AUDITOR, LEDGER_CLEAR, ClearRequest("pt-one", "none stands"))
    clear(forked, "gr-two", "gr-two")
    clear(forked, "pt-one", "gr-two")
    answer = ask(forked)
    assert (answer.answers[0].kind, answer.note) == (AnswerKind.NO_HIT, "")
    assert prove(forked) == ""
    ((index, entry),) = node.entries("ledger.doubt-cleared")
    assert entry.officer
    assert "both offices agreed" in node.read_exhibit(index)
    (kept,) = node.call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
    assert kept.cleared_at
    assert kept.held
    assert kept.shown


@attack
def test_evidence_that_was_cleared_does_not_silence_the_node_again(forked):
    (doubt,) = forked["gr-two"].call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
    clear(forked, "gr-two", "gr-two")
    forked["gr-two"].verify(doubt.shown)
    assert doubts(forked, "gr-two") == []


def test_an_auditor_who_brings_a_head_that_is_not_there_stops_the_node(restored):
    (held,) = known_of(restored["pt-one"], "gr-two")
    report = restored["gr-two"].verify(held.checkpoint)
    assert not report.ok
    assert doubts(restored, "gr-two") == [("gr-two", "cut")]
    assert ask(restored).answers[0].silence is Silence.REFUSED


@attack
def test_who_has_our_ledger_key_fills_no_table_with_heads(world):
    node = world["gr-two"]
    now = world.clock.now()
    for size in range(1000, 1100):
        found = node.flows.own.against(checkpoint(node, size), now)
        node.flows.recorder.record("test", found, at=now)
    assert len(doubts(world, "gr-two")) == 64
    assert ask(world).answers[0].silence is Silence.REFUSED


@attack
@pytest.mark.parametrize("what", ["ours", "of another key", "no head", "larger first"])
def test_head_that_our_ledger_did_not_sign_proves_and_stops_nothing(world, what):
    node, them = world["gr-two"], world["pt-one"]
    shown = node.store.journal.shown().head.checkpoint
    forged = {
        "ours": them.store.journal.shown().head.checkpoint,
        "of another key": write_checkpoint(
            origin_of("gr-two"),
            9,
            bytes(32),
            public=them.keys.ledger_public,
            sign=them.keys.sign_note,
        ),
        "no head": "",
        "larger first": shown,
    }[what]
    newer = checkpoint(node, 0, bytes(32)) if what == "larger first" else shown
    sent = say(
        world,
        "pt-one",
        "gr-two",
        GrowthAsk(forged, newer, them.store.journal.shown().head.checkpoint),
        kind=Kind.GROWTH_ASK,
    )
    with pytest.raises(Malformed):
        node.receive("pt-one", sent.envelope)
    assert doubts(world, "gr-two") == []


@attack
def test_asks_for_proofs_without_end_are_not_answered(two):
    node = two["gr-two"]
    shown, own = (
        n.store.journal.shown().head.checkpoint for n in (node, two["pt-one"])
    )
    asked = GrowthAsk(shown, shown, own)

    def once():
        sent = say(two, "pt-one", "gr-two", asked, kind=Kind.GROWTH_ASK)
        return node.receive("pt-one", sent.envelope)

    for _ in range(MOST_A_MINUTE["growth-ask"]):
        assert once()
    with pytest.raises(Overloaded):
        once()
    two.clock.advance(minutes=1)
    assert once()


@attack
def test_head_that_peers_were_not_shown_is_proved_to_nobody(two):
    """An auditor's head says how much was done since; it is ours, and no fork."""
    node, them = two["gr-two"], two["pt-one"]
    ask(two)
    head = node.store.journal.head()
    assert head.size > node.store.journal.shown().head.size
    ask_ = GrowthAsk(
        node.store.journal.shown().head.checkpoint,
        head.checkpoint,
        them.store.journal.shown().head.checkpoint,
    )
    sent = say(two, "pt-one", "gr-two", ask_, kind=Kind.GROWTH_ASK)
    with pytest.raises(Malformed):
        node.receive("pt-one", sent.envelope)
    assert doubts(two, "gr-two") == []


def test_what_a_proof_says_follows_from_heads_that_were_shown(two):
    """The same two heads have the same proof, whatever was done since."""
    told = []
    for _ in range(2):
        node, them = two["gr-two"], two["pt-one"]
        if not told:
            beat(two)
            shown = node.store.journal.shown().head.checkpoint
            beat(two)
            newer = node.store.journal.shown().head.checkpoint
        else:
            node.add("document", number="AB1234567")
            beat(two)
        asked = GrowthAsk(shown, newer, them.store.journal.shown().head.checkpoint)
        sent = say(two, "pt-one", "gr-two", asked, kind=Kind.GROWTH_ASK)
        answer = two.network.deliver("pt-one", "gr-two", sent.envelope)
        told.append(two.opened("gr-two", "pt-one", answer).payload)
    assert told[0] == told[1]
    assert from_wire(Growth, told[0]).proved
    assert parse_text(shown.split("\n\n")[0] + "\n").size == 256


# --- the store ---------------------------------------------------------------------


CHANGES = {
    "the held one is smaller": "UPDATE peer_checkpoint SET size = 64",
    "it is another's": "UPDATE peer_checkpoint SET checkpoint = replace(checkpoint, 'gr', 'nl')",
    "it is gone": "DELETE FROM peer_checkpoint",
    "what waits is gone": "DELETE FROM waiting_head",
}


def edit(fed, node, statement):
    node.store.close()
    database = sqlite3.connect(node.folder / "node.db")
    assert database.execute(statement).rowcount
    database.commit()
    database.close()
    fed.restart(node.id)


@attack
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_held_changed_in_the_database_is_refused_by_name(world, change):
    beat(world)
    ask(world)
    node = world["pt-one"]
    edit(world, node, CHANGES[change])
    with pytest.raises(Altered):
        node.flows.prover.waiting()
    with pytest.raises(Altered):
        node.call(AUDITOR, LEDGER_CHECKPOINTS, Nothing())
    assert not node.verify().ok


@attack
@pytest.mark.parametrize(
    "change", ["DELETE FROM head_doubt", "UPDATE head_doubt SET value = x'00'"]
)
def test_doubt_taken_away_in_the_database_does_not_let_the_node_speak(forked, change):
    node = forked["gr-two"]
    edit(forked, node, change)
    assert ask(forked).answers[0].silence is Silence.REFUSED
    (why,) = node.flows.doubts.standing()
    assert "head_doubt" in why
    assert not node.verify().ok


# --- the worker ----------------------------------------------------------------------


def test_the_worker_leaves_a_silent_peer_alone_for_longer_and_longer(world):
    beat(world)
    ask(world)
    node, tried = world["pt-one"], []
    proofs = Proofs(node.flows.prover, world.clock, world.pool)

    def count(way, envelope):
        if way == "pt-one>gr-two":
            tried.append(peek(envelope))
            return None
        return envelope

    world.network.tamper = count
    for _ in range(60):
        proofs.run()
        world.clock.advance(minutes=1)
    assert 5 <= len(tried) <= 8
    world.network.tamper = None
    world.clock.advance(hours=1)
    proofs.run()
    assert sizes(world) == [256]
