import pytest

from node.cli import screen
from node.present.wording import Wording, verbatim
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import ARABIC

FSI, PDI = "\u2068", "\u2069"


def table(columns, rows, language="en"):
    names = [(name, lambda row, n=n: row[n]) for n, name in enumerate(columns)]
    screen.tell([Wording(language).table(rows, *names)])


def facts(pairs, language="en"):
    names = [(name, lambda _, value=value: value) for name, value in pairs]
    screen.tell([Wording(language).facts(None, *names)])


def test_a_table_has_its_headings_and_leaves_empty_columns_out(capsys):
    table(("peer", "reason", "at"), [("es-pn", "", NOON), ("nl-pol", None, NOON)])
    said = capsys.readouterr().out
    assert said.split()[:2] == ["Peer", "When"]
    assert "Reason" not in said
    assert "2026-03-01 12:00Z" in said


def test_an_empty_table_says_so_in_the_language_of_its_reader(capsys):
    table(("peer",), [], "fr")
    assert capsys.readouterr().out == "(aucun)\n"


def test_facts_leave_out_what_is_empty(capsys):
    facts([("peer", "es-pn"), ("reason", ""), ("waiting", 0), ("names", ())])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["Peer", "es-pn"], ["Waiting", "0"]]
    facts([("reason", "")])
    assert capsys.readouterr().out == ""


def test_in_arabic_the_first_column_is_the_right_one(capsys):
    table(("sender", "title"), [("pt-pj", "Costa")], "ar")
    head, _, row = capsys.readouterr().out.splitlines()
    assert row.index("Costa") < row.index("pt-pj")
    assert head.index("العنوان") < head.index("الجهة")


def test_neighbours_that_run_left_are_set_apart_so_that_they_keep_their_places(capsys):
    table(("title", "name"), [(ARABIC, ARABIC)])
    row = capsys.readouterr().out.splitlines()[2]
    assert row.count(f"{FSI}{ARABIC}{PDI}") == 2


def test_columns_stay_even_though_isolates_take_no_room(capsys):
    table(("title", "name"), [(ARABIC, "x"), ("A" * len(ARABIC), "y")])
    one, other = capsys.readouterr().out.splitlines()[2:]
    assert one.replace(FSI, "").replace(PDI, "").index("x") == other.index("y")


def test_a_cell_of_many_lines_is_set_apart_in_each(capsys):
    table(("text",), [(f"{ARABIC} " * 40,)], "ar")
    for row in capsys.readouterr().out.splitlines()[2:]:
        assert row.count(FSI) == row.count(PDI) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_texts_of_people_keep_their_lines(capsys, language):
    screen.tell(Wording(language).paragraphs("one\r\ntwo"))
    said = capsys.readouterr().out.replace(FSI, "").replace(PDI, "")
    assert said == "one\ntwo\n"


@pytest.mark.attack
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_attack_a_peer_s_text_moves_the_cursor_or_turns_the_line(capsys, language):
    words = Wording(language)
    evil = f"{EVIL}\n{ARABIC}\u2066x\u2069"
    table((evil[:5], "peer"), [(evil, words.coded("kind", evil))], language)
    facts([("peer", evil), ("name", words.first_known(evil, "reason"))], language)
    hit = words.say("page.hit-of", peer=evil, what=evil, reference=evil)
    screen.tell(
        [
            words.line(evil),
            *words.paragraphs(evil),
            words.heading(words.thing_name(evil)),
            words.row([NOON, evil, words.coded("event", evil)]),
            words.line(words.countries((evil,))),
            words.line(hit),
        ]
    )
    said = capsys.readouterr().out
    for char in "\x1b\x07\x9b\u202e\u2066":
        assert char not in said
    for each in said.splitlines():
        assert each.count(FSI) == each.count(PDI)


@pytest.mark.attack
def test_attack_a_peer_s_text_closes_the_isolate_that_it_stands_in(capsys):
    table(("title", "name"), [(f"{ARABIC}{PDI}x", "y")])
    screen.tell([Wording("en").line(f"{FSI}z{PDI}")])
    said = capsys.readouterr().out
    assert f"{ARABIC}\\u2069x" in said
    assert "\\u2068z\\u2069" in said


@pytest.mark.attack
def test_attack_a_template_s_value_leaves_its_line(capsys):
    screen.tell([verbatim("a\n# \x1b[2J\u202e\n")])
    assert capsys.readouterr().out == "a\n# \\x1b[2J\\u202e\n"
