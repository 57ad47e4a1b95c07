"""Case files: complete facts, an expectation, and a line to point at."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.casefile import NoticeGiven, read_cases

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


NOTICE = """\
title = "T"
[given]
recipient = "es-cnp"
own = "pt-pj"
kind = "red"
purpose = "prosecution"
offence = "fraud"
legal_basis = "eu-eaw"
case = "1"
at = 2026-06-01T12:00:00Z
category = "person"
[fields]
facts = "narrative"
[[case]]
name = "first"
expect = { notify = "yes", fields = { facts = "exact" } }
[[case]]
name = "second"
given = { originator = "fr-dcpj" }
expect = { forward = "no" }
"""


def test_case_with_a_kind_is_about_a_notice():
    first, second = read_cases("cases/x.toml", NOTICE.encode())
    assert isinstance(first.given, NoticeGiven)
    assert (first.given.audience, first.given.originator) == ("all", "")
    assert second.given.originator == "fr-dcpj"
    assert first.at == second.at


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("notify", "ask", "case 'first': it is not about ask"),
        ('notify = "yes", ', 'hit = "yes", ', "it is not about hit"),
        ("forward", "notify", "case 'second': it is not about notify"),
        ('originator = "fr-dcpj"', "minor = true", "it is not about forward"),
        ('forward = "no"', 'fields = { facts = "exact" }', "is not about fields"),
        ('recipient = "es-cnp"', 'asker = "es-cnp"', "case 'first': "),
        ('originator = "fr-dcpj"', 'audience = "some"', "case 'second': "),
    ],
)
def test_ending_that_a_case_cannot_have_is_refused(old, new, says):
    assert says in refusal(NOTICE.replace(old, new, 1))


def test_question_cannot_end_like_a_notice():
    assert "it is not about notify" in refusal(GOOD.replace("ask =", "notify =", 1))
