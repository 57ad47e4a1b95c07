"""Loading a bundle: everything holds together, or nothing is used."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import bundle_digest, is_bundle_path, load_bundle
from tests.policies.reading import starter, starter_files, with_edit, with_file


def refusal(files) -> str:
    with pytest.raises(PolicyBroken) as why:
        load_bundle(files)
    return why.value.message


def test_starter_loads_and_counts():
    bundle = starter()
    assert bundle.policy_count == len(bundle.rules) > 30
    assert bundle.cases
    assert len(bundle.digest) == 32
    assert bundle.quotas.for_peer("es-cnp").per_day == 2_000_000


@pytest.mark.parametrize(
    "path",
    [
        "schema.cedarschema",
        "countries.toml",
        "offences.toml",
        "fields.toml",
        "quotas.toml",
    ],
)
def test_missing_file_is_named(path):
    files = starter_files()
    del files[path]
    assert refusal(files) == f"{path} is missing from the bundle"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('Purpose::"execution"', 'Purpose::"executoin"', "birth.cedar:3: for policy"),
        ("context.purpose", "context.porpoise", "birth.cedar:3: for policy"),
        ("Comity::Purpose", "Comity::Purposes", "birth.cedar:3: for policy"),
        (
            'Field::"birth_date"',
            'Field::"birthdate"',
            "birth.cedar:3: BIRTH-YEAR-ONLY: Field",
        ),
        ("disclose_exact", "disclose_exactly", "birth.cedar:3: for policy"),
        ("unless", "unles", "birth.cedar:3: "),
    ],
)
def test_mutant_is_refused_with_file_and_line(old, new, says):
    assert refusal(with_edit("birth.cedar", old, new)).startswith(says)


def test_unguarded_optional_fact_is_refused():
    rule = (
        '@id("X") @legal("x")\n'
        "forbid (principal, action, resource) when { context.category == context.category };"
    )
    assert refusal(with_file("extra.cedar", rule)).startswith("extra.cedar:1: ")


def test_schema_that_does_not_parse_is_refused():
    files = with_edit("schema.cedarschema", "entity Agreement", "entty Agreement")
    assert refusal(files).startswith("schema.cedarschema: ")


def test_schema_whose_data_does_not_fit_is_refused():
    files = with_edit(
        "schema.cedarschema", "may_carry_death: Bool", "may_carry_death: Long"
    )
    assert refusal(files)


def test_template_is_refused():
    rule = '@id("X") @legal("x")\nforbid (principal == ?principal, action, resource);'
    assert "templates" in refusal(with_file("extra.cedar", rule))


def test_too_many_policies_are_refused():
    rules = "\n".join(
        f'@id("X-{n}") @legal("x")\nforbid (principal, action, resource) when {{ false }};'
        for n in range(500)
    )
    assert "more than 500" in refusal(with_file("extra.cedar", rules))


def test_file_that_is_not_text_is_refused_with_its_line():
    files = {**starter_files(), "extra.cedar": b"// one\n\xff"}
    assert refusal(files) == "extra.cedar:2: not UTF-8 text"


def test_digest_is_of_paths_and_contents_in_any_order():
    files = starter_files()
    backwards = dict(reversed(files.items()))
    assert bundle_digest(files) == bundle_digest(backwards) == starter().digest
    assert bundle_digest({"a": b"bc"}) != bundle_digest({"ab": b"c"})


def test_bundles_do_not_share_memory():
    one, other = load_bundle(starter_files()), load_bundle(starter_files())
    assert one.memo is not other.memo


@pytest.mark.parametrize(
    ("path", "ok"),
    [
        ("ask.cedar", True),
        ("cases/ask.toml", True),
        ("agreements/pruem-ii.toml", True),
        ("README.md", False),
        ("examples/strict/ask.cedar", False),
        ("cases/ask.cedar", False),
        ("other.toml", False),
    ],
)
def test_what_belongs_to_a_bundle(path, ok):
    assert is_bundle_path(path) is ok
