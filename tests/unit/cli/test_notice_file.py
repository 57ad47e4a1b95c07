from datetime import UTC, datetime

import pytest

from node.cli.notice_file import read_notice
from node.errors import BadInput
from node.model.codes import Handling, Purpose, SubjectRole
from node.model.desk.record import FieldInput
from node.model.notice import AudienceMode, ChecklistAnswer, Statement, Urgency
from tests.unit.cli.stage_notices import ALL_KINDS

WHOLE = '''
kind = "red"
language = "fr"
role = "suspect"
handling = "H1"
evaluation = "B2"
urgency = "urgent"
refugee_from = ["MA", " "]
excluded_countries = ["ES"]
valid_until = 2027-03-01
opens_at = 2026-04-01T08:00:00+02:00
watch = true

[why]
purpose = "prosecution"
case = " 2026/17 "
offence = "fraud"
legal_basis = "eu-2023-977"

[recipients]
mode = "named"
names = ["es-pn", "fr-dcpj"]

[fields]
family_name = "Costa"
alias = ["C.", "", "محمد"]
birth_date = 1972-04-01
height = 180
sex = ""

[statements]
facts = """
Premier.
Second.
"""
charge = { text = "Betrug", language = "de" }
law_provision = ["art. 217", { text = "§ 263", language = "de" }]
penalty_max_months = 60
warrant_valid = true
extradition_sought = false
facts_date = 2026-01-02
modus_operandi = ""

[checklist]
no-side-taken = true
rights-respected = { answer = true, note = "assurance of 3 March" }
status-stated = ""
'''


@pytest.fixture
def read(tmp_path):
    def reading(text, **named):
        path = tmp_path / "red.toml"
        path.write_text(text)
        return read_notice(path, ALL_KINDS.items, **named)

    return reading


@pytest.fixture
def refused(read):
    def reading(text):
        with pytest.raises(BadInput) as wrong:
            read(text)
        said = wrong.value
        return said.message.partition("red.toml")[2], said.advice

    return reading


def test_a_whole_file_becomes_what_the_desk_takes(read):
    given = read(WHOLE)
    assert (given.notice_id, given.kind, given.category) == ("", "red", "person")
    assert given.role is SubjectRole.SUSPECT
    assert given.handling is Handling.H1
    assert given.urgency is Urgency.URGENT
    assert given.purpose is Purpose.PROSECUTION
    assert (given.case, given.offence) == ("2026/17", "fraud")
    assert given.audience_mode is AudienceMode.NAMED
    assert given.audience == ("es-pn", "fr-dcpj")
    assert given.refugee_from == ("MA",)
    assert given.excluded_countries == ("ES",)
    assert given.valid_until == datetime(2027, 3, 1, tzinfo=UTC)
    assert given.opens_at == datetime(2026, 4, 1, 6, tzinfo=UTC)
    assert (given.watch, given.minor, given.public_extract) == (True, False, False)


def test_what_is_empty_is_not_said(read):
    given = read(WHOLE)
    assert given.fields == (
        FieldInput("family_name", "Costa"),
        FieldInput("alias", "C."),
        FieldInput("alias", "محمد"),
        FieldInput("birth_date", "1972-04-01"),
        FieldInput("height", "180"),
    )
    assert "modus_operandi" not in [s.name for s in given.statements]


def test_free_text_carries_its_language_and_nothing_else_does(read):
    assert read(WHOLE).statements == (
        Statement("facts", "Premier.\nSecond.", "fr"),
        Statement("charge", "Betrug", "de"),
        Statement("law_provision", "art. 217", "fr"),
        Statement("law_provision", "§ 263", "de"),
        Statement("penalty_max_months", "60"),
        Statement("warrant_valid", "yes"),
        Statement("extradition_sought", "no"),
        Statement("facts_date", "2026-01-02"),
    )


def test_an_open_question_of_the_checklist_stays_open(read):
    assert read(WHOLE).checklist == (
        ChecklistAnswer("no-side-taken", answer=True),
        ChecklistAnswer("rights-respected", answer=True, note="assurance of 3 March"),
    )


def test_the_notice_is_named_by_the_command_or_else_by_the_file(read):
    text = WHOLE.replace('kind = "red"', 'kind = "red"\nnotice = "pt-pj/1"')
    assert read(text).notice_id == "pt-pj/1"
    assert read(text, notice_id="pt-pj/2").notice_id == "pt-pj/2"


def test_a_choice_of_one_need_not_be_made(read):
    given = read(
        'kind = "stolen-art"\n[why]\npurpose = "detection"\n[recipients]\nmode="all"\n'
    )
    assert (given.category, given.role) == ("artwork", SubjectRole.NONE)


@pytest.mark.parametrize(
    ("old", "new", "said", "advice"),
    [
        (
            "family_name",
            "fmaily_name",
            ", line 25: 'fields.fmaily_name' is not known",
            "Did you mean family_name?",
        ),
        (
            'family_name = "Costa"',
            'charge = "x"',
            ", line 25: 'fields.charge' is not known",
            "It belongs under [statements].",
        ),
        ('kind = "red"', 'kind = "rde"', ", line 2: 'kind' is no kind", "Give one of: "),
        ('role = "suspect"', "", ": 'role' is not said", "suspect, convicted."),
        (
            '"suspect"',
            '"culprit"',
            ", line 4: 'role' cannot be 'culprit'",
            "suspect, convicted.",
        ),
        (
            '"prosecution"',
            '""',
            ", line 15: 'why.purpose' is not said",
            "investigation, prosecution, execution.",
        ),
        ('"named"', '"most"', ", line 21: 'recipients.mode' cannot be 'most'", "all"),
        ('"H1"', '"h1"', ", line 5: 'handling' cannot be 'h1'", "H0, H1, H2, H3."),
        ("2027-03-01", '"soon"', ", line 10: 'valid_until' is not a day", "2027-03-01"),
        (
            "2026-04-01T08:00:00+02:00",
            "2026-04-01T08:00:00",
            ", line 11: 'opens_at' is not a day",
            "with its zone",
        ),
        ("height = 180", "height = 1.8", ", line 28: 'fields.height'", "in quotes"),
        ("height = 180", "height = true", ", line 28: 'fields.height'", "in quotes"),
        ("watch = true", 'watch = "yes"', ", line 12: 'watch' is not true or", ""),
        ("no-side-taken = true", 'no-side-taken = "no"', "'checklist.no-side-taken' is answered", ""),
        ("note = ", "remark = ", "'checklist.rights-respected'", "answer"),
        ('language = "de" }', 'tongue = "de" }', "'statements.charge'", "language"),
        ('["MA", " "]', "[1]", ", line 8: 'refugee_from' is not a list", "list"),
        ("[why]", "[whi]", "'whi' is not known", "Did you mean why?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    refused, old, new, said, advice
):
    message, told = refused(WHOLE.replace(old, new))
    assert said in message
    assert advice in told


@pytest.mark.attack
def test_attack_a_misspelt_exclusion_lets_a_notice_reach_the_excluded(refused):
    message, advice = refused(WHOLE.replace("excluded_countries", "exclude_countries"))
    assert "line 9" in message
    assert advice == "Did you mean excluded_countries?"


@pytest.mark.attack
def test_attack_a_key_of_a_file_rewrites_the_screen(refused):
    message, _ = refused(WHOLE + '\n"\\u001b[2J\\u202e" = true\n')
    assert "\x1b" not in message
    assert "\u202e" not in message
