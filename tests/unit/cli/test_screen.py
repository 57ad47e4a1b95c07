import json

import pytest
from node.model.desk.peer import CardReply, PingReply

from node.cli import screen
from tests.unit.cli.stage import EVIL, NOON


@pytest.mark.attack
def test_attack_a_peer_s_text_in_a_table_moves_the_cursor(capsys):
    screen.table(("what",), [(EVIL,)])
    screen.facts([("note", EVIL)])
    screen.line(EVIL, style="bold")
    screen.block(EVIL)
    screen.note(EVIL)
    said = capsys.readouterr()
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said.out + said.err


@pytest.mark.attack
def test_attack_a_peer_s_text_is_read_as_markup(capsys):
    screen.line("[bold]x[/bold] :smile: [link=http://a]y[/link]")
    assert capsys.readouterr().out == (
        "[bold]x[/bold] :smile: [link=http://a]y[/link]\n"
    )


@pytest.mark.attack
def test_attack_json_carries_a_c1_control_to_the_terminal(capsys):
    screen.print_json({"note": EVIL})
    said = capsys.readouterr().out
    assert said.rstrip("\n").isprintable()
    assert said.isascii()
    assert json.loads(said)["note"] == EVIL


def test_json_is_one_line_with_sorted_keys_base64_and_utc(capsys):
    screen.print_json({"at": NOON, "card": CardReply(b"\x00", "F", "pt-pj", 1)})
    assert capsys.readouterr().out == (
        '{"at": "2026-03-01T12:00:00Z", "card": {"agency": "pt-pj", '
        '"card": "AA==", "fingerprint": "F", "sequence": 1}}\n'
    )


def test_an_empty_table_says_so(capsys):
    screen.table(("a", "b"), [])
    assert capsys.readouterr().out == "(none)\n"


def test_a_listing_shows_the_named_attributes(capsys):
    screen.listing(
        [PingReply("es-pn", ok=True, millis=3, skew_ms=-2, software="x", note="")],
        *("agency", "ok", "skew_ms"),
    )
    said = capsys.readouterr().out
    assert "skew ms" in said
    assert "yes" in said


@pytest.mark.parametrize(
    ("value", "shown"),
    [(NOON, "2026-03-01 12:00:00Z"), (True, "yes"), (("a", 1), "a, 1"), (3, "3")],
)
def test_cells_read_as_people_write(value, shown):
    assert screen.cell(value) == shown
