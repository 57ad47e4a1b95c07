import json
import sys
from pathlib import Path

import pytest
from node.model.desk.policy import (
    POLICY_APPROVE,
    POLICY_FILES,
    POLICY_PROPOSE,
    POLICY_SHOW,
    ActivateRequest,
    ApproveRequest,
    BundleFile,
    PolicyFiles,
    PolicyView,
)

from node.cli import world
from node.policy.bundle import is_bundle_path, load_bundle
from tests.unit.cli.stage import NOON

POLICIES = Path(__file__).resolve().parents[3] / "policies"
VIEW = PolicyView("ab12", 3, 4, ("eu-2023-977",), NOON)


NOBODY_ASKS = b"""
@id("ASK-NOBODY")
@legal("A test")
forbid (principal, action == Comity::Action::"ask", resource)
when { context.case_given };
"""


def files_of(folder):
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*")}
    return {n: p.read_bytes() for n, p in found.items() if is_bundle_path(n)}


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    monkeypatch.setattr(world, "read_policies", files_of)
    monkeypatch.setattr(
        world, "load_policies", lambda path: load_bundle(files_of(path))
    )


def test_the_starter_policies_hold_and_so_do_their_cases(comity, desk):
    ended = comity("policy", "check", POLICIES, "--json")
    assert ended.code == 0
    assert json.loads(ended.out)["policies"] > 10
    ended = comity("policy", "test", POLICIES)
    assert ended.code == 0
    assert "0 do not hold" in ended.out
    assert desk.calls == []


def test_a_folder_without_policies_is_refused(comity, tmp_path):
    assert comity("policy", "check", tmp_path).code == 1


def test_a_case_is_explained_in_sentences(comity):
    case = load_bundle(files_of(POLICIES)).cases[0]
    ended = comity("policy", "explain", POLICIES, case.name)
    assert ended.code == 0
    assert "Asking is" in ended.out
    ended = comity("policy", "explain", POLICIES, "no such case")
    assert ended.code == 2
    assert case.name in ended.err


def test_a_case_that_does_not_hold_ends_with_one(comity, tmp_path):
    for name, data in files_of(POLICIES).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    wrong = tmp_path / "cases" / "ask.toml"
    turned = wrong.read_text().replace('{ ask = "yes" }', '{ ask = "no" }', 1)
    assert turned != wrong.read_text()
    wrong.write_text(turned)
    ended = comity("policy", "test", tmp_path)
    assert ended.code == 1
    assert f"cases/{wrong.name}:" in ended.out


def test_a_bundle_is_proposed_as_its_files_and_approved_by_its_digest(comity, desk):
    desk.replies |= {POLICY_PROPOSE: VIEW, POLICY_APPROVE: VIEW}
    assert comity("policy", "propose", POLICIES, "--no-difference").code == 0
    sent = desk.request(POLICY_PROPOSE)
    assert isinstance(sent, ActivateRequest)
    assert {f.path: f.data for f in sent.files} == files_of(POLICIES)
    assert comity("policy", "approve", "ab12").code == 0
    assert desk.request(POLICY_APPROVE) == ApproveRequest("ab12")


def test_who_proposes_and_who_approves_names_what_is_waived(comity, desk):
    desk.replies |= {POLICY_PROPOSE: VIEW, POLICY_APPROVE: VIEW}
    waive = ("--waive", "A", "--waive", "B")
    assert comity("policy", "propose", POLICIES, "--no-difference", *waive).code == 0
    assert desk.request(POLICY_PROPOSE).waived == ("A", "B")
    assert comity("policy", "approve", "ab12", *waive).code == 0
    assert desk.request(POLICY_APPROVE) == ApproveRequest("ab12", ("A", "B"))


def test_what_leaves_otherwise_than_today_is_shown_before_it_is_proposed(comity, desk):
    held = files_of(POLICIES / "examples" / "health")
    changed = {**held, "ask.cedar": held["ask.cedar"] + NOBODY_ASKS}
    desk.replies[POLICY_FILES] = PolicyFiles(
        tuple(BundleFile(path, data) for path, data in changed.items())
    )
    desk.replies[POLICY_PROPOSE] = VIEW
    ended = comity("policy", "propose", POLICIES / "examples" / "health")
    assert ended.code == 0
    assert "leaves more" in ended.out


def test_the_rules_in_force_are_written_into_a_new_folder(comity, desk, tmp_path):
    held = files_of(POLICIES)
    desk.replies[POLICY_FILES] = PolicyFiles(
        tuple(BundleFile(path, data) for path, data in held.items())
    )
    new = tmp_path / "in-force"
    assert comity("policy", "export", new).code == 0
    assert files_of(new) == held
    assert comity("policy", "export", new).code == 2


def test_the_rules_in_force_are_shown(comity, desk):
    desk.replies[POLICY_SHOW] = VIEW
    assert "eu-2023-977" in comity("policy", "show").out


# --- prove ------------------------------------------------------------------------------


def broken(tmp_path):
    """Return a folder with the starter, in which hidden records are found."""
    for path, data in files_of(POLICIES).items():
        text = data.replace(b"when { context.hidden };", b"when { false };")
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text)
    return tmp_path


def test_properties_are_proved_one_line_each(comity):
    ended = comity(
        *("policy", "prove", POLICIES, "--at", "2026-06-01"),
        *("--property", "INFORMANT-NEVER", "--property", "HIDDEN-NEVER"),
    )
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "holds          INFORMANT-NEVER",
        "holds          HIDDEN-NEVER",
        "2 properties, 0 do not hold",
    ]


def test_what_does_not_hold_is_shown_as_a_case_and_saved_as_one(comity, tmp_path):
    folder, saved = broken(tmp_path / "rules"), tmp_path / "found"
    asked = ("policy", "prove", folder, "--property", "HIDDEN-NEVER")
    ended = comity(*asked, "--save", saved)
    assert ended.code == 1
    assert "does not hold  HIDDEN-NEVER" in ended.out
    (case,) = saved.iterdir()
    assert "hidden = true" in case.read_text()
    (folder / "cases" / case.name).write_bytes(case.read_bytes())
    assert comity("policy", "test", folder).code == 1  # its own cases know better
    found = json.loads(comity(*asked, "--json").out)
    assert (found["ok"], found["properties"][0]["case"]) == (False, case.read_text())


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--property", "NO-SUCH", "states no property 'NO-SUCH'"),
        ("--at", "yesterday", "'yesterday' is no day"),
    ],
)
def test_what_cannot_be_proved_is_misuse(comity, option, value, said):
    ended = comity("policy", "prove", POLICIES, option, value)
    assert ended.code == 2
    assert said in ended.err


def test_without_a_solver_it_is_said_how_to_have_one(comity, monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    ended = comity("policy", "prove", POLICIES, "--property", "HIDDEN-NEVER")
    assert ended.code == 2
    assert "comity-node[prove]" in ended.err
