"""What a list is asked for is a code that there is, in every list of the desk.

A code that nobody has would leave nothing in, and nothing would say that it was a slip.
"""

from dataclasses import fields
from datetime import timedelta

import pytest

from node.errors import BadInput
from node.flows.filters import CODED
from node.model.codes import OfficerRole
from node.model.desk.inbox import INBOX_LIST
from node.model.desk.ledger import LEDGER_SHOW
from node.model.desk.notice import NOTICES_LIST
from node.model.desk.query import QUERIES_LIST
from node.model.desk.record import RECORDS_LIST
from node.model.desk.release import RELEASES_LIST

WHY = {
    "purpose": "investigation",
    "case": "C-1",
    "offence": "terrorism",
    "legal_basis": "eu-2023-977",
}
LISTS = {
    INBOX_LIST: OfficerRole.ANALYST,
    LEDGER_SHOW: OfficerRole.AUDITOR,
    NOTICES_LIST: OfficerRole.ANALYST,
    QUERIES_LIST: OfficerRole.ANALYST,
    RECORDS_LIST: OfficerRole.ANALYST,
    RELEASES_LIST: OfficerRole.RELEASE_OFFICER,
}
ASKED = [
    pytest.param(call, each.name, id=f"{call.name}-{each.name}")
    for call in LISTS
    for each in fields(call.request)
    if each.name in CODED or each.name in {"state", "states", "order"}
]


def ask(node, call, **wanted):
    why = WHY if call is RECORDS_LIST else {}
    return node.call(LISTS[call], call, call.request(**{**why, **wanted}))


@pytest.mark.parametrize(("call", "name"), ASKED)
def test_a_code_that_there_is_not_is_refused_with_those_that_there_are(
    make, call, name
):
    wrong = ("banana",) if name.endswith("s") else "banana"
    with pytest.raises(BadInput) as refused:
        ask(make("pt-one")["pt-one"], call, **{name: wrong})
    assert "banana" in refused.value.message
    assert refused.value.advice


@pytest.mark.parametrize("call", LISTS, ids=lambda call: call.name)
def test_a_list_that_would_end_before_it_begins_is_refused(make, call):
    fed = make("pt-one")
    now = fed.clock.now()
    with pytest.raises(BadInput, match="would end before it begins"):
        ask(fed["pt-one"], call, since=now, until=now - timedelta(days=1))
    ask(fed["pt-one"], call, since=now - timedelta(days=1), until=now)
