"""What an entry says of a parcel: all that changed something, and little of the rest."""

from node.flows.channel.details import NAMED_MOST, doubts_of, lines_of
from node.model.parcel import Item, Receipt, ReceiptOutcome, Verb
from tests.simulator import START


def receipt(position, outcome=ReceiptOutcome.OBEYED, reason="", verb=Verb.WITHDRAW):
    return Receipt(
        position=position,
        notice_id=f"n-{position}",
        sequence=1,
        verb=verb,
        digest=b"d" * 32,
        outcome=outcome,
        leaf=b"",
        at=START,
        reason=reason,
    )


def test_what_changed_something_is_named_item_by_item():
    told = list(lines_of([receipt(n) for n in range(50)], range(50)))
    assert told == [("item", f"withdraw n-{n} 1 obeyed") for n in range(50)]


def test_of_each_sort_of_the_rest_a_few_are_named_and_the_others_counted():
    ended = [receipt(n) for n in range(9)]
    refused = [receipt(n, ReceiptOutcome.REFUSED, "not-held") for n in range(9, 12)]
    told = list(lines_of([*ended, *refused], {4}))
    named = [line for name, line in told if name == "item"]
    assert len(named) == 1 + NAMED_MOST + NAMED_MOST
    assert told[-1] == ("items-more", f"withdraw obeyed {8 - NAMED_MOST}")


def test_doubts_of_one_sort_are_counted_too():
    doubts = [(Item(n, Verb.REFER, f"n-{n}", 1, b""), "bad-proof") for n in range(5)]
    told = list(doubts_of([*doubts, (doubts[0][0], "too-many")]))
    assert ("doubt", "refer n-0 1 too-many") in told
    assert told[-1] == ("doubts-more", "refer bad-proof 2")
