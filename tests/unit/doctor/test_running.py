"""What the doctor makes of what the running node says."""

from datetime import UTC, datetime, timedelta

import pytest

from node.doctor.diagnosis import ERROR, NOTE, WARNING
from node.doctor.running import doubts, ping, views
from node.model.agency import AgencyId
from node.model.blind import BlindScope
from node.model.codes import Purpose
from node.model.desk.node import NodeStatus
from node.model.desk.peer import PingReply
from node.model.desk.view import ViewItem

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCOPE = BlindScope(Purpose.INVESTIGATION, "fraud", "eu-2023-977", "person")


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


def view(**changed):
    given = {"id": "5f0c", "peer": "gr-two", "state": "ready", "fetched_at": NOW}
    return ViewItem(**{**given, "scopes": (SCOPE,), **changed})


@pytest.mark.parametrize(
    ("changed", "severity", "text"),
    [
        ({"state": "unsound", "note": "two keys"}, ERROR, "two keys"),
        ({"state": "other-rules"}, WARNING, "the view is other-rules"),
        ({"state": "unreached"}, NOTE, "the view is unreached"),
        ({"closes": NOW}, NOTE, "stale: its epoch ended on 2026-06-01 00:00Z"),
        ({"doubtful": True}, WARNING, "that peer says that records may be missing in"),
    ],
)
def test_a_view_that_a_peer_cannot_be_asked_by_is_named(changed, severity, text):
    (found,) = views([view(**changed)], NOW)
    assert (found.severity, found.check) == (severity, "view of gr-two")
    assert found.meaning.startswith(text)


def test_of_views_that_are_well_and_peers_that_give_none_nothing_is_said():
    later = NOW + timedelta(days=1)
    well = [view(closes=later), view(state="none"), view(state="making")]
    assert not list(views(well, NOW))
