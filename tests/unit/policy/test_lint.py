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


def closing(look: str) -> dict[str, bytes]:
    """The starter with a rule that closes where ``look`` holds."""
    head = (
        '@id("X") @legal("x") forbid (principal, action in Comity::Action::"disclose"'
    )
    return with_file("extra.cedar", f"{head}, resource) when {{ {look} }};")


@pytest.mark.parametrize(
    ("look", "says"),
    [
        # An agency's id is in small letters; `es-` is no agency, and is not all of ES.
        ('principal == Comity::Agency::"ES-CNP"', "'ES-CNP' is not an agency id"),
        ('principal == Comity::Agency::"es-"', "'es-' is not an agency id"),
        ('context.nationalities.contains("UK")', "nationality 'UK' is not declared"),
        ('context.nationalities == ["pt"]', "nationality 'pt' is not declared"),
        ('["ESP"].containsAll(context.nationalities)', "nationality 'ESP' is not"),
    ],
)
def test_name_that_nobody_can_have_is_refused(look, says):
    with pytest.raises(PolicyBroken) as why:
        load_bundle(closing(look))
    assert says in why.value.message


def test_agencies_and_nationalities_that_there_can_be_are_taken():
    nations = 'context.nationalities.containsAny(["PT", "XXA", "?"])'
    agency = 'principal != Comity::Agency::"es-cnp"'
    assert "X" in load_bundle(closing(f"{nations} && {agency}")).rules


RELIGION = 'Comity::Field::"religion"'
CLASS = 'Comity::AgencyClass::"police"'


@pytest.mark.attack
@pytest.mark.parametrize(
    "look",
    [
        f"{RELIGION}.special",
        f'{RELIGION} in Comity::FieldGroup::"narrative"',
        f"(if context.minor then {RELIGION} else {RELIGION}).special",
        f'{RELIGION} is Comity::Field in Comity::FieldGroup::"narrative"',
        f'Comity::Agency::"es-cnp".class == {CLASS}',
        'Comity::Agency::"es-cnp" in Comity::Country::"ES"',
    ],
)
def test_attack_let_a_field_that_is_hidden_decide_on_one_that_is_shown(look):
    """Cedar knows of such a field only where the record has it."""
    with pytest.raises(PolicyBroken, match="it looks into"):
        load_bundle(closing(look))


def test_field_is_compared_and_what_rules_are_about_is_looked_into():
    look = f"resource == {RELIGION} || resource in {RELIGION} || resource.special"
    look += ' || resource is Comity::Field in Comity::FieldGroup::"core"'
    assert "X" in load_bundle(closing(look)).rules


@pytest.mark.parametrize("word", [".", "Set", "&&", "has", "Var", "Record", "in"])
def test_names_in_a_record_that_a_rule_writes_are_no_words_of_cedar(word):
    look = f'{{"{word}": context.minor}}["{word}"]'
    bundle = load_bundle(closing(look))
    assert bundle.engine.alike.reads("minor")
    assert not bundle.engine.alike.reads("nationalities")


def test_record_with_a_name_like_a_variable_does_not_make_a_permit_conditional():
    head = 'permit (principal, action == Comity::Action::"answer_hit", resource)'
    rule = f'@id("X") @legal("x") {head} when {{ {{"Var": true}}["Var"] }};'
    with pytest.raises(PolicyBroken, match="needs a condition about the facts"):
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
