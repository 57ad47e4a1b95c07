"""Every column of what is written down, and that it is written whole or not at all."""

from dataclasses import fields, replace

import pytest

from node.codec.stored import pack
from node.errors import AlreadyThere, StoreBroken
from node.flows.ports import PutSetting, RememberAnswer
from node.flows.recorder import (
    Recorder,
    incoming_entry,
    justified,
    local_entry,
    outgoing_entry,
)
from node.model.codes import Kind
from node.model.entry import Detail, Entry
from node.model.exhibit import NoteExhibit
from node.model.message import Header, Message
from tests.memory import MemoryStore
from tests.unit.flows.asking import WHY, opened
from tests.unit.protocol.pair import ALPHA, BETA, NOW

OURS, THEIRS = ALPHA.agency, BETA.agency
NOTHING = Entry(
    act="test.done",
    at=NOW,
    direction="local",
    exchange_id="",
    asker=OURS,
    responder=OURS,
    request_digest=b"",
    response_digest=b"",
    officer="",
    purpose="",
    case="",
    offence="",
    agreements=(),
    policy_digest=b"",
    outcomes=(),
    approvals=(),
    exhibit_digest=b"",
    details=(),
)
MESSAGE = Message(
    Header("0197" + "0" * 28, THEIRS, OURS, NOW), Kind.PING, b"", b"d" * 32, b"evidence"
)


@pytest.fixture
def store():
    return MemoryStore(ALPHA.keys)


@pytest.fixture
def recorder(store):
    return Recorder(OURS, ALPHA.keys, store.journal)


# --- builders ----------------------------------------------------------------------


def test_an_act_of_ours():
    made = local_entry(
        "test.done",
        at=NOW,
        agency=OURS,
        officer="o-1",
        details=[("peer", "x"), ("n", "1")],
    )
    told = (Detail("peer", "x"), Detail("n", "1"))
    assert made == replace(NOTHING, officer="o-1", details=told)


def test_a_message_of_a_peer():
    made = incoming_entry("test.done", MESSAGE, at=NOW, details=(("why", "test"),))
    assert made == replace(
        NOTHING,
        direction="in",
        exchange_id=MESSAGE.header.message_id,
        asker=THEIRS,
        request_digest=b"d" * 32,
        details=(Detail("why", "test"),),
    )


def test_a_message_of_ours_answered_and_not():
    silent = replace(NOTHING, direction="out", responder=THEIRS)
    assert outgoing_entry("test.done", THEIRS, at=NOW, agency=OURS) == silent
    made = outgoing_entry(
        "test.done",
        THEIRS,
        at=NOW,
        agency=OURS,
        digests=(b"q" * 32, b"a" * 32),
        details=(("item", "1"),),
    )
    assert made == replace(
        silent,
        request_digest=b"q" * 32,
        response_digest=b"a" * 32,
        details=(Detail("item", "1"),),
    )


def test_why_it_was_done_and_nothing_else_changes():
    made = justified(NOTHING, WHY, b"p" * 32)
    assert made == replace(
        NOTHING,
        officer=WHY.officer,
        purpose=WHY.purpose,
        case=WHY.case,
        offence=WHY.offence,
        agreements=(WHY.legal_basis,),
        policy_digest=b"p" * 32,
    )
    assert justified(NOTHING, replace(WHY, legal_basis=""), b"").agreements == ()


def test_no_column_is_left_out_of_these_tests():
    assert len(fields(Entry)) == 18


# --- the commit ----------------------------------------------------------------------


def test_an_entry_its_exhibit_and_its_effects_are_kept_together(recorder, store):
    effect = PutSetting("name", b"value")
    place = recorder.commit(NOTHING, (effect,), exhibit=b"content")
    entry, exhibit = opened(store, ALPHA, place.index)
    assert exhibit == b"content"
    assert entry == replace(NOTHING, exhibit_digest=entry.exhibit_digest)
    assert len(entry.exhibit_digest) == 32
    assert store.settings.get("name") == b"value"


def test_an_entry_without_an_exhibit_has_none(recorder, store):
    recorder.commit(NOTHING)
    assert opened(store, ALPHA) == (NOTHING, b"")


def test_an_act_of_ours_is_recorded_with_its_note_as_the_exhibit(recorder, store):
    recorder.record(
        "test.done", at=NOW, officer="o-1", details=(("peer", "x"),), note="a reason"
    )
    entry, exhibit = opened(store, ALPHA)
    assert exhibit == pack(NoteExhibit("a reason"))
    told = replace(NOTHING, officer="o-1", details=(Detail("peer", "x"),))
    assert replace(entry, exhibit_digest=b"") == told
    recorder.record("test.done", at=NOW)
    assert opened(store, ALPHA) == (NOTHING, b"")


@pytest.mark.parametrize(
    ("entry", "arrived"),
    [
        (NOTHING, False),
        (outgoing_entry("test.done", THEIRS, at=NOW, agency=OURS), False),
        (incoming_entry("test.done", MESSAGE, at=NOW), True),
    ],
)
def test_only_what_came_in_counts_as_arrived(recorder, store, entry, arrived):
    recorder.commit(entry)
    assert store.acts[-1][0].arrived is arrived


@pytest.mark.attack
@pytest.mark.parametrize("error", [AlreadyThere("again"), StoreBroken("full")])
def test_what_fails_leaves_neither_entry_nor_effect(recorder, store, error):
    def fail(*_):
        raise error

    store.before_commit = fail
    with pytest.raises(type(error)):
        recorder.commit(NOTHING, (PutSetting("name", b"value"),))
    assert (store.journal.head().size, store.settings.get("name")) == (0, None)


@pytest.mark.attack
def test_an_effect_that_no_longer_holds_takes_the_entry_with_it(recorder, store):
    once = RememberAnswer(THEIRS, "id", b"d", b"a", NOW)
    recorder.commit(NOTHING, (once,))
    with pytest.raises(AlreadyThere):
        recorder.commit(NOTHING, (PutSetting("name", b"value"), once))
    assert (store.journal.head().size, store.settings.get("name")) == (1, None)


@pytest.mark.attack
def test_details_outlive_the_exhibit_and_hold_nothing_of_it(recorder, store):
    recorder.record("test.done", at=NOW, note="Ivan Petrov")
    entry, _ = opened(store, ALPHA)
    assert "Ivan" not in repr(entry)
