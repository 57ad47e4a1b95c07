import json
from dataclasses import replace

from node.model.desk.call import Nothing
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    RELEASES_SHOW,
    LeavingField,
    PendingList,
    PendingRelease,
    ReleaseRequest,
    ReleaseView,
)
from node.model.query import Question, Term
from tests.unit.cli.stage import EVIL, NOON, RECORD

PENDING = PendingRelease(
    id="r-1",
    at=NOON,
    peer="es-pn",
    reference="pt-pj/7Q4M",
    case="C-1",
    purpose="investigation",
    offence="murder",
    category="person",
    grade="strong",
    reasons=("name",),
    remedies=("approval",),
)


def test_what_waits_is_listed(comity, desk):
    desk.replies[RELEASES_LIST] = PendingList((PENDING,))
    assert "approval" in comity("release", "list").out


def test_who_decides_reads_what_speaks_for_the_match_and_against_it(comity, desk):
    waits = replace(PENDING, reasons=("name.same", "birth.differs"))
    desk.replies[RELEASES_LIST] = PendingList((waits,))
    said = comity("release", "list").out
    assert "Name: every word the same" in said
    assert "Date of birth: differs" in said
    told = json.loads(comity("release", "list", "--json").out)["items"][0]
    assert [f["code"] for f in told["findings"]] == ["name.same", "birth.differs"]


VIEW = ReleaseView(
    pending=PENDING,
    leaves=(
        LeavingField("nationality", "BG", "exact", False),
        LeavingField("name", f"Ivan{EVIL}", "exact", True),
    ),
    seen="5e3n",
    question=Question("person", (Term("name", "Petrov"),)),
    record=RECORD,
)


def test_question_record_and_what_would_leave_are_shown_beside_each_other(comity, desk):
    desk.replies[RELEASES_SHOW] = VIEW
    said = comity("release", "show", "r-1").out
    for part in ("Petrov", "pt-pj/7Q4M", "Ivan", "Would leave", "--seen 5e3n"):
        assert part in said
    assert "\x1b" not in said
    told = json.loads(comity("release", "show", "r-1", "--json").out)
    assert told["seen"] == "5e3n"
    assert told["pending"]["findings"]


def test_a_decision_carries_its_reason_and_an_approval_what_was_seen(comity, desk):
    desk.replies[RELEASES_DECIDE] = Nothing()
    assert comity("release", "approve", "r-1", "--seen", "5e3n").code == 2
    assert comity("release", "approve", "r-1", "--reason", "letter 7").code == 2
    given = ("--reason", "letter 7", "--seen", "5e3n")
    assert comity("release", "approve", "r-1", *given).code == 0
    wanted = ReleaseRequest("r-1", True, "letter 7", "5e3n")
    assert desk.request(RELEASES_DECIDE) == wanted
    assert comity("release", "refuse", "r-1", "--reason", "no basis").code == 0
    assert desk.request(RELEASES_DECIDE) == ReleaseRequest("r-1", False, "no basis")
