"""One officer proposes a bundle, another puts it in force."""

import pytest

from node.errors import BadInput, NotFound, NotYourRole, PolicyBroken, StoreBroken
from node.flows.bundle import activate
from node.flows.bundle.activate import active_bundle
from node.flows.ports import PutSetting
from node.model.codes import AnswerKind, OfficerRole, Silence
from node.model.desk.call import Nothing
from node.model.desk.policy import (
    POLICY_APPROVE,
    POLICY_FILES,
    POLICY_PROPOSE,
    POLICY_PROPOSED,
    POLICY_SHOW,
    ActivateRequest,
    ApproveRequest,
    BundleFile,
)
from node.policy.bundle import load_bundle
from node.policy.cases import CaseReport, CaseResult
from tests.simulator import document

OPERATOR, APPROVER = OfficerRole.OPERATOR, OfficerRole.RELEASE_OFFICER


def propose(node, files, role=OPERATOR, waived=()):
    given = tuple(BundleFile(path, data) for path, data in sorted(files.items()))
    return node.call(role, POLICY_PROPOSE, ActivateRequest(given, waived))


def changed(fed, comment=b"// Read once more.\n", *, states="", drops=""):
    """Return a bundle that holds, has another digest and ``states`` one property."""
    given = fed.bundle_files.items()
    files = {p: d for p, d in given if not p.startswith("properties/")}
    if states:
        files["properties/one.toml"] = states.encode()
    if drops:
        row = f'[[dropped]]\nproperty = "{drops}"\nreason = "Tried for a month."\n'
        files["waived.toml"] = row.encode()
    files["ask.cedar"] += comment
    return files


def test_a_proposed_bundle_is_in_force_once_another_officer_approves_it(two):
    node = two["gr-two"]
    before = node.call(OPERATOR, POLICY_SHOW, Nothing())
    view = propose(node, changed(two))
    assert node.call(OPERATOR, POLICY_SHOW, Nothing()).digest == before.digest
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    assert node.call(OPERATOR, POLICY_SHOW, Nothing()).digest == view.digest
    assert active_bundle(node.store.settings, node.keys).digest.hex() == view.digest


def test_an_answer_names_the_bundle_that_decided_it(two):
    node = two["gr-two"]
    first = two["pt-one"].ask(document("AB1234567"))["gr-two"]
    view = propose(node, changed(two))
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    second = two["pt-one"].ask(document("AB1234567"))["gr-two"]
    assert first.policy_digest != second.policy_digest
    assert second.policy_digest.hex() == view.digest
    entries = [entry for _, entry in node.entries("query.answered")]
    assert [e.policy_digest for e in entries] == [
        first.policy_digest,
        second.policy_digest,
    ]


def test_a_bundle_whose_cases_fail_is_refused_at_the_proposal(two):
    files = dict(two.bundle_files)
    files["hit.cedar"] = files["hit.cedar"].replace(b"HIT-HIDDEN", b"HIT-SHOWN")
    files["hit.cedar"] = files["hit.cedar"].replace(
        b"when { context.hidden }", b"when { !context.case_given }"
    )
    with pytest.raises(PolicyBroken):
        propose(two["gr-two"], files)
    assert not two["gr-two"].entries("policy.proposed")


def test_a_bundle_without_cases_is_refused_with_a_reason(two):
    files = {p: d for p, d in two.bundle_files.items() if not p.startswith("cases/")}
    with pytest.raises(PolicyBroken, match="no cases"):
        propose(two["gr-two"], files)


def test_a_bundle_in_force_denies_from_the_next_question_on(two):
    node = two["gr-two"]
    node.add("document", number="AB1234567")
    files = dict(two.bundle_files)
    files["ask.cedar"] += b"""
@id("ASK-NOBODY")
@legal("A test")
forbid (principal, action == Comity::Action::"ask", resource);
"""
    two.rule_by("gr-two", files)
    (answer,) = two["pt-one"].ask(document("AB1234567"))["gr-two"].answers
    assert (answer.kind, answer.silence) == (AnswerKind.NOT_ANSWERED, Silence.POLICY)
    ((_, entry),) = node.entries("query.answered")
    assert "ASK-NOBODY" in entry.outcomes[0].policies


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
def test_operator_who_proposes_a_bundle_cannot_approve_it(two):
    node = two["gr-two"]
    view = propose(node, changed(two))
    with pytest.raises(NotYourRole):
        node.call(OPERATOR, POLICY_APPROVE, ApproveRequest(view.digest))
    assert not POLICY_PROPOSE.roles & POLICY_APPROVE.roles
    assert not node.entries("policy.activated")


