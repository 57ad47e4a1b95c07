"""What the doctor makes of what the running node says."""

from datetime import UTC, datetime

from node.model.desk.node import NodeStatus

from node.doctor import _doubts

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def status(*doubts):
    words = ("pt-pj", "PJ", "PT", "1", NOW, "sqlite", 1, 2, 3, "ab", "0.0.0.0:7443", ())
    return NodeStatus(*words, doubts)


def test_a_ledger_in_doubt_is_an_error_that_says_whose_it_is_and_whom_to_call():
    theirs, ours = _doubts(status("es-pn: their ledger was cut", "pt-pj: it forked"))
    assert (theirs.severity, theirs.check) == ("error", "ledger of es-pn")
    assert "comity ledger doubts" in theirs.remedy
    assert (ours.severity, ours.check) == ("error", "our ledger")
    assert "answers nobody" in ours.remedy


def test_where_nothing_stands_it_says_so():
    (found,) = _doubts(status())
    assert (found.severity, found.check) == ("ok", "heads")
