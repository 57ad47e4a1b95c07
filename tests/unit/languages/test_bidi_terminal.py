import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.languages.bidi import shown
from tests.unit.cli.stage import EVIL


@pytest.mark.attack
def test_attack_escape_sequences_from_a_peer_reach_the_terminal():
    assert shown(EVIL) == ("\\x1b]0;owned\\x07\\x1b[2J\\x9b31m[red]\\u202egnp.exe")


@pytest.mark.attack
@given(st.text())
def test_attack_any_control_character_survives(text):
    assert not any(
        unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown(text)
    )


@pytest.mark.attack
@given(st.text())
def test_attack_a_line_is_forged_by_a_line_break_in_a_value(text):
    assert len(shown(text).splitlines()) <= 1


def test_letters_of_every_script_stay_as_they_are():
    for text in ("José", "Иван", "علی‌رضا", "王小明", "हिन्दी", "a b"):
        assert shown(text) == text