@pytest.mark.attack
def test_bundle_whose_digest_only_begins_like_the_one_that_was_read(two):
    node = two["gr-two"]
    view = propose(node, changed(two))
    for digest in ("", view.digest[:12], view.digest[:63], "0" * 64):
        with pytest.raises(NotFound):
            node.call(APPROVER, POLICY_APPROVE, ApproveRequest(digest))


@pytest.mark.attack
def test_bundle_proposed_after_the_reading_is_not_what_is_approved(two):
    node = two["gr-two"]
    read = propose(node, changed(two))
    propose(node, changed(two, b"// Swapped.\n"))
    with pytest.raises(NotFound):
        node.call(APPROVER, POLICY_APPROVE, ApproveRequest(read.digest))


@pytest.mark.attack
def test_bundle_with_paths_that_lead_elsewhere_or_stand_twice(two):
    node, files = two["gr-two"], changed(two)
    given = [BundleFile(path, data) for path, data in sorted(files.items())]
    for wrong in (
        BundleFile("../hit.cedar", b""),
        BundleFile("/etc/passwd", b""),
        BundleFile("cases/../hit.cedar", b""),
        BundleFile("hit.cedar\x00", b""),
        given[0],
    ):
        with pytest.raises(BadInput):
            node.call(OPERATOR, POLICY_PROPOSE, ActivateRequest((*given, wrong)))


@pytest.mark.attack
def test_bundle_in_force_swapped_in_the_database_does_not_open(two):
    node = two["gr-two"]
    view = propose(node, changed(two))
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    propose(node, changed(two, b"// Weaker.\n"))
    swapped = node.store.settings.get("policy.proposed")
    node.flows.recorder.record(
        "test.swapped", (PutSetting("policy.active", swapped),), at=two.clock.now()
    )
    with pytest.raises(StoreBroken):
        active_bundle(node.store.settings, node.keys)


STATED = """
[[property]]
id = "NOTHING-AT-ALL"
says = "Nobody may ask."
law = "A test"
never = "ask"
"""
WAIVED = b"""
[[waived]]
property = "NOTHING-AT-ALL"
reason = "Somebody must be able to ask."
"""


@pytest.mark.attack
def test_a_bundle_that_breaks_a_property_that_it_states_is_refused(two):
    node = two["gr-two"]
    with pytest.raises(PolicyBroken, match="NOTHING-AT-ALL: Nobody may ask"):
        propose(node, changed(two, states=STATED))
    assert not node.entries("policy.proposed")


@pytest.mark.attack
def test_a_property_is_waived_with_a_reason_that_both_officers_and_auditors_read(two):
    node = two["gr-two"]
    files = {**changed(two, states=STATED), "waived.toml": WAIVED}
    view = propose(node, files, waived=("NOTHING-AT-ALL",))
    said = "NOTHING-AT-ALL: Somebody must be able to ask."
    assert (view.properties, view.waived) == (1, (said,))
    wanted = ApproveRequest(view.digest, ("NOTHING-AT-ALL",))
    approved = node.call(APPROVER, POLICY_APPROVE, wanted)
    assert approved.waived == (said,)
    for act in ("policy.proposed", "policy.activated"):
        _, entry = node.entries(act)[-1]
        details = {d.name: d.value for d in entry.details}
        assert (details["proved"], details["waived"]) == ("yes", said)


@pytest.mark.attack
@pytest.mark.parametrize("named", [(), ("ANOTHER",), ("NOTHING-AT-ALL", "ANOTHER")])
def test_neither_officer_waives_a_property_without_naming_it(two, named):
    node = two["gr-two"]
    files = {**changed(two, states=STATED), "waived.toml": WAIVED}
    with pytest.raises(BadInput, match="waive"):
        propose(node, files, waived=named)
    assert not node.entries("policy.proposed")
    view = propose(node, files, waived=("NOTHING-AT-ALL",))
    with pytest.raises(BadInput, match="waive"):
        node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest, named))
    assert not node.entries("policy.activated")[1:]
    assert node.call(OPERATOR, POLICY_SHOW, Nothing()).digest != view.digest


def approved(node, files, waived=()):
    view = propose(node, files, waived=waived)
    return node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest, waived))


