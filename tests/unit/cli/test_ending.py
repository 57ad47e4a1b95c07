import json

import pytest

from node import errors
from node.cli import ending


def every_error(kind=errors.ComityError):
    yield kind
    for below in kind.__subclasses__():
        yield from every_error(below)


@pytest.mark.parametrize("kind", sorted(set(every_error()), key=lambda k: k.__name__))
def test_every_error_of_the_tree_has_an_exit_code(kind):
    assert ending.exit_code(kind("what")) in {1, 2, 3}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.NotYourRole, 1),
        (errors.PolicySaysNo, 1),
        (errors.CheckFailed, 1),
        (errors.LedgerBroken, 1),
        (errors.BadInput, 2),
        (errors.NotFound, 2),
        (errors.Unreachable, 3),
        (errors.Overloaded, 3),
    ],
)
def test_exit_codes_are_those_of_the_design(kind, code):
    assert ending.exit_code(kind("what")) == code


def test_a_person_gets_what_happened_and_what_to_do(capsys):
    ending.report(errors.NotFound("no record pt-pj/X"), as_json=False)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "comity: no record pt-pj/X\n  List what there is and check the name.\n"
    )


def test_a_program_gets_one_object_with_stable_keys(capsys):
    ending.report(errors.NotFound("no record"), as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert set(said["error"]) == {"code", "fault", "message", "advice"}
    assert said["error"]["code"] == "not-found"


@pytest.mark.attack
def test_attack_an_error_message_moves_the_cursor(capsys):
    ending.report(errors.BadInput("x\x1b[2J\nforged: ok"), as_json=False)
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\nforged" not in said


@pytest.mark.attack
def test_attack_a_bug_report_prints_what_was_being_handled(capsys):
    def burst():
        raise RuntimeError("passport 12345678 of J. Doe")

    with pytest.raises(RuntimeError) as caught:
        burst()
    assert ending.report_bug(caught.value, as_json=False) == 1
    said = capsys.readouterr().err
    assert "RuntimeError at test_ending.py:" in said
    assert "12345678" not in said
    assert "Traceback" not in said
