import pytest

from node.cli.request_file import read_reply, read_request
from node.errors import BadInput
from node.model.codes import Purpose
from node.model.notice import Statement
from node.model.request import DataAccess, MeasureAct, RequestAct
from node.model.request_form import MeasureReply
from node.present.request_form import request_form
from node.present.wording import Wording
from node.protocol.request.kinds import REQUEST_KINDS, request_kind_view
from tests.requests import written

KINDS = [request_kind_view(kind) for kind in REQUEST_KINDS.values()]
VIEW = {view.name: view for view in KINDS}

SMALL = """
kind = "core-data"
to = "es-pn"
language = "en"
[why]
purpose = "investigation"
case = "1"
offence = "drugs"
legal_basis = "pruem-ii"
[statements]
hit_reference = "H-1"
match_confirmed = true
facts = { text = "Les faits.", language = "fr" }
"""


def read(tmp_path, text):
    path = tmp_path / "request.toml"
    path.write_text(text)
    return read_request(path, KINDS)


def replied(tmp_path, asked, *changes):
    text = request_form(Wording("en"), VIEW[asked.kind], asked, reply=True)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "reply.toml"
    path.write_text(text)
    return read_reply(path, KINDS, asked)


def test_a_file_is_a_request(tmp_path):
    made = read(tmp_path, SMALL)
    assert made.purpose is Purpose.INVESTIGATION
    assert Statement("match_confirmed", "yes", "") in made.statements
    assert Statement("facts", "Les faits.", "fr") in made.statements
    assert made.handling == "H1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "core-data"', 'kind = "plea"', "no kind"),
        ('kind = "core-data"\n', "", "is missing"),
        ('case = "1"', 'cause = "1"', "line 7"),
        ('hit_reference = "H-1"', 'hit_refrence = "H-1"', "not known"),
        ('hit_reference = "H-1"', 'case = "H-1"', "not known"),
        ('hit_reference = "H-1"', 'validated_by = "X"', "not known"),
        ('purpose = "investigation"', 'purpose = "fun"', "cannot be 'fun'"),
        ('language = "fr"', 'lang = "fr"', "unknown"),
        ("[statements]", '[measures]\nsearch = "x"\n[statements]', "not known"),
        ("[statements]", '[reply]\nact = "accept"\n[statements]', "not known"),
        ('to = "es-pn"', 'to = "es-pn"\nwanted_by = "soon"', "not a day"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_said_where(tmp_path, old, new, said):
    assert old in SMALL
    with pytest.raises(BadInput) as refused:
        read(tmp_path, SMALL.replace(old, new, 1))
    assert said in f"{refused.value.message} {refused.value.advice}"


def test_the_same_form_comes_back_filled_by_the_other_side(tmp_path):
    made = replied(
        tmp_path,
        written("mla"),
        ('act = ""', 'act = "partly"'),
        ('text = ""', 'text = "One is done."'),
        ('ground = ""', 'ground = "law-forbids"'),
        ('alternative = ""', 'alternative = "narrow"'),
        ('\n1 = ""', '\n1 = "finish"'),
        ('\n2 = ""', '\n2 = { act = "refuse", ground = "law-forbids" }'),
    )
    assert made.act is RequestAct.PARTLY
    assert (made.ground, made.alternative) == ("law-forbids", "narrow")
    assert made.access is DataAccess.UNSAID
    assert made.measures == (
        MeasureReply(1, MeasureAct.FINISH),
        MeasureReply(2, MeasureAct.REFUSE, "law-forbids"),
    )


@pytest.mark.attack
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('case = "2026/17"', 'case = "2026/18"'), "'case' is not what was asked"),
        (('to = "es-an"', 'to = "fr-dcpj"'), "'to' is not what was asked"),
        (("Exactly this: search", "Exactly that: search"), "'measures' is not"),
        (('evidence_purpose = "What', 'evidence_purpose = "Not'), "'statements' is"),
    ],
)
def test_attack_a_reply_that_changes_what_was_asked(tmp_path, change, said):
    with pytest.raises(BadInput, match=said):
        replied(tmp_path, written("mla"), ('act = ""', 'act = "accept"'), change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('act = ""', 'act = ""'), "is not said"),
        (('act = ""', 'act = "withdraw"'), "not the asked's"),
        (('act = ""', 'act = "dance"'), "cannot be"),
        (('ground = ""', 'ground = "bank-secrecy"'), "cannot be"),
        (('alternative = ""', 'alternative = "narrow"'), "cannot be"),
        (('\n1 = ""', '\n7 = "finish"'), "is no measure"),
        (('\n1 = ""', '\n1 = "finnish"'), "cannot be"),
        (('\n1 = ""', '\n1 = { act = "finish", by = "me" }'), "unknown"),
    ],
)
def test_a_reply_that_cannot_be_meant_is_refused(tmp_path, change, said):
    with pytest.raises(BadInput) as refused:
        replied(tmp_path, written("mla"), ('act = ""', 'act = "refuse"'), change) if (
            "act" not in change[0]
        ) else replied(tmp_path, written("mla"), change)
    assert said in refused.value.message