HOLDING = STATED.replace('never = "ask"', 'never = "ask"\nwhen = { covered = false }')
WEAKER = HOLDING.replace("covered", "case_given = false, covered")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("after", "named"), [("", "properties/one.toml"), (WEAKER, "NOTHING-AT-ALL")]
)
def test_a_property_in_force_is_not_taken_out_or_weakened_without_a_word(
    two, after, named
):
    node = two["gr-two"]
    approved(node, changed(two, states=HOLDING))
    comment = b"// Less is stated.\n"
    with pytest.raises(BadInput, match=r"NOTHING-AT-ALL .* does not say why"):
        propose(node, changed(two, comment, states=after), waived=(named,))
    files = changed(two, comment, states=after, drops=named)
    with pytest.raises(BadInput, match="no longer states NOTHING-AT-ALL"):
        propose(node, files)
    view = propose(node, files, waived=(named,))
    with pytest.raises(BadInput, match="no longer states NOTHING-AT-ALL"):
        node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    said = (
        "NOTHING-AT-ALL: no longer stated: Nobody may ask. Reason: Tried for a month."
    )
    assert view.waived == (said,)
    _, entry = node.entries("policy.proposed")[-1]
    assert ("dropped", said) in {(d.name, d.value) for d in entry.details}


def test_a_property_may_have_another_name_and_be_explained_otherwise(two):
    node = two["gr-two"]
    approved(node, changed(two, states=HOLDING))
    same = HOLDING.replace("NOTHING-AT-ALL", "NOT-UNCOVERED").replace("Nobody", "None")
    view = propose(node, changed(two, states=same))
    assert (view.properties, view.waived) == (1, ())


def test_the_ledger_does_not_call_a_bundle_proved_that_states_nothing(two):
    node = two["gr-two"]
    propose(node, changed(two))
    _, entry = node.entries("policy.proposed")[-1]
    assert ("proved", "it states no property") in {
        (d.name, d.value) for d in entry.details
    }


def test_the_files_in_force_can_be_read_and_proposed_again(two):
    node = two["gr-two"]
    files = changed(two)
    view = propose(node, files)
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    held = node.call(APPROVER, POLICY_FILES, Nothing())
    assert {f.path: f.data for f in held.files} == files
    assert propose(node, {f.path: f.data for f in held.files}).digest == view.digest


def test_who_approves_reads_the_proposed_files_from_the_node_itself(two):
    node = two["gr-two"]
    files = changed(two)
    view = propose(node, files)
    held = node.call(APPROVER, POLICY_PROPOSED, Nothing())
    read = {f.path: f.data for f in held.files}
    assert (read, load_bundle(read).digest.hex()) == (files, view.digest)


def test_without_a_solver_a_bundle_is_put_in_force_and_the_ledger_says_so(
    two, monkeypatch
):
    node = two["gr-two"]
    monkeypatch.setattr("node.policy.proof.run.installed", lambda: False)
    propose(node, changed(two, states=STATED))
    _, entry = node.entries("policy.proposed")[-1]
    details = {d.name: d.value for d in entry.details}
    assert details["proved"] == "no solver is installed"


@pytest.mark.parametrize("name", ["NO-SUCH", "NOTHING-AT-ALL"])
def test_what_is_waived_is_stated_and_waived_once(two, name):
    files = changed(two, states=STATED)
    row = WAIVED.replace(b"NOTHING-AT-ALL", name.encode())
    twice = row if name == "NO-SUCH" else row + row
    with pytest.raises(PolicyBroken, match=r"waived\.toml:\d+: "):
        propose(two["gr-two"], {**files, "waived.toml": twice})


FAILED = CaseResult("cases/x.toml", 1, "a case", ("hit: expected no",), ())


@pytest.mark.attack
def test_a_bundle_that_holds_no_longer_refuses_everything_until_another_is_in_force(
    two, monkeypatch
):
    """A newer version may decide otherwise than the cases say: the node starts."""
    node = two["gr-two"]
    node.add("document", number="AB1234567")
    view = propose(node, changed(two))
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(view.digest))
    said = []
    with monkeypatch.context() as newer:
        newer.setattr(activate, "run_cases", lambda _: CaseReport((FAILED,), ()))
        bundle = active_bundle(node.store.settings, node.keys, told=said.append)
    assert "own cases fail" in said[0].message
    assert list(bundle.rules) == ["BUNDLE-DOES-NOT-HOLD"]
    node.flows.rules.swap(bundle)
    (answer,) = two["pt-one"].ask(document("AB1234567"))["gr-two"].answers
    assert answer.kind is not AnswerKind.HIT
    again = propose(node, changed(two, b"// Mended.\n"))
    node.call(APPROVER, POLICY_APPROVE, ApproveRequest(again.digest))
    (answer,) = two["pt-one"].ask(document("AB1234567"))["gr-two"].answers
    assert answer.kind is AnswerKind.HIT
