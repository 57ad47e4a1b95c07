import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.keys.skeleton import MAX_CHARS, skeleton

ONE_NAME = {
    "j for y": ("dmitrij", "dmitry"),
    "Belarusian dz": ("dzmitry", "dmitri"),
    "Swedish tj for ch": ("ivanovitj", "ivanovich"),
    "Swedish sj for sh": ("sjapov", "shapov"),
    "lj for l": ("natallja", "natallia"),
    "no vowels": ("mhmd", "mohammed"),
    "p is b in Arabic": ("babandriw", "papandreou"),
    "w is v in German": ("wagner", "vagner"),
    "an h that is not said": ("rombhot", "rombot"),
    "vowels of a short word": ("ayyub", "ayoub"),
    "ee and i": ("lee", "li"),
    "y and i": ("aly", "ali"),
}


@pytest.mark.parametrize("case", ONE_NAME)
def test_spellings_of_one_name_have_one_skeleton(case):
    one, other = ONE_NAME[case]
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("karim", "salim"), ("ali", "abu"), ("petrov", "petrenko"), ("hajj", "hay")],
)
def test_other_names_have_another(one, other):
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=200))
def test_no_text_raises_or_gives_a_long_skeleton(text):
    made = skeleton(text)
    assert len(made) <= MAX_CHARS
    assert made == skeleton(text)
