import io

import pytest

from node.cli.toml_file import LARGEST, Toml, text_of
from node.errors import BadInput

TEXT = '''kind = "red"
note = """
wrong = not read
[nor.this]
"""
[why]
  case = "1"
"odd key" = 1
[list]
a.b = 1
'''


def blamed(file, section, key):
    with pytest.raises(BadInput) as refused:
        file.blame(section, key, "is wrong")
    return refused.value.message


@pytest.mark.parametrize(
    ("section", "key", "line"),
    [
        ("", "kind", 1),
        ("", "note", 2),
        ("why", "case", 7),
        ("why", "odd key", 8),
        ("list", "a", 10),
    ],
)
def test_a_key_is_blamed_by_its_line(section, key, line):
    said = blamed(Toml("f.toml", TEXT), section, key)
    assert said.startswith(f"f.toml, line {line}: ")


def test_what_stands_in_a_long_text_is_no_key():
    file = Toml("f.toml", TEXT)
    assert blamed(file, "", "wrong") == "f.toml: 'wrong' is wrong"
    assert blamed(file, "nor.this", "x") == "f.toml: 'nor.this.x' is wrong"


def test_a_key_without_a_place_is_blamed_by_its_table():
    assert blamed(Toml("f", "[why]\n"), "why", "case").startswith("f, line 1: ")


def test_an_unknown_key_is_refused_with_what_may_have_been_meant():
    file = Toml("f", '[why]\ncsae = "1"\n')
    with pytest.raises(BadInput) as refused:
        file.refuse_others("why", ("case", "purpose"), elsewhere={})
    assert refused.value.message == "f, line 2: 'why.csae' is not known"
    assert refused.value.advice == "Did you mean case?"


def test_a_key_in_the_wrong_table_is_sent_to_the_right_one():
    file = Toml("f", '[fields]\nfacts = "x"\n')
    with pytest.raises(BadInput) as refused:
        file.refuse_others("fields", ("name",), elsewhere={"facts": "statements"})
    assert refused.value.advice == "It belongs under [statements]."


def test_a_key_unlike_all_others_gets_the_list():
    with pytest.raises(BadInput) as refused:
        Toml("f", "qqqqq = 1").refuse_others("", ("kind", "role"), elsewhere={})
    assert refused.value.advice == "Known here: kind, role."


def test_a_key_where_a_table_belongs_is_refused():
    with pytest.raises(BadInput, match="'why' is a table"):
        Toml("f", "why = 1").section("why")


def test_a_file_that_is_no_toml_is_refused_with_its_line():
    with pytest.raises(BadInput, match="line 2") as refused:
        Toml("f", "a = 1\nb = red\n")
    assert "quotes" in refused.value.advice


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "a = " + "9" * 5000, "a = 1\x00", "a = '\x1b[2J'"],
    ids=["depth", "digits", "nul", "escape"],
)
def test_attack_a_file_breaks_its_reader(text):
    with pytest.raises(BadInput):
        Toml("f", text)


def test_standard_input_is_read_where_the_file_is_a_dash(monkeypatch):
    _feed(monkeypatch, "\ufeffkind = 'é'".encode())
    assert text_of("-", what="notice") == ("standard input", "kind = 'é'")


@pytest.mark.attack
@pytest.mark.parametrize("data", [b"", b"#" * (LARGEST + 1), b"\xff"])
def test_attack_standard_input_has_no_end_or_no_text(monkeypatch, data):
    _feed(monkeypatch, data)
    with pytest.raises(BadInput, match="standard input"):
        text_of("-", what="notice")


def _feed(monkeypatch, data):
    class Stdin:
        buffer = io.BytesIO(data)

    monkeypatch.setattr("sys.stdin", Stdin)
