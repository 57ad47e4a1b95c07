from dataclasses import replace

from node.present.kind import demanded, kind_list, kind_page, lacks_page
from node.present.wording import Wording
from tests.unit.cli.stage_notices import ALL_KINDS, WARRANT, written

ENGLISH = Wording("en")


def test_kinds_are_told_by_name_and_aim():
    (table,) = kind_list(ENGLISH, ALL_KINDS.items)
    assert [row[0] for row in table.rows] == [kind.name for kind in ALL_KINDS.items]
    assert table.rows[0][1] == ENGLISH.coded("kind", ALL_KINDS.items[0].name)


def test_a_kind_is_told_with_all_that_it_demands_and_allows():
    red = next(kind for kind in ALL_KINDS.items if kind.name == "red")
    _, _, demands, _, optional = kind_page(ENGLISH, red)
    assert len(demands.rows) == len(set(red.demands))
    assert len(optional.rows) == len(red.optional)


def test_a_complete_draft_is_told_in_a_word():
    assert list(lacks_page(ENGLISH, written(), ())) == [
        ENGLISH.line(ENGLISH.say("page.complete"))
    ]


def test_what_is_demanded_is_the_node_s_own_text_in_english_alone():
    assert demanded(ENGLISH, "red", WARRANT) == WARRANT.text
    assert demanded(Wording("fr"), "red", WARRANT) != WARRANT.text
    asked = replace(WARRANT, code="unanswered", name="no-side-taken")
    assert demanded(Wording("fr"), "red", asked) == Wording("fr").thing_name(
        "no-side-taken"
    )
