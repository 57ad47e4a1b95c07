"""The form of parcels and receipts, and nothing but the form."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.crypto.ids import new_message_id
from node.errors import BadProof, Malformed, TheirFault
from node.ledger.leaf import leaf
from node.model.parcel import (
    Item,
    Parcel,
    Receipt,
    ReceiptOutcome,
    Receipts,
    Verb,
)
from node.protocol.channel import check_parcel, check_receipts, item_digest, next_epoch

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EPOCH = new_message_id(NOW)
LEAF = leaf(b"an entry", bytes(32))
PARCEL = Parcel(
    EPOCH,
    (
        Item(7, Verb.PUBLISH, "n-1", 1, b"body"),
        Item(8, Verb.WITHDRAW, "n-2", 3, b""),
        Item(9, Verb.READ, "n-3", 1, b"report"),
    ),
)
DONE = (ReceiptOutcome.HELD, ReceiptOutcome.OBEYED, ReceiptOutcome.NOTED)
TAKEN = dict(zip((item.verb for item in PARCEL.items), DONE, strict=True))
RECEIPTS = Receipts(
    EPOCH,
    10,
    tuple(
        Receipt(
            i.position, i.notice_id, i.sequence, i.verb, item_digest(i), o, LEAF, NOW
        )
        for i, o in zip(PARCEL.items, DONE, strict=True)
    ),
    "checkpoint",
)


def test_a_parcel_and_its_receipts_are_well_formed():
    check_parcel(PARCEL)
    check_receipts(RECEIPTS, PARCEL, TAKEN)


def test_receipts_may_be_for_the_first_items_alone():
    some = replace(RECEIPTS, receipts=RECEIPTS.receipts[:2], next_position=9)
    check_receipts(some, PARCEL, TAKEN)


def test_none_may_be_given_where_the_stream_goes_on_elsewhere():
    for position in (1, 5, 10, 99):
        check_receipts(
            replace(RECEIPTS, receipts=(), next_position=position), PARCEL, TAKEN
        )
    other = new_message_id(NOW + timedelta(seconds=1))
    check_receipts(Receipts(other, 1, (), ""), PARCEL, TAKEN)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"receipts": (), "next_position": 7}, Malformed),
        ({"receipts": RECEIPTS.receipts[1:]}, BadProof),
        ({"receipts": RECEIPTS.receipts[::-1]}, BadProof),
        ({"receipts": RECEIPTS.receipts * 2}, BadProof),
        ({"next_position": 9}, Malformed),
        ({"next_position": 0}, Malformed),
        ({"epoch": "stream"}, Malformed),
        ({"checkpoint": "x" * 5000}, Malformed),
    ],
)
def test_receipts_that_contradict_themselves_are_refused(changed, error):
    with pytest.raises(error):
        check_receipts(replace(RECEIPTS, **changed), PARCEL, TAKEN)


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"digest": bytes(32)},
        {"digest": b""},
        {"notice_id": "n-2"},
        {"sequence": 2},
        {"verb": Verb.UPDATE},
        {"outcome": ReceiptOutcome.OBEYED},
        {"outcome": ReceiptOutcome.NOTED},
        {"outcome": ReceiptOutcome.REFUSED},
        {"reason": "why not"},
        {"outcome": ReceiptOutcome.REFUSED, "reason": "x" * 65},
        {"outcome": ReceiptOutcome.REFUSED, "reason": "\x1b[31m"},
        {"leaf": b""},
        {"leaf": bytes(32)},
        {"leaf": bytes(43)},
    ],
)
def test_a_receipt_that_is_not_for_its_item_is_refused(changed):
    first = replace(RECEIPTS.receipts[0], **changed)
    with pytest.raises(TheirFault):
        check_receipts(
            replace(RECEIPTS, receipts=(first, *RECEIPTS.receipts[1:])), PARCEL, TAKEN
        )


def test_a_refusal_with_its_reason_is_a_receipt():
    no = replace(RECEIPTS.receipts[0], outcome=ReceiptOutcome.REFUSED, reason="older")
    check_receipts(
        replace(RECEIPTS, receipts=(no, *RECEIPTS.receipts[1:])), PARCEL, TAKEN
    )


def test_a_new_stream_sorts_after_every_other():
    later = NOW + timedelta(hours=1)
    before = (EPOCH, new_message_id(later))
    assert next_epoch(NOW, *before) > max(before)
    assert next_epoch(later) > EPOCH


@pytest.mark.attack
def test_no_stream_is_named_after_a_time_to_come():
    with pytest.raises(BadProof):
        next_epoch(NOW, new_message_id(NOW + timedelta(days=2)))
    with pytest.raises(Malformed):
        next_epoch(NOW, "ffffffff-ffff-7fff-bfff-ffffffffffff")


ITEMS = st.builds(
    Item,
    st.integers(-2, 2**63 - 1),
    st.sampled_from(Verb),
    st.text(max_size=5),
    st.integers(-2, 2**63 - 1),
    st.binary(max_size=4),
)


@given(
    st.builds(Parcel, st.sampled_from([EPOCH, "", "x"]), st.tuples(ITEMS, ITEMS)),
    st.builds(
        Receipts,
        st.sampled_from([EPOCH, "", "x"]),
        st.integers(-2, 2**63 - 1),
        st.just(RECEIPTS.receipts),
        st.text(max_size=3),
    ),
)
def test_whatever_is_checked_passes_or_is_their_fault(parcel, receipts):
    for check in (
        lambda: check_parcel(parcel),
        lambda: check_receipts(receipts, parcel, TAKEN),
    ):
        with suppress(TheirFault):
            check()
