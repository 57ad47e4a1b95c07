"""A name is no pseudonym, and looks like nobody else's."""

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OFFICERS_RENEW,
    OfficerAddRequest,
)

from node.errors import AlreadyThere, BadInput, NotFound, NotYourRole
from node.flows.ports import PutOfficer
from node.model.codes import OfficerRole
from node.model.officer import Officer
from tests.simulator import START

R = OfficerRole
OPERATOR, AUDITOR, RELEASE = R.OPERATOR, R.AUDITOR, R.RELEASE_OFFICER


@pytest.fixture
def node(two):
    return two["gr-two"]


def add(node, name, *roles):
    given = OfficerAddRequest(name, roles or ("analyst",))
    return node.call(OPERATOR, OFFICERS_ADD, given)


def put(node, pseudonym, name, role=R.CUSTODIAN):
    """Keep an officer that an earlier version took under that name."""
    officer = Officer(pseudonym, name, frozenset({role}), True, START)
    staff = node.flows.staff
    credential = f"comity-{pseudonym}"
    hashed = staff.keys.credential_hash(credential)
    staff.recorder.record("officer.added", (PutOfficer(officer, hashed),), at=START)
    return credential


def test_several_of_one_name_are_told_apart_by_their_pseudonyms(node):
    for pseudonym in ("o-0000000001", "o-0000000002"):
        put(node, pseudonym, "Eleni")
    for call in (OFFICERS_DISABLE, OFFICERS_REFUSE):
        with pytest.raises(BadInput, match="o-0000000001, o-0000000002"):
            node.call(OPERATOR, call, ById("Eleni"))
    gone = node.call(OPERATOR, OFFICERS_DISABLE, ById("o-0000000002"))
    assert gone.pseudonym == "o-0000000002"
    assert node.call(OPERATOR, OFFICERS_DISABLE, ById("Eleni")).name == "Eleni"


def test_names_that_only_begin_alike_are_two_peoples(node):
    for name in (
        "Eleni",
        "Eleni P.",
        "O-Ren Ishii",
        "Odile Boisse",
        "Odilebaisse",
        "\u738b\u4f1f",
        "\u738b\u709c",
        "\u0930\u093e\u092e",
        "\u0930\u092e\u093e",
        "\u91d1Kim",
        "Bj\u00f8rn \u0141uk",
        "\u0410\u043d\u043d\u0430",
    ):
        add(node, name)


def test_disabled_officers_leave_room_for_others(node, monkeypatch):
    for module in ("appoint", "staff"):
        monkeypatch.setattr(f"node.flows.officer.{module}.OFFICERS_MOST", 2)
    add(node, "Stays", "custodian")
    for n in range(5):
        gone = add(node, f"Leaves {n}")
        node.call(OPERATOR, OFFICERS_DISABLE, ById(gone.pseudonym))
        node.clock.advance(seconds=1)
    listed = node.call(OPERATOR, OFFICERS_LIST, Nothing()).items
    assert {o.name for o in listed} == {"Stays", "Leaves 4"}
    add(node, "Comes")
    with pytest.raises(BadInput, match="no more can be listed"):
        add(node, "Comes too late")


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "written",
    [
        "{}",
        " {} ",
        "Anna ({})",
        "{}.",
        "\u043e-{rest}",  # a Cyrillic o
        "0-{rest}",
        "O\u2011{rest}",
        "o {rest}",
        "o\ufe0f-{rest}",
    ],
)
def test_operator_naming_an_officer_as_anothers_pseudonym(node, written):
    pseudonym = add(node, "Anna").pseudonym
    name = written.format(pseudonym, rest=pseudonym[2:])
    for spelt in (name, name.upper()):
        with pytest.raises(BadInput, match="reads like a pseudonym"):
            add(node, spelt, "custodian")


@pytest.mark.attack
@pytest.mark.parametrize("name", ["o-0123456789", "O-O1Z3456789", "x o-abcdefabcd"])
def test_operator_naming_an_officer_as_a_pseudonym_that_is_yet_to_come(node, name):
    with pytest.raises(BadInput, match="reads like a pseudonym"):
        add(node, name)


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "ANNA BELL",
        "Anna  Bell",
        "AnnaBell",
        "Anna Bell.",
        "Ann\u1d00 Bell",  # a small capital
        "\uff21nna Bell",  # a wide letter
        "Anna Be1l",
        "\u00c1nna Bell",
        "Anna\u3164 Bell",  # a letter that is not seen
        "Anna\ufe0f Bell",
    ],
)
def test_operator_adding_somebody_who_looks_like_another(node, name):
    add(node, "Anna Bell")
    with pytest.raises(AlreadyThere):
        add(node, name, "custodian")


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "\u0410nn\u0430 Bell",  # Cyrillic letters
        "\u0391nna Bell",  # a Greek one
        "\u0531nna Bell",  # an Armenian one
    ],
)
def test_operator_adding_somebody_whose_name_mixes_scripts(node, name):
    with pytest.raises(BadInput, match="one script"):
        add(node, name, "custodian")


@pytest.mark.attack
def test_operator_adding_a_name_that_is_drawn_alike_in_another_script(node):
    add(node, "OTTO")
    for name in ("\u041e\u0422\u0422\u041e", "\u039f\u03a4\u03a4\u039f"):
        with pytest.raises(AlreadyThere):
            add(node, name, "custodian")


@pytest.mark.attack
@pytest.mark.parametrize("name", ["...", "\u2800", "\u3164"])
def test_officer_without_a_name_that_can_be_seen(node, name):
    with pytest.raises(BadInput):
        add(node, name)


@pytest.mark.attack
def test_renewing_makes_ones_own_credential_anew_whatever_others_are_called(node):
    """An earlier version took such names: the first by pseudonym was renewed."""
    real = add(node, "Anna")
    theirs = put(node, "o-0000000000", real.pseudonym)
    anna = node.flows.staff.who(real.credential)
    renewed = node.flows.handlers[OFFICERS_RENEW](anna, Nothing())
    assert node.flows.staff.who(renewed.credential).pseudonym == real.pseudonym
    assert node.flows.staff.who(theirs).pseudonym == "o-0000000000"
    with pytest.raises(NotYourRole):  # who made it first then has nothing
        node.flows.staff.who(real.credential)


@pytest.mark.attack
def test_operator_disabling_by_pseudonym_ends_nobody_who_is_called_so(node):
    real = add(node, "Anna")
    theirs = put(node, "o-0000000000", real.pseudonym)
    gone = node.call(OPERATOR, OFFICERS_DISABLE, ById(real.pseudonym))
    assert gone.pseudonym == real.pseudonym
    with pytest.raises(NotFound):  # nor does a second time end the other
        node.call(OPERATOR, OFFICERS_DISABLE, ById(real.pseudonym))
    assert node.flows.staff.who(theirs).active


@pytest.mark.attack
def test_agreement_to_a_name_is_none(node):
    """Whom it meant could be another by the time that it is given."""
    add(node, "Eleni", "auditor")
    with pytest.raises(NotFound, match="pseudonym"):
        node.call(AUDITOR, OFFICERS_AGREE, ById("Eleni"))
    assert not node.entries("officer.agreed")
