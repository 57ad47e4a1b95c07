"""A cell is read into its values: each is found by itself, and none is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.matching.normalise.cell import MOST, is_plain, value_in, values_in
from node.matching.normalise.spoilt import spoilt
from node.matching.normalise.table import KINDS, normal_in
from tests.unit.matching.cells import ONE, SEVERAL
from tests.unit.matching.making import meets, question, record

DOUBTFUL = (
    ("scoped-number", "AB123456 (old CD987654)"),
    ("scoped-number", "AB123456 replaced by CD987654"),
    ("scoped-number", "AB 123456, 2012"),
    ("scoped-number", "AB12345, 67890"),
    ("phone", "020 7946 0018/19"),
    ("phone", "+7 (8442) 27-57-36, 27-40-20"),
    ("scoped-number", "; ".join(f"AB7654{n:03}" for n in range(MOST + 1))),
)
"""What may be several values, or one: which, nobody can tell."""


@pytest.mark.parametrize(("category", "field", "written", "bare"), ONE)
def test_a_value_is_found_by_itself_whatever_stands_beside_it(
    category, field, written, bare
):
    assert meets(
        question(category, **{field: bare}), record(category, **{field: written})
    )
    assert meets(
        question(category, **{field: written}), record(category, **{field: bare})
    )


@pytest.mark.parametrize(("category", "field", "written", "bare"), ONE)
def test_what_was_written_is_kept(category, field, written, bare):
    (value,) = record(category, **{field: written}).fields
    assert value.value == written


@pytest.mark.parametrize(("category", "field", "written", "bare"), SEVERAL)
def test_each_of_several_values_is_found_by_itself(category, field, written, bare):
    held = record(category, **{field: written})
    assert len(held.fields) > 1
    assert not {value.check for value in held.fields} & {"unread", "fills"}
    for one in bare:
        assert meets(question(category, **{field: one}), held)


@pytest.mark.parametrize(("kind", "written"), DOUBTFUL)
def test_what_may_be_several_is_no_value_and_says_so(kind, written):
    (found,) = values_in(kind, written)
    assert normal_in(kind, found) == ""
    held = record("person", **{FIELDS[kind]: written, "name": "Tamsin Orvalik"})
    (value,) = (f for f in held.fields if f.field == FIELDS[kind])
    assert (value.value, value.normal, value.check) == (written, "", "unread")


FIELDS = {"scoped-number": "passport_number", "phone": "phone"}


@pytest.mark.parametrize(
    "written",
    ["123456.0", "00123456.0", "1.23457E+11", "Passport 1.23457E+11", "#REF!"],
)
def test_what_a_spreadsheet_spoilt_is_stored_as_no_number(written):
    (value,) = record("person", passport_number=written).fields
    assert (value.normal, value.check) == ("", "unread")


@pytest.mark.attack
@pytest.mark.parametrize(("category", "field", "written", "bare"), SEVERAL)
def test_a_question_never_asks_for_one_of_several(category, field, written, bare):
    """Nor for the number that all of them would be as one."""
    held = [record(category, **{field: one}) for one in bare]
    asked = question(category, **{field: written})
    assert value_in(CATEGORIES[category].fields[field].kind, written).how == "several"
    with pytest.raises(BadInput):
        meets(asked, held[0])


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("scoped-number", "AB 123456"),
        ("scoped-number", "12 3456 E 7890"),
        ("scoped-number", "NO123456"),
        ("scoped-number", "12.345.678"),
        ("scoped-number", "800101/1234"),
        ("scoped-number", "AB/123456"),
        ("scoped-number", "61101-9618232-1"),
        ("scoped-number", "Tatmadaw Kyee 19571"),
        ("plate", "NR 1234"),
        ("plate", "REG 123"),
        ("phone", "089/123456"),
        ("phone", "(0351) 912-345-678"),
        ("url", "https://x.example/a_(b),c"),
        ("handle", "telegram:a.b"),
        ("name", "Orvalik / Orwalik, Tamsin"),
        ("wallet", "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    ],
)
def test_what_belongs_to_a_value_is_left_to_it(kind, written):
    (found,) = values_in(kind, written)
    assert KINDS[kind].text(found.core, "") == KINDS[kind].text(written, "")


WRITTEN = st.one_of(
    st.text(max_size=60),
    st.text("AB12 ,;/()|.-:+@#\n", max_size=40),
    st.lists(
        st.sampled_from(
            (
                *(
                    "Passport",
                    "No.",
                    "INN",
                    "(a)",
                    "(b)",
                    "(expired)",
                    "issued on",
                    ";",
                ),
                *("9.9.1998", "AB7654321", "5013045054", ", ", "/", "Ukraine", "tel."),
                *("+44 20 7946 0018", "a@x.example", "www.x.example", "9074729"),
            )
        ),
        max_size=8,
    ).map(" ".join),
)


@given(st.sampled_from(sorted(KINDS)), WRITTEN)
def test_a_part_of_a_cell_is_one_value_and_the_same_again(kind, written):
    found = values_in(kind, written)
    assert found
    for one in found if len(found) > 1 else ():
        (again,) = values_in(kind, one.written)
        assert normal_in(kind, again) == normal_in(kind, one)


@given(st.sampled_from(sorted(KINDS)), WRITTEN)
def test_what_is_plain_is_not_taken_apart(kind, written):
    if is_plain(kind, written):
        (found,) = values_in(kind, written)
        assert (found.written, found.core) == (written, written)


@pytest.mark.attack
@given(st.sampled_from(sorted(KINDS)), st.text(max_size=1200))
def test_attack_no_text_makes_it_fail(kind, written):
    assert values_in(kind, written)


@pytest.mark.attack
@pytest.mark.parametrize(
    "written", ["AB1234\u2026", "AB1234 \u2026", "\u20261234567", "AB1234..."]
)
def test_of_a_number_that_is_cut_short_the_rest_is_not_taken_for_the_whole(written):
    (found,) = values_in("scoped-number", written)
    assert (found.how or spoilt("scoped-number", found.core)) == "partly"
