import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.languages.bidi import isolate, mended, runs_left, settled, shown

FSI, PDI = "\u2068", "\u2069"
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


def depth(line):
    """How deep isolates stand open at the end; -1 if one was closed too many."""
    deep = 0
    for char in line:
        deep += (char == FSI) - (char == PDI)
        if deep < 0:
            return -1
    return deep


@pytest.mark.attack
@pytest.mark.parametrize("control", CONTROLS)
def test_attack_a_value_turns_the_line_around_with_a_bidi_control(control):
    """CVE-2021-42574: it is shown escaped, not obeyed."""
    assert shown(f"a{control}b") == f"a\\u{ord(control):04x}b"
    assert control not in isolate(f"a{control}b")[1:-1]


@pytest.mark.attack
def test_attack_a_value_closes_the_isolate_that_it_stands_in():
    line = f"{isolate('x' + PDI + ' not wanted ' + FSI + 'y')} نشرة"
    assert line.count(FSI) == line.count(PDI) == 1
    assert line.index(PDI) > line.index("y")


@pytest.mark.attack
@given(st.text())
def test_attack_any_text_breaks_out_of_its_isolate(text):
    set_apart = isolate(text)
    assert (set_apart[0], set_apart[-1]) == (FSI, PDI)
    assert not {FSI, PDI} & set(set_apart[1:-1])
    assert len(set_apart.splitlines()) <= 1


@pytest.mark.attack
@given(st.text())
def test_attack_a_control_character_reaches_the_screen(text):
    kept = {c for c in shown(text) if unicodedata.category(c).startswith("C")}
    assert kept <= {"\u200c", "\u200d"}


@pytest.mark.attack
@given(st.text(alphabet=st.sampled_from([FSI, PDI, "a", "\u202e", "ن"])))
def test_attack_a_line_leaves_an_isolate_open_behind_it(line):
    settled_line = settled(line)
    assert depth(settled_line) == 0
    assert "\u202e" not in settled_line


@given(st.text(), st.text())
def test_a_finished_line_keeps_the_isolates_of_its_parts(one, other):
    line = f"{isolate(one)} - {shown(other)}"
    assert settled(line) == line


def test_a_pair_stands_and_what_is_single_is_written_out():
    assert settled(f"{FSI}a{PDI}") == f"{FSI}a{PDI}"
    assert settled(f"{FSI}a") == "\\u2068a"
    assert settled(f"a{PDI}") == "a\\u2069"
    assert settled(f"{PDI}{FSI}{FSI}a{PDI}") == f"\\u2069\\u2068{FSI}a{PDI}"


def test_names_in_any_script_are_shown_as_they_are():
    for text in ("José", "Иван", "علی‌رضا", "王小明", "हिन्दी", "21 %"):
        assert shown(text) == text


def test_only_letters_and_digits_of_right_to_left_scripts_run_left():
    assert runs_left("محمد")
    assert runs_left("דוד")
    assert runs_left("٣")
    assert not runs_left("Müller, 21.11.2026 (+351)")


def test_a_part_of_a_folded_line_loses_the_isolates_that_lost_their_partner():
    assert mended(f"a{FSI}b") == "ab"
    assert mended(f"b{PDI}c") == "bc"
    assert mended(f"{FSI}a{PDI}{FSI}") == f"{FSI}a{PDI}"
