import tomllib

import pytest
from node.model.desk.notice import KindView, Lack

from node.cli.notice_file import read_notice
from node.cli.notice_template import template
from node.cli.seat import take_seat
from node.errors import BadInput
from node.languages.tongue import LANGUAGES
from tests.unit.cli.stage_notices import ALL_KINDS

KINDS = {kind.name: kind for kind in ALL_KINDS.items}


@pytest.fixture
def speak():
    yield lambda language: take_seat(None, None, as_json=False, language=language)
    take_seat(None, None, as_json=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_template_is_toml_that_the_file_reader_knows(speak, name, language):
    speak(language)
    said = tomllib.loads(template(KINDS[name]))
    assert said["kind"] == name
    assert said["language"] == language


@pytest.mark.parametrize("name", KINDS)
def test_all_that_may_be_said_has_its_place_and_is_known(speak, tmp_path, name):
    speak("en")
    lines = template(KINDS[name]).splitlines()
    opened = [ln.removeprefix("# ") if ' = ""' in ln else ln for ln in lines]
    path = tmp_path / "whole.toml"
    path.write_text("\n".join(opened))
    said = tomllib.loads(path.read_text())
    names = {*said["statements"], *said["fields"]}
    assert names == {*KINDS[name].mandatory, *KINDS[name].optional}
    with pytest.raises(BadInput) as refused:
        read_notice(path, ALL_KINDS.items)
    assert "is not known" not in refused.value.message


def test_what_is_always_demanded_comes_first_with_its_law(speak):
    speak("en")
    text = template(KINDS["red"])
    assert 'warrant_reference = ""  # Reference of the warrant' in text
    assert "(RPD, Art. 83(2)(b)(v))" in text
    assert text.index("\nwarrant_reference") < text.index("\n# penalty_max_months")
    assert '\n# family_name = ""' in text


def test_a_choice_of_several_and_the_checklist_are_left_to_the_officer(speak):
    speak("en")
    said = tomllib.loads(template(KINDS["red"]))
    assert said["role"] == said["why"]["purpose"] == said["recipients"]["mode"] == ""
    assert set(said["checklist"].values()) == {""}
    assert said["category"] == "person"


def test_a_template_speaks_the_language_of_the_seat(speak):
    speak("fr")
    assert "Toujours exigé" in template(KINDS["red"])
    speak("ar")
    assert "مطلوب دائمًا" in template(KINDS["red"])


@pytest.mark.attack
def test_attack_a_kind_of_a_lying_node_writes_lines_into_the_file(speak):
    speak("en")
    evil = 'x"\nwatch = true\n# \x1b[2J\u202e'
    kind = KindView(
        name=evil,
        purpose=evil,
        action=evil,
        law=evil,
        categories=(evil,),
        mandatory=(evil, "facts"),
        optional=(evil,),
        conditions=(),
        checklist=(),
        life_days=1,
        roles=(evil,),
        purposes=(evil,),
        modes=(evil,),
        demands=(Lack("unanswered", evil, evil, evil), Lack("x", "y", evil, evil)),
        statements=(),
    )
    text = template(kind)
    said = tomllib.loads(text)
    assert said["watch"] is False
    assert set(said["fields"]) == {"facts"}
    assert said["checklist"] == {}
    assert all(char.isprintable() or char == "\n" for char in text)
