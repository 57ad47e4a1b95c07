"""What the doctor makes of what the running node says."""

from datetime import UTC, datetime

import pytest

from node.doctor.running import doubts, ping
from node.model.agency import AgencyId
from node.model.desk.node import NodeStatus
from node.model.desk.peer import PingReply

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def status(*doubts):
    words = ("pt-pj", "PJ", "PT", "1", NOW, "sqlite", 1, 2, 3, "ab", "0.0.0.0:7443", ())
    return NodeStatus(*words, doubts)


def test_a_ledger_in_doubt_is_an_error_that_says_whose_it_is_and_whom_to_call():
    theirs, ours = doubts(status("es-pn: their ledger was cut", "pt-pj: it forked"))
    assert (theirs.severity, theirs.check) == ("error", "ledger of es-pn")
    assert "comity ledger doubts" in theirs.remedy
    assert (ours.severity, ours.check) == ("error", "our ledger")
    assert "answers nobody" in ours.remedy


def test_where_nothing_stands_it_says_so():
    (found,) = doubts(status())
    assert (found.severity, found.check) == ("ok", "heads")


def off(ok, software):
    """A peer whose clock is ten minutes behind, whether or not it takes our message."""
    return PingReply("es-pn", ok, 5, -600_000, software, "", clock_known=True)


@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        (PingReply(AgencyId("es-pn"), True, 5, 20, "comity 1", ""), "ok"),
        (off(True, "comity 1"), "warning"),
        (off(False, ""), "warning"),
        (PingReply(AgencyId("es-pn"), False, 0, 0, "", "it is away"), "warning"),
        (PingReply(AgencyId("es-pn"), False, 5, 0, "comity 1", "it forked"), "error"),
    ],
    ids=["answers", "clock off", "refuses for its clock", "away", "another history"],
)
def test_a_history_that_does_not_hold_is_an_error_and_not_a_warning(answer, severity):
    found = ping(answer)
    assert (found.severity, found.check) == (severity, "peer es-pn")
    assert (found.severity == "error") == (answer.note == "it forked")
    assert ("clock" in found.meaning) == (abs(answer.skew_ms) > 5000)
