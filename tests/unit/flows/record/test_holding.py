"""Records added by hand: what is read of them, and what is one record already."""

import pytest

from node.errors import AlreadyThere, BadInput, NotFound
from node.model.codes import SubjectRole
from tests.unit.flows.record.registry import CUSTODIAN, Registry
from tests.unread import FOUND_BY, READ, UNREAD, every_field, sample

VIN = "WVWZZZ1JZXW000001"
SPACED = "WVW ZZZ 1JZ XW 000001"


@pytest.fixture
def registry():
    return Registry()


def role_for(category):
    return "suspect" if category == "person" else "none"


def given_for(category, field, which):
    found_by = FOUND_BY[category]
    return (found_by.field, found_by.value), (field.name, sample(field, which))


@pytest.mark.parametrize(
    ("category", "field"),
    [pytest.param(c, f, id=f"{c}.{f.name}") for c, f in every_field()],
)
def test_an_unread_value_of_any_field_is_kept_and_named(registry, category, field):
    role = role_for(category)
    bad = given_for(category, field, UNREAD)
    view = registry.add(category, *bad, role=role)
    assert [(u.line, u.field) for u in view.unread] == [(0, field.name)]
    assert sample(field, UNREAD) in [f.value for f in view.fields]
    with pytest.raises(BadInput) as refusal:
        registry.add(category, *bad, role=role, separate=True, reject_unread=True)
    assert refusal.value.message.startswith(f"{field.name} ")
    assert sample(field, UNREAD) not in refusal.value.message
    assert registry.held == 1
    good = given_for(category, field, READ)
    view = registry.add(category, *good, role=role, separate=True, reject_unread=True)
    assert view.unread == ()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("birth_date", "31/02/1980", "cannot be read"),
        ("birth_date", "2082", "lies in the future"),
        ("passport_number", "not known", "only fills a form and says nothing"),
        ("offence", "blah-blah", "is not of its list of codes"),
    ],
)
def test_the_reason_says_what_is_wrong_and_not_what_was_written(
    registry, field, value, reason
):
    view = registry.add("person", ("name", "Ana"), (field, value), role="suspect")
    (unread,) = view.unread
    assert unread.reason == reason
    assert [f.check for f in view.fields if f.field == field] in (["unread"], ["fills"])


@pytest.mark.parametrize("role", ["", "none"])
def test_a_person_without_a_role_is_refused_and_the_roles_are_named(registry, role):
    with pytest.raises(BadInput, match="a person without a subject role") as refusal:
        registry.add("person", ("name", "Ana"), role=role)
    roles = set(SubjectRole) - {SubjectRole.NONE}
    assert all(each in refusal.value.advice for each in roles)
    assert (registry.held, registry.size) == (0, 0)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"role": "suspct"}, "no subject role 'suspct'"),
        ({"handling": "H9"}, "no handling code 'H9'"),
    ],
)
def test_a_code_that_is_none_is_refused_with_those_that_are(registry, option, said):
    with pytest.raises(BadInput, match=said) as refusal:
        registry.add("person", ("name", "Ana"), **({"role": "suspect"} | option))
    assert "suspect, convicted" in refusal.value.advice or "H0, H1" in (
        refusal.value.advice
    )


# --- one number, two records ------------------------------------------------------


def test_the_same_number_written_otherwise_is_refused_with_the_other_record(registry):
    first = registry.add("vehicle", ("vin", VIN), ("colour", "red"))
    size = registry.size
    with pytest.raises(AlreadyThere) as refusal:
        registry.add("vehicle", ("vin", SPACED), ("plate", "AA-00-BB"))
    assert refusal.value.message == (
        f"the same number stands in {first.reference} (vin)"
    )
    assert f"--join {first.reference}" in refusal.value.advice
    assert "--separate" in refusal.value.advice
    assert (registry.held, registry.size) == (1, size)


