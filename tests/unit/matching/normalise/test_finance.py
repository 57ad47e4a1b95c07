import pytest

from node.matching.normalise import normal
from node.matching.normalise.form import FAIL, OK, UNCHECKED


@pytest.mark.parametrize("value", ["QZVKXKPR", "QZVK XK 22 XXX", "7ZVKXKPR1A2"])
def test_a_bank_of_kosovo_is_marked_by_its_structure(value):
    assert normal("bic", value).check == OK


@pytest.mark.parametrize("value", ["7ABCDEFF", "1234DE12", "AB3DDEFFA1B"])
def test_a_bank_may_have_digits_in_its_prefix(value):
    assert normal("bic", value).check == OK


@pytest.mark.parametrize(
    "value", ["QZVKXKP", "QZVKXKPR1", "QZVKX1PR", "QZXKXXPR", "QZVKZZPR", "XKQZVKPR"]
)
def test_what_is_not_built_as_a_bic_or_of_no_country_is_marked(value):
    assert normal("bic", value).check == FAIL


def test_an_account_of_kosovo_is_marked():
    assert normal("iban", "XK05 1212 0123 4567 8906").check == OK


def test_a_bic_without_text_is_not_checked():
    assert normal("bic", "-").check == UNCHECKED
