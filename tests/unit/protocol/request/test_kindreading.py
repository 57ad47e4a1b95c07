from importlib.resources import files

import pytest

from node.errors import ConfigBroken
from node.protocol.request.kindreading import read_kind

EIO = files("node.protocol.request").joinpath("kinds/eio.toml").read_text("utf-8")


def test_a_file_is_a_kind():
    kind = read_kind("eio.toml", EIO)
    assert kind.clock("decision").extension.amount == 30
    assert kind.ground("double-jeopardy").alternatives == ("ask-assurance", "consult")
    assert [part.letter for part in kind.parts] == list("ABCDEFGHIJKL")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "eio"', 'name = "oie"', "name"),
        ('law = "Directive 2014/41/EU"', 'law = ""', "law"),
        ('asks = ["judicial"]', 'asks = ["wizards"]', "asks[0]"),
        ('asks = ["judicial"]', "asks = []", "asks"),
        ('title = "E', 'colour = "red"\ntitle = "E', ""),
        ('hearing = "Directive', 'singing = "Directive', "measures"),
        ('part = "persons"', 'part = "pets"', "part[4].part"),
        ('names = ["validated_by"]', 'names = ["no_such"]', "part[11].names"),
        ('names = ["validated_by"]', 'names = ["facts"]', "part"),
        ('names = ["necessity"]', 'names = ["use_intended"]', "mandatory[2].names"),
        ('code = "immunity-or-privilege"', 'code = "mood"', "ground[2].code"),
        ('code = "immunity-or-privilege"', 'code = "incomplete"', "ground"),
        ('code = "not-available"', 'code = "not-conform"', "ground"),
        ('alternatives = ["complete"]', "alternatives = []", "ground[1].alternatives"),
        ('alternatives = ["complete"]', 'alternatives = ["weep"]', "ground[1].alternatives"),
        ('measures = ["transfer-person"]\n\n', 'measures = ["prayer"]\n\n', "ground[11].measures"),
        ('unit = "hours"', 'unit = "moons"', "clock[2].unit"),
        ('unit = "hours"', 'unit = "as-asked"', "clock[2].amount"),
        ("amount = 7\n", "amount = 0\n", "clock[0].unit"),
        ("amount = 7\n", "amount = -7\n", "clock[0].amount"),
        ("amount = 7\n", 'amount = "7"\n', "clock[0].amount"),
        ('stops = ["acknowledge"]', "stops = []", "clock[0].stops"),
        ('stops = ["acknowledge"]', 'stops = ["receive"]', "clock[0].stops"),
        ('starts = "accept"', 'starts = "send"', "clock[3].starts"),
        ("amount = 24\n", "amount = 24\nrolls = true\n", "clock[2].rolls"),
        ("warn_hours = 48\n", "warn_hours = -1\n", "clock[0].warn_hours"),
        ("times = 1", "times = 0", "clock[1].extension"),
        ('pauses = ["postponement"]', 'pauses = ["lunch"]', "clock[3].pauses[0]"),
        ('any = [["validated_by"]]', "any = []", "condition[0]"),
        ('any = [["validated_by"]]', 'any = [["use_intended"]]', "condition[0]"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_meant_is_refused_with_file_key_and_advice(old, new, key):
    assert old in EIO
    with pytest.raises(ConfigBroken) as refused:
        read_kind("eio.toml", EIO.replace(old, new, 1))
    assert refused.value.key == key
    assert refused.value.message.startswith("eio.toml")
    assert refused.value.advice


def test_what_is_not_toml_is_refused():
    with pytest.raises(ConfigBroken, match="not TOML"):
        read_kind("eio.toml", "name = ")
