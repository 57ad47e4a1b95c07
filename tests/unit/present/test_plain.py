import pytest

from node.present import plain
from node.present.element import Fact, Facts, Remark, Table, Verbatim
from tests.unit.cli.stage import EVIL, NOON


@pytest.mark.parametrize(
    ("value", "shown"),
    [(NOON, "2026-03-01 12:00Z"), (True, "yes"), (("a", 1), "a, 1"), (3, "3")],
)
def test_cells_read_as_people_write(value, shown):
    assert plain.cell(value) == shown


def test_facts_of_an_object_stand_under_their_names_or_another():
    told = plain.facts_of(Remark("x"), "text", "how=tone")
    assert told == Facts((Fact("text", "x"), Fact("how", "plain")))


def test_a_listing_is_a_table_under_the_names_of_attributes():
    assert plain.listing([], "a") == Remark("(none)")
    assert plain.listing([Remark("x")], "text") == Table(("text",), (("x",),))


@pytest.mark.attack
def test_attack_a_peer_s_text_stands_in_an_element_as_it_was_sent():
    told = [
        plain.line(EVIL).text,
        plain.block(EVIL).text,
        plain.facts([(EVIL, EVIL)]).rows[0].value,
        plain.table((EVIL,), [((EVIL,),)]).rows[0][0],
    ]
    assert all(text.isprintable() for text in told)


def test_a_block_keeps_its_lines_and_nothing_else():
    assert plain.block("a\nb\x1b[2J\n") == Verbatim("a\nb\\x1b[2J")
