import pytest

from node.cli import page
from node.cli.seat import take_seat
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import ARABIC

FSI, PDI = "\u2068", "\u2069"


@pytest.fixture(autouse=True)
def speak():
    def to(language):
        take_seat(None, None, as_json=False, language=language)

    to("en")
    yield to
    to("en")


def test_codes_are_told_in_the_language_of_the_seat(speak):
    assert page.coded("state", "withdrawn") == "Withdrawn"
    speak("es")
    assert page.coded("state", "withdrawn") == "Retirada"
    assert page.coded("state", "") == ""


def test_a_code_that_nobody_named_is_shown_as_it_is():
    assert page.first_known("unreachable", "error") == "Could not be reached"
    assert page.first_known("older", "error", "refusal") == "Older than what is kept"
    assert page.first_known("new-code", "error", "refusal") == "new-code"
    assert page.first_known("ab" * 32, "reason") == "abababababababab..."


def test_a_table_has_its_headings_and_leaves_empty_columns_out(capsys):
    page.table(("peer", "reason", "at"), [("es-pn", "", NOON), ("nl-pol", None, NOON)])
    said = capsys.readouterr().out
    assert said.split()[:2] == ["Peer", "When"]
    assert "Reason" not in said
    assert "2026-03-01 12:00Z" in said


def test_an_empty_table_says_so_in_the_language_of_the_seat(capsys, speak):
    speak("fr")
    page.table(("peer",), [])
    assert capsys.readouterr().out == "(aucun)\n"


def test_facts_leave_out_what_is_empty(capsys):
    page.facts([("peer", "es-pn"), ("reason", ""), ("waiting", 0), ("names", ())])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["Peer", "es-pn"], ["Waiting", "0"]]
    page.facts([("reason", "")])
    assert capsys.readouterr().out == ""


def test_in_arabic_the_first_column_is_the_right_one(capsys, speak):
    speak("ar")
    page.table(("sender", "title"), [("pt-pj", "Costa")])
    head, _, row = capsys.readouterr().out.splitlines()
    assert row.index("Costa") < row.index("pt-pj")
    assert head.index("العنوان") < head.index("الجهة")


def test_neighbours_that_run_left_are_set_apart_so_that_they_keep_their_places(capsys):
    page.table(("title", "name"), [(ARABIC, ARABIC)])
    row = capsys.readouterr().out.splitlines()[2]
    assert row.count(f"{FSI}{ARABIC}{PDI}") == 2


def test_columns_stay_even_though_isolates_take_no_room(capsys):
    page.table(("title", "name"), [(ARABIC, "x"), ("A" * len(ARABIC), "y")])
    one, other = capsys.readouterr().out.splitlines()[2:]
    assert one.replace(FSI, "").replace(PDI, "").index("x") == other.index("y")


def test_a_cell_of_many_lines_is_set_apart_in_each(capsys, speak):
    speak("ar")
    page.table(("text",), [(f"{ARABIC} " * 40,)])
    for row in capsys.readouterr().out.splitlines()[2:]:
        assert row.count(FSI) == row.count(PDI) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_texts_of_people_keep_their_lines(capsys, speak, language):
    speak(language)
    page.paragraphs("one\r\ntwo")
    said = capsys.readouterr().out.replace(FSI, "").replace(PDI, "")
    assert said == "one\ntwo\n"


def test_countries_are_told_by_name_and_code():
    assert page.countries(("ES", "ZZ9")) == "Spain (ES), ZZ9 (ZZ9)"


def test_a_statement_in_codes_is_told_in_words_and_all_else_as_written():
    assert page.statement_value("offence_nature", "ordinary") == "Ordinary crime"
    assert page.statement_value("warrant_valid", "yes") == "yes"
    assert page.statement_value("facts", "ordinary") == "ordinary"
    assert not isinstance(page.statement_value("facts", "x"), page.Said)


@pytest.mark.attack
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_attack_a_peer_s_text_moves_the_cursor_or_turns_the_line(
    capsys, speak, language
):
    speak(language)
    evil = f"{EVIL}\n{ARABIC}\u2066x\u2069"
    page.table((evil[:5], "peer"), [(evil, page.coded("kind", evil))])
    page.facts([("peer", evil), ("name", page.first_known(evil, "reason"))])
    page.line(evil)
    page.paragraphs(evil)
    page.titled(page.thing_name(evil))
    page.columns_line([NOON, evil, page.coded("event", evil)])
    page.line(page.countries((evil,)))
    page.line(page.say("page.hit-of", peer=evil, what=evil, reference=evil))
    said = capsys.readouterr().out
    for char in "\x1b\x07\x9b\u202e\u2066":
        assert char not in said
    for each in said.splitlines():
        assert each.count(FSI) == each.count(PDI)


@pytest.mark.attack
def test_attack_a_peer_s_text_closes_the_isolate_that_it_stands_in(capsys):
    page.table(("title", "name"), [(f"{ARABIC}{PDI}x", "y")])
    page.line(f"{FSI}z{PDI}")
    said = capsys.readouterr().out
    assert f"{ARABIC}\\u2069x" in said
    assert "\\u2068z\\u2069" in said


@pytest.mark.attack
def test_attack_a_template_s_value_leaves_its_line(capsys):
    page.block("a\n# \x1b[2J\u202e\n")
    assert capsys.readouterr().out == "a\n# \\x1b[2J\\u202e\n"
