"""Running cases: what differs is said, and what is unseen is named."""

from __future__ import annotations

import pytest

from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from tests.policies.reading import starter_files, with_edit, with_file

HEAD = """\
title = "T"
[given]
asker = "es-cnp"
own = "pt-pj"
purpose = "investigation"
offence = "fraud"
legal_basis = "eu-2023-977"
case = "1"
at = 2026-06-01T12:00:00Z
category = "person"
role = "suspect"
nationalities = ["RO"]
[fields]
name = "core"
odd = "nowhere"
[[case]]
name = "one"
"""


def differences(expect: str) -> tuple[str, ...]:
    files = {k: v for k, v in starter_files().items() if not k.startswith("cases/")}
    files["cases/x.toml"] = f"{HEAD}expect = {expect}\n".encode()
    (result,) = run_cases(load_bundle(files)).results
    return result.differences


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ('{ ask = "yes", hit = "yes", fields = { name = "exact" } }', ()),
        ('{ ask = "no" }', ("ask: expected no, decided yes",)),
        ('{ hit = "no" }', ("hit: expected no, decided yes",)),
        (
            '{ fields = { name = "withheld" } }',
            ("field name: expected withheld, decided exact",),
        ),
        (
            '{ hit = "yes", told = ["core: agreement"] }',
            ("told: expected ['core: agreement'], decided []",),
        ),
        (
            '{ ask = "yes", remedies = ["agreement"] }',
            ("remedies: expected ['agreement'], decided []",),
        ),
        (
            '{ ask = "yes", rules = ["HIT-HIDDEN"] }',
            ("rule HIT-HIDDEN did not decide",),
        ),
        (
            '{ fields = { odd = "withheld" } }',
            ("error: fields: odd is of an unknown group",),
        ),
    ],
)
def test_difference_is_said_in_words(expect, said):
    assert differences(expect) == said


def test_bundle_without_cases_does_not_pass():
    files = {k: v for k, v in starter_files().items() if not k.startswith("cases/")}
    report = run_cases(load_bundle(files))
    assert not report.ok
    assert len(report.silent) == len(load_bundle(files).rules)


def test_case_of_what_is_no_agency_fails_and_does_not_raise():
    report = run_cases(
        load_bundle(with_edit("cases/hit.toml", 'asker = "es-cnp"', 'asker = "Spain"'))
    )
    assert any("not an agency id" in d for r in report.failed for d in r.differences)


def test_rule_that_can_never_fire_is_named():
    rule = (
        '@id("NEVER") @legal("x")\n'
        "forbid (principal, action, resource) when { context.case_given && !context.case_given };"
    )
    report = run_cases(load_bundle(with_file("extra.cedar", rule)))
    assert "NEVER" in report.silent
    assert report.ok
