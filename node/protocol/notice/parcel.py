"""Items about notices, and standings: what each must look like. Form alone.

Bounds what one message can make its recipient do. Whether a notice may be changed so
is for who holds it. What all items of parcels have in common is ``protocol.channel``.

    check_item(item)
    check_standings(standings)
    check_standings_answer(answer, ask)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from node.errors import Malformed
from node.model.notice import NoticeState
from node.model.parcel import Item, ReceiptOutcome, Standing, Standings, Verb
from node.protocol.channel import check_id, check_sequence

STANDINGS_MOST = 1000  # notices each way in one message

CONTENT = frozenset({Verb.PUBLISH, Verb.UPDATE})
ENDINGS: Mapping[Verb, NoticeState] = {
    Verb.WITHDRAW: NoticeState.WITHDRAWN,
    Verb.CANCEL: NoticeState.CANCELLED,
    Verb.EXPIRE: NoticeState.EXPIRED,
}
REPORTS = frozenset(
    {
        *(Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED, Verb.HIT),
        *(Verb.REFERRED, Verb.ASKED),
    },
)
KEPT_ALL = frozenset({Verb.HIT, Verb.REFERRED})
"""Reports of which an owner keeps each; of others the newest of each recipient."""
OF_OTHERS = frozenset({Verb.REFER, Verb.RELAY})
"""What one recipient says to another: nothing but the owner's own word."""
DONE: Mapping[Verb, ReceiptOutcome] = {
    Verb.PUBLISH: ReceiptOutcome.HELD,
    Verb.UPDATE: ReceiptOutcome.HELD,
    Verb.OPEN: ReceiptOutcome.HELD,
    Verb.SUSPEND: ReceiptOutcome.OBEYED,
    Verb.RESUME: ReceiptOutcome.OBEYED,
    **dict.fromkeys(ENDINGS, ReceiptOutcome.OBEYED),
    **dict.fromkeys(REPORTS, ReceiptOutcome.NOTED),
    **dict.fromkeys(OF_OTHERS, ReceiptOutcome.NOTED),
}
"""What the receipt of an item says that was not refused."""
REPLACED = frozenset(DONE) - REPORTS
"""What the newest word on a notice replaces, where it was never sent. A report on a
peer's notice is never about the same as a word on one of ours, whatever their ids."""

_STATES = frozenset(NoticeState)


def check_item(item: Item) -> None:
    """Return if an item about a notice can be one of its verb.

    Raises:
        Malformed: it cannot.
    """
    if item.verb in OF_OTHERS and (item.body or not item.word):
        raise Malformed("of another's notice nothing is said but its owner's word")
    if item.opens_at is not None and item.verb not in CONTENT:
        raise Malformed("an item is locked that has nothing to lock")


def check_standings(standings: Standings) -> None:
    """Return if ``standings`` can be told.

    Raises:
        Malformed: the range is empty, or the lists are too long, not in order, or
            outside of it.
    """
    for bound in (standings.after, standings.until):
        if bound:
            check_id(bound)
    if standings.until and standings.until <= standings.after:
        raise Malformed("a range of notices ends before it begins")
    for told in (standings.own, standings.held):
        _check_list(told, standings)


def check_standings_answer(answer: Standings, ask: Standings) -> None:
    """Return if ``answer`` can be one to ``ask``: of its range, or of its beginning.

    Raises:
        Malformed: it is not.
    """
    check_standings(answer)
    beyond = ask.until and not (answer.until and answer.until <= ask.until)
    if answer.after != ask.after or beyond:
        raise Malformed("standings for another range than was asked for")


def _check_list(told: Sequence[Standing], within: Standings) -> None:
    if len(told) > STANDINGS_MOST:
        raise Malformed("too many notices stand in one message")
    last = within.after
    for standing in told:
        check_id(standing.notice_id)
        check_sequence(standing.sequence)
        if standing.notice_id <= last or standing.state not in _STATES:
            raise Malformed("notices do not stand in order, or in no state")
        last = standing.notice_id
    if within.until and last > within.until:
        raise Malformed("a notice stands outside of the range")
