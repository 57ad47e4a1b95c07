import json
from dataclasses import replace

from node.model.desk import Nothing, PendingList, PendingRelease, ReleaseRequest
from tests.unit.cli.stage import NOON

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
    desk.replies["Releases.List"] = PendingList((PENDING,))
    assert "approval" in comity("release", "list").out


def test_who_decides_reads_what_speaks_for_the_match_and_against_it(comity, desk):
    waits = replace(PENDING, reasons=("name.same", "birth.differs"))
    desk.replies["Releases.List"] = PendingList((waits,))
    said = comity("release", "list").out
    assert "Name: every word the same" in said
    assert "Date of birth: differs" in said
    told = json.loads(comity("release", "list", "--json").out)["items"][0]
    assert [f["code"] for f in told["findings"]] == ["name.same", "birth.differs"]


def test_a_decision_carries_its_reason(comity, desk):
    desk.replies["Releases.Decide"] = Nothing()
    assert comity("release", "approve", "r-1").code == 2
    assert comity("release", "approve", "r-1", "--reason", "letter 7").code == 0
    assert desk.request("Releases.Decide") == ReleaseRequest("r-1", True, "letter 7")
    assert comity("release", "refuse", "r-1", "--reason", "no basis").code == 0
    assert desk.request("Releases.Decide") == ReleaseRequest("r-1", False, "no basis")
