"""Case files: complete facts, an expectation, and a line to point at."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.casefile import read_cases

GOOD = """\
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
[fields]
name = "core"
[[case]]
name = "first"
expect = { ask = "yes" }
[[case]]
name = "second"
given = { role = "victim" }
expect = { fields = { name = "withheld" } }
"""


def refusal(text: str) -> str:
    with pytest.raises(PolicyBroken) as why:
        read_cases("cases/x.toml", text.encode())
    return why.value.message


def test_case_repeats_only_what_differs():
    first, second = read_cases("cases/x.toml", GOOD.encode())
    assert (first.given.role, second.given.role) == ("none", "victim")
    assert first.given.offence == second.given.offence == "fraud"
    assert (first.fields, second.fields) == ((), (("name", "core"),))
    assert (first.line, second.line) == (14, 17)
    assert first.at.utcoffset() is not None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('role = "victim"', 'roll = "victim"', "cases/x.toml:17: case 'second': "),
        ('role = "victim"', 'role = "bystander"', "cases/x.toml:17: case 'second': "),
        ('offence = "fraud"\n', "", "missing required field `offence`"),
        ('{ name = "withheld" }', '{ nme = "withheld" }', "nme is not under [fields]"),
        ('{ name = "withheld" }', '{ name = "gone" }', "cases/x.toml:16: "),
        ('{ ask = "yes" }', "{ }", "it expects nothing"),
        ('{ ask = "yes" }', '{ ask = "maybe" }', "cases/x.toml:13: "),
        ('{ ask = "yes" }', '{ rules = ["X"] }', "it expects nothing"),
        ('name = "first"\n', "", "cases/x.toml:13: "),
    ],
)
def test_what_cannot_be_meant_is_refused(old, new, says):
    assert says in refusal(GOOD.replace(old, new, 1))
