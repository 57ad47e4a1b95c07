import io
import json

import pytest
from rich.console import Console

from node.cli import screen
from node.model.desk.peer import CardReply, PingReply
from node.present import plain
from node.present.element import Fact, Facts, Heading, Remark, Table, Tone, Verbatim
from tests.unit.cli.stage import EVIL, NOON


@pytest.mark.attack
def test_attack_a_peer_s_text_in_a_table_moves_the_cursor(capsys):
    screen.tell(
        [
            plain.table(("what",), [(EVIL,)]),
            plain.facts([("note", EVIL)]),
            plain.line(EVIL, Tone.STRONG),
            plain.block(EVIL),
        ]
    )
    screen.note(EVIL)
    said = capsys.readouterr()
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said.out + said.err


@pytest.mark.attack
def test_attack_a_peer_s_text_is_read_as_markup(capsys):
    told = plain.line("[bold]x[/bold] :smile: [link=http://a]y[/link]")
    screen.tell([told])
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
    screen.tell([plain.table(("a", "b"), [])])
    assert capsys.readouterr().out == "(none)\n"


def test_a_listing_shows_the_named_attributes(capsys):
    ping = PingReply("es-pn", ok=True, millis=3, skew_ms=-2, software="x", note="")
    screen.tell([plain.listing([ping], "agency", "ok", "skew_ms")])
    said = capsys.readouterr().out
    assert "skew ms" in said
    assert "yes" in said


@pytest.mark.attack
def test_attack_an_element_that_nobody_made_safe_moves_the_cursor(capsys):
    """What draws a screen is the last gate, whoever made its elements."""
    for language in ("", "en", "ar"):
        rows = ((EVIL, EVIL),)
        fact = Fact(EVIL, EVIL)
        evil = [
            *(Heading(EVIL), Remark(EVIL), Verbatim(EVIL)),
            *(Facts((fact,), language), Table((EVIL, EVIL), rows, language)),
        ]
        screen.tell(evil)
    said = capsys.readouterr().out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said


def test_of_a_fact_the_label_alone_is_bold(monkeypatch):
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=40, color_system="standard")
    monkeypatch.setattr(screen, "_console", lambda *, err: console)
    screen.tell([plain.facts([("note", "somebody answers there " * 3), ("x", "1")])])
    first, second, *_, last = out.getvalue().splitlines()
    assert first.startswith("\x1b[1mnote  \x1b[0msomebody")
    assert second.startswith("      ")
    assert last == "\x1b[1mx     \x1b[0m1"
