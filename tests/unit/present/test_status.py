from node.model.desk.node import NodeStatus
from node.present.element import Tone
from node.present.status import status_page
from tests.unit.cli.stage import NOON

GIVEN = {
    "agency": "pt-pj",
    "name": "PJ",
    "country": "PT",
    "version": "1",
    "started_at": NOON,
    "store": "sqlite",
    "ledger_size": 9,
    "records": 2,
    "peers": 1,
    "policy_digest": "ab",
    "wire_address": "h:1",
}


def test_doubts_are_bad_and_warnings_doubtful():
    status = NodeStatus(**GIVEN, warnings=("w",), doubts=("d",))
    facts, doubt, warning = status_page(status)
    assert facts.rows[0].value == "pt-pj (PJ, PT)"
    assert (doubt.text, doubt.tone) == ("IN DOUBT: d", Tone.BAD)
    assert (warning.text, warning.tone) == ("warning: w", Tone.DOUBTFUL)


def test_what_is_damaged_is_bad_and_comes_with_what_to_do():
    status = NodeStatus(**GIVEN, warnings=(), damage=("Record number 3: gone.",))
    _, damaged, advice = status_page(status)
    assert (damaged.text, damaged.tone) == ("DAMAGED: Record number 3: gone.", Tone.BAD)
    assert "not_answered" in advice.text
