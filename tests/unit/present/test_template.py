import tomllib

import pytest

from node.cli.notice_file import read_notice
from node.errors import BadInput
from node.languages.tongue import LANGUAGES
from node.model.desk.notice import KindView, Lack
from node.present.template import template
from node.present.wording import Wording
from tests.unit.cli.stage_notices import ALL_KINDS

ENGLISH = Wording("en")
KINDS = {kind.name: kind for kind in ALL_KINDS.items}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_template_is_toml_that_the_file_reader_knows(name, language):
    said = tomllib.loads(template(Wording(language), KINDS[name]))
    assert said["kind"] == name
    assert said["language"] == language


@pytest.mark.parametrize("name", KINDS)
def test_all_that_may_be_said_has_its_place_and_is_known(tmp_path, name):
    lines = template(ENGLISH, KINDS[name]).splitlines()
    opened = [ln.removeprefix("# ") if ' = ""' in ln else ln for ln in lines]
    path = tmp_path / "whole.toml"
    path.write_text("\n".join(opened))
    said = tomllib.loads(path.read_text())
    names = {*said["statements"], *said["fields"]}
    assert names == {*KINDS[name].mandatory, *KINDS[name].optional}
    with pytest.raises(BadInput) as refused:
        read_notice(path, ALL_KINDS.items)
    assert "is not known" not in refused.value.message


def test_what_is_always_demanded_comes_first_with_its_law():
    text = template(ENGLISH, KINDS["red"])
    assert 'warrant_reference = ""  # Reference of the warrant' in text
    assert "(RPD, Art. 83(2)(b)(v))" in text
    assert text.index("\nwarrant_reference") < text.index("\n# penalty_max_months")
    assert '\n# family_name = ""' in text


def test_a_choice_of_several_and_the_checklist_are_left_to_the_officer():
    said = tomllib.loads(template(ENGLISH, KINDS["red"]))
    assert said["role"] == said["why"]["purpose"] == said["recipients"]["mode"] == ""
    assert set(said["checklist"].values()) == {""}
    assert said["category"] == "person"


def test_a_template_speaks_the_language_of_who_fills_it_in():
    assert "Toujours exigé" in template(Wording("fr"), KINDS["red"])
    assert "مطلوب دائمًا" in template(Wording("ar"), KINDS["red"])


@pytest.mark.attack
def test_attack_a_kind_of_a_lying_node_writes_lines_into_the_file():
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
    text = template(ENGLISH, kind)
    said = tomllib.loads(text)
    assert said["watch"] is False
    assert set(said["fields"]) == {"facts"}
    assert said["checklist"] == {}
    assert all(char.isprintable() or char == "\n" for char in text)
