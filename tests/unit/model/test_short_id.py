"""Short forms tell apart, and a beginning means one or says which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.model.short_id import BEGINNING_LEAST, begins, meant, short_id, short_ids

QUERY = "01a1ff4e-ae43-7183-8c3d-611d555d2ef9"
SAME_MOMENT = "01a1ff4e-ae43-7999-8c3d-611d555d2ef9"
RELEASE = "es-cnp/7Q4M-X2KD-9RTA/5f0c8a1277aa00ff5f0c8a1277aa00ff"
OF_A_NOTICE = "es-cnp/pt-pj/7Q4M-X2KD-9RTA"
NOTICE = "es-cnp/7Q4M-X2KD-9RTA"


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        (QUERY, "01a1ff4e-ae43"),
        (RELEASE, "5f0c8a12"),
        (NOTICE, NOTICE),
        ("q-1", "q-1"),
        (OF_A_NOTICE, "7Q4M-X2KD"),
    ],
)
def test_each_kind_of_id_has_a_short_form(whole, short):
    assert short_id(whole) == short
    assert begins(whole, short) or whole == short


def test_two_of_the_same_moment_are_told_apart():
    made = short_ids((QUERY, SAME_MOMENT))
    assert made == {QUERY: "01a1ff4e-ae43-71", SAME_MOMENT: "01a1ff4e-ae43-79"}


@pytest.mark.parametrize("given_", ["7Q4M", "7q4m-x2", NOTICE, "es-cnp/7Q"])
def test_a_reference_is_found_by_its_beginning_with_or_without_its_agency(given_):
    assert meant(given_, (NOTICE, "es-cnp/0000-X2KD-9RTA"), what="notice") == NOTICE


def test_a_beginning_of_several_names_each_of_them():
    with pytest.raises(BadInput) as refused:
        meant("01a1", (QUERY, SAME_MOMENT), what="query")
    assert "01a1ff4e-ae43-71, 01a1ff4e-ae43-79" in refused.value.advice


def test_the_whole_id_is_meant_though_another_begins_with_it():
    assert meant("q-1x", ("q-1xy", "q-1x"), what="query") == "q-1x"


def test_too_short_a_beginning_means_nothing():
    assert meant("01a", (QUERY,), what="query") is None
    assert meant("", (QUERY,), what="query") is None


IDS = st.lists(st.uuids(version=4).map(str) | st.sampled_from([QUERY, RELEASE, NOTICE]))


@given(IDS)
def test_every_short_form_means_its_own_id_among_those_listed(ids):
    for whole, short in short_ids(ids).items():
        if len(short) >= BEGINNING_LEAST:
            assert meant(short, dict.fromkeys(ids), what="thing") == whole
