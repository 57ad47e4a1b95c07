import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.sound import LATIN, MAX_CHARS, SCRIPTS, heard

ANY = st.text(max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mohammed", "muhamad"),
        ("yusuf", "youssef"),
        ("jevgenij", "evgeny"),
        ("karim", "kareem"),
        ("katajev", "kataev"),
    ],
)
def test_spellings_of_one_name_sound_alike(one, other):
    assert heard(one, other) > 0.4


@pytest.mark.parametrize(
    ("one", "other"), [("barry", "harry"), ("smith", "schmidt"), ("omar", "anwar")]
)
def test_names_that_look_alike_and_are_others_do_not(one, other):
    assert heard(one, other) < 0.3


@pytest.mark.parametrize(
    ("native", "latin", "other", "script"),
    [
        ("\u0645\u062d\u0645\u062f", "muhammad", "ahmad", "arabic"),
        ("\u05d3\u05d5\u05d3", "david", "jonathan", "hebrew"),
        ("\ubc15", "park", "kim", "hangul"),
        ("\u0441\u0435\u0440\u0433\u0435\u0439", "sergei", "andrei", "cyrillic"),
    ],
)
def test_a_word_of_another_script_sounds_like_its_latin_form(
    native, latin, other, script
):
    right, wrong = heard(native, latin, script), heard(native, other, script)
    assert right > 0.5 > wrong


@given(ANY, ANY, st.sampled_from(sorted(SCRIPTS)))
def test_any_text_can_be_heard(native, latin, script):
    assert heard(native, latin, script) <= 1.0


@given(st.text("abcdefghiklmnoprstuvwxyz", max_size=12), st.text("abcdehilmnorstu"))
def test_two_latin_words_sound_the_same_from_both_sides(one, other):
    assert heard(one, other) == heard(other, one)


@pytest.mark.attack
def test_a_word_without_end_costs_no_more_than_a_long_one():
    endless = "ab" * 100_000
    assert heard(endless, endless) == heard(endless[:MAX_CHARS], endless[:MAX_CHARS])
    assert heard(endless, endless, LATIN) > 0.5
