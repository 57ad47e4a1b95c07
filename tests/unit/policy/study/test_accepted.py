"""Accepted survivors: what an entry answers for, and what is no entry."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import load_bundle
from node.policy.study.accepted import Accepted, read_accepted, reason_for
from tests.policies.tiny import tiny_files

ENTRY = '[[survivor]]\nrule = "R"\nchange = "a * b"\nreason = "why"\n'


def test_a_star_stands_for_any_text_and_all_else_for_itself():
    one = Accepted("R", 'in `when`: "*" [x] *', "why")
    assert one.answers("R", 'in `when`: "a" [x] anything')
    assert not one.answers("R", 'in `when`: "a" x anything')
    assert not one.answers("S", 'in `when`: "a" [x] anything')
    assert reason_for((one,), "R", "nothing") == ""


def test_a_bundle_may_have_none_and_what_it_has_is_read():
    assert read_accepted({}) == ()
    files = {"mutants.toml": ENTRY.encode()}
    assert read_accepted(files) == (Accepted("R", "a * b", "why"),)


@pytest.mark.parametrize(
    "text",
    [
        '[[survivor]]\nrule = "R"\nchange = "c"\n',
        '[[survivor]]\nrule = "R"\nchange = "c"\nreason = ""\n',
        f'{ENTRY}seen = "yes"\n',
        "survivor = 3\n",
    ],
)
def test_a_bundle_with_an_entry_without_a_reason_does_not_load(text):
    with pytest.raises(PolicyBroken, match=r"mutants\.toml"):
        load_bundle({**tiny_files(), "mutants.toml": text.encode()})


def test_the_file_is_part_of_the_bundle_and_decides_nothing():
    plain = load_bundle(tiny_files())
    other = load_bundle({**tiny_files(), "mutants.toml": ENTRY.encode()})
    assert plain.digest != other.digest
    assert plain.rules == other.rules
