"""What Cedar would let pass and a bundle must not hold."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import load_bundle
from tests.policies.reading import with_edit, with_file

BODY = "forbid (principal, action, resource) when { false };"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (BODY, "extra.cedar: a policy without an @id"),
        (f'@id("") @legal("x")\n{BODY}', "a policy without an @id"),
        (f'@id("lower") @legal("x")\n{BODY}', "a policy without an @id"),
        (f'@id("X")\n{BODY}', "extra.cedar:1: X: no @legal names its law"),
        (f'@id("X") @legal(" ")\n{BODY}', "no @legal names its law"),
        (
            f'@id("X") @legal("x") @transfrom("y")\n{BODY}',
            "unknown annotation @transfrom",
        ),
        (
            f'@id("X") @legal("x") @transform("blur")\n{BODY}',
            "@transform 'blur' is not",
        ),
        (f'@id("X") @legal("x") @remedy("money")\n{BODY}', "@remedy 'money' is not"),
        (f'@id("X") @legal("x") @tell("all")\n{BODY}', "@tell 'all' is not"),
        (f'@id("X") @legal("x") @notify("press")\n{BODY}', "@notify 'press' is not"),
        (f'@id("X") @legal("x") @tell("agreement")\n{BODY}', "@tell without a @remedy"),
    ],
)
def test_annotations_are_checked(rule, says):
    with pytest.raises(PolicyBroken) as why:
        load_bundle(with_file("extra.cedar", rule))
    assert says in why.value.message


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Country", "ZZ"),
        ("CountryGroup", "europe"),
        ("Offence", "witchcraft"),
        ("OffenceGroup", "bad"),
        ("Agreement", "prum"),
    ],
)
def test_name_that_no_data_file_declares_is_refused(kind, name):
    """Cedar takes any id of an ordinary type: a typo would never match."""
    look = {
        "Country": f'principal in Comity::Country::"{name}"',
        "CountryGroup": f'principal in Comity::CountryGroup::"{name}"',
        "Offence": f'context.offence == Comity::Offence::"{name}"',
        "OffenceGroup": f'context.offence in Comity::OffenceGroup::"{name}"',
        "Agreement": f'context.agreements.contains(Comity::Agreement::"{name}")',
    }[kind]
    rule = (
        f'@id("X") @legal("x")\nforbid (principal, action, resource) when {{ {look} }};'
    )
    with pytest.raises(PolicyBroken, match=f"{kind} '{name}' is not declared"):
        load_bundle(with_file("extra.cedar", rule))


def test_names_that_are_declared_are_taken():
    rule = (
        '@id("X") @legal("x")\nforbid (principal, action, resource) when '
        '{ principal in Comity::CountryGroup::"eu" && '
        'context.offence == Comity::Offence::"fraud" && '
        'context.agreements.contains(Comity::Agreement::"pruem-ii") && false };'
    )
    assert "X" in load_bundle(with_file("extra.cedar", rule)).rules


def test_schema_without_a_closed_list_is_refused():
    files = with_edit(
        "schema.cedarschema", "entity Remedy enum [", "entity Remedies enum ["
    )
    with pytest.raises(PolicyBroken):
        load_bundle(files)


def test_schema_whose_codes_differ_from_the_program_is_refused():
    files = with_edit("schema.cedarschema", '"H0", "H1"', '"H0", "H9", "H1"')
    with pytest.raises(PolicyBroken, match=r"Handling differs from the program's: H9"):
        load_bundle(files)


def test_rule_that_does_not_parse_is_pointed_at():
    text = (
        f'@id("A") @legal("x")\n{BODY}\n\n@id("B") @legal("x")\n'
        "forbid (principal, action, resource) when { oops"
    )
    with pytest.raises(PolicyBroken, match=r"^extra\.cedar:4: "):
        load_bundle(with_file("extra.cedar", text))
