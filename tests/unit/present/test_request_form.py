import tomllib

import pytest

from node.cli.request_file import read_request
from node.languages.tongue import LANGUAGES
from node.model.notice import Statement
from node.model.request import MeasureAsked
from node.present.request_form import quoted, request_form
from node.present.wording import Wording
from node.protocol.request.kinds import REQUEST_KINDS, request_kind_view
from tests.requests import written

KINDS = {kind.name: request_kind_view(kind) for kind in REQUEST_KINDS.values()}
ENGLISH = Wording("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_form_is_toml_with_what_is_demanded_open(name, language):
    said = tomllib.loads(request_form(Wording(language), KINDS[name], reply=True))
    assert said["kind"] == name
    assert said["language"] == language
    assert set(said["statements"]) == set(KINDS[name].mandatory)
    assert set(said["reply"].values()) == {""}


@pytest.mark.parametrize("name", KINDS)
def test_all_that_may_be_said_has_its_place(name):
    lines = request_form(ENGLISH, KINDS[name]).splitlines()
    opened = [ln.removeprefix("# ") if ' = ""' in ln else ln for ln in lines]
    said = tomllib.loads("\n".join(opened))
    assert set(said["statements"]) == {s.name for s in KINDS[name].statements}
    assert set(said.get("measures", ())) == set(KINDS[name].measures)


def test_the_parts_of_an_order_are_the_sections_of_its_annex_in_their_order():
    text = request_form(ENGLISH, KINDS["eio"])
    places = [text.index(f"\n# {letter}  ") for letter in "ABCDEFGHIJKL"]
    assert places == sorted(places)
    assert "Legal remedies" in text


def test_each_ground_stands_in_the_reply_with_its_law_and_what_it_leaves_open():
    text = request_form(Wording("fr"), KINDS["information"], reply=True)
    for ground in KINDS["information"].grounds:
        assert f"#   {ground.code}: " in text
    assert "Demander le consentement" in text
    assert "[reply]" not in request_form(ENGLISH, KINDS["information"])


@pytest.mark.parametrize("name", KINDS)
def test_what_was_filled_in_is_read_back_as_it_was(tmp_path, name):
    given = written(name)
    path = tmp_path / "form.toml"
    path.write_text(request_form(ENGLISH, KINDS[name], given))
    read = read_request(path, list(KINDS.values()))
    assert sorted(read.statements, key=str) == sorted(given.statements, key=str)
    assert read.measures == given.measures
    assert read.purpose == given.purpose
    assert (read.request_id, read.to) == (given.request_id, given.to)


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        'An end" \n[reply]\nact = "refuse"',
        "back\\slash \\u0022 and\ttab\nline",
        "turned \u202e about \u2066 and\u2028 hidden \x07\x7f",
        "a name in Arabic: \u0645\u062d\u0645\u062f \U0001f468\u200d\U0001f469",
    ],
)
def test_attack_a_text_writes_lines_or_hides_in_the_form_of_the_other_side(
    text, tmp_path
):
    facts = Statement("facts", text, "fr")
    given = written(
        "mla", statements=(facts,), measures=(MeasureAsked("search", text),)
    )
    form = request_form(ENGLISH, KINDS["mla"], given)
    path = tmp_path / "form.toml"
    path.write_text(form)
    read = read_request(path, list(KINDS.values()))
    assert read.statements == (facts,)
    assert read.measures[0].text == text
    assert not set("\u202e\u2066\u2028\x07\x7f") & set(form)


def test_a_quoted_text_is_toml_on_one_line():
    assert quoted('a"b\\c\nd') == r'"a\"b\\c\nd"'