def test_who_says_so_keeps_both(registry):
    registry.add("vehicle", ("vin", VIN))
    registry.add("vehicle", ("vin", SPACED), separate=True)
    assert registry.held == 2


def test_joined_values_go_to_the_record_that_is_named_and_no_other_is_made(registry):
    first = registry.add("vehicle", ("vin", VIN), ("notes", "seen at the harbour"))
    joined = registry.add(
        "vehicle", ("vin", SPACED), ("plate", "AA-00-BB"), join=first.reference,
        hidden=True, handling="H2",
    )  # fmt: skip
    assert joined.reference == first.reference
    assert registry.held == 1
    assert (joined.hidden, joined.handling) == (True, "H2")
    # What stood there before is read for a purpose and a case, not here.
    assert {f.field for f in joined.fields} == {"vin", "plate"}
    third = registry.add("vehicle", ("plate", "PT:AA-00-BB"), separate=True)
    assert third.reference != first.reference


def test_what_was_joined_is_found_by_both(registry):
    first = registry.add("vehicle", ("vin", VIN))
    registry.add("vehicle", ("plate", "PT:AA-00-BB"), join=first.reference)
    for number in (("vin", SPACED), ("plate", "PT:AA00BB")):
        with pytest.raises(AlreadyThere, match=first.reference):
            registry.add("vehicle", number)


def test_a_join_takes_the_role_of_the_record_it_names(registry):
    first = registry.add("person", ("name", "Ana Lopes"), role="victim")
    more = registry.add("person", ("phone", "+351912345678"), join=first.reference)
    assert more.role == "victim"
    with pytest.raises(BadInput, match="in another role"):
        registry.add(
            "person", ("email", "a@b.pt"), role="suspect", join=first.reference
        )


def test_records_of_two_categories_are_not_joined(registry):
    first = registry.add("vehicle", ("vin", VIN))
    with pytest.raises(BadInput, match="another role, or no vessel"):
        registry.add("vessel", ("imo", "9074729"), join=first.reference)


def test_a_join_with_a_record_that_is_not_held_is_refused(registry):
    with pytest.raises(NotFound):
        registry.add("vehicle", ("vin", VIN), join="gr-two/NONE")


def test_a_join_is_an_entry_of_its_own(registry):
    first = registry.add("vehicle", ("vin", VIN))
    size = registry.size
    registry.add("vehicle", ("colour", "red"), join=first.reference)
    assert registry.size == size + 1


@pytest.mark.parametrize(
    ("category", "one", "other"),
    [
        ("person", ("case_number", "26/17"), ("case_number", "26-17")),
        ("firearm", ("serial_number", "A11234"), ("serial_number", "A-11234")),
        ("vehicle", ("vin", "UNKNOWN"), ("vin", "unknown")),
        ("person", ("passport_number", "999999999"), ("passport_number", "999999999")),
        ("person", ("passport_number", "ES:AB1234567"), ("passport_number", "FR:AB1234567")),
    ],
)  # fmt: skip
def test_what_only_groups_or_says_nothing_or_is_another_states_joins_nobody(
    registry, category, one, other
):
    for given in (one, other):
        registry.add(category, ("notes", "one"), given, role=role_for(category))
    assert registry.held == 2


def test_the_same_record_again_is_not_its_own_double(registry):
    for _ in range(2):
        registry.add("vehicle", ("vin", VIN), source_id="V-1")
    assert registry.held == 1


def test_another_category_may_have_the_number_too(registry):
    registry.add("document", ("number", "PT:AB1234567"))
    registry.add("person", ("passport_number", "PT:AB1234567"), role="suspect")
    assert registry.held == 2


def test_a_withdrawn_record_is_nobodys_double(registry):
    from node.model.desk.record import WithdrawRequest

    first = registry.add("vehicle", ("vin", VIN))
    registry.keeper.withdraw(CUSTODIAN, WithdrawRequest(first.reference, "sold"))
    registry.add("vehicle", ("vin", VIN))
    assert registry.held == 1
