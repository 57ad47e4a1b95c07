"""Every column of what is written down, and that it is written whole or not at all."""

from dataclasses import fields, replace

import pytest

from node.codec.stored import pack
from node.errors import AlreadyThere, LedgerBroken, NotFound, StoreBroken
from node.flows.ports import LedgerRow, PutSetting, RememberAnswer
from node.flows.recorder import (
    NONCE_SIZE,
    Recorder,
    draft,
    incoming_entry,
    justified,
    local_entry,
    open_exhibit,
    outgoing_entry,
    read_entry,
)
from node.ledger.leaf import LEAF_SIZE
from node.model.box import Box
from node.model.codes import Kind
from node.model.entry import Detail, Entry
from node.model.exhibit import NoteExhibit
from node.model.message import Header, Message
from tests.memory import MemoryStore
from tests.unit.flows.asking import WHY, opened
from tests.unit.flows.keyring import keys
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


# --- sealed, and opened again ----------------------------------------------------------

ENTRY = local_entry("test.done", at=NOW, agency="gr-two", details=(("why", "test"),))


def row(made, index=0):
    return LedgerRow(index, made.leaf, made.entry, made.exhibit)


def test_an_entry_opens_to_what_was_drafted_with_its_exhibits_digest():
    made = draft(ENTRY, exhibit=b"content", keys=keys())
    opened = read_entry(row(made), keys())
    assert replace(opened, exhibit_digest=b"") == ENTRY
    assert len(opened.exhibit_digest) == 32
    assert open_exhibit(row(made), keys())[NONCE_SIZE:] == b"content"


def test_an_entry_without_an_exhibit_has_no_digest_and_no_box():
    made = draft(ENTRY, exhibit=b"", keys=keys())
    assert made.exhibit is None
    assert read_entry(row(made), keys()).exhibit_digest == b""
    with pytest.raises(NotFound):
        open_exhibit(row(made), keys())


def test_an_erased_entry_or_exhibit_is_not_found():
    made = draft(ENTRY, exhibit=b"content", keys=keys())
    erased = replace(row(made), entry=Box(made.entry.sealed, b""))
    with pytest.raises(NotFound):
        read_entry(erased, keys())
    erased = replace(row(made), exhibit=Box(made.exhibit.sealed, b""))
    with pytest.raises(NotFound):
        open_exhibit(erased, keys())


@pytest.mark.attack
def test_two_equal_entries_have_nothing_in_common_in_the_store():
    one, other = (draft(ENTRY, exhibit=b"content", keys=keys()) for _ in range(2))
    assert len(one.leaf) == len(other.leaf) == LEAF_SIZE
    assert one.leaf != other.leaf
    assert one.entry.sealed != other.entry.sealed
    digests = {read_entry(row(m), keys()).exhibit_digest for m in (one, other)}
    assert len(digests) == 2, "an erased exhibit cannot be guessed from its digest"


@pytest.mark.attack
def test_entry_and_exhibit_boxes_moved_to_another_leaf_do_not_open():
    one, other = (draft(ENTRY, exhibit=b"content", keys=keys()) for _ in range(2))
    with pytest.raises((StoreBroken, LedgerBroken)):
        read_entry(replace(row(one), entry=other.entry), keys())
    with pytest.raises(StoreBroken):
        open_exhibit(replace(row(one), exhibit=other.exhibit), keys())
    with pytest.raises(StoreBroken):
        open_exhibit(replace(row(one), exhibit=one.entry), keys())
