"""What the officers of the demonstration write in notices.

The red notice is about somebody of the story. It relies on the one instrument that
binds all four countries, so that who is told, and of what, is left to policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from node.demo.people import Character
from node.model.codes import Handling, Purpose, SubjectRole
from node.model.desk.notice import NoticeInput
from node.model.desk.record import FieldInput
from node.model.notice import AudienceMode, ChecklistAnswer, Statement, Urgency

CASE = "DEMO-2026-0417"
OFFENCE = "trafficking-in-human-beings"
BASIS = "un-trafficking"
MARKS = "Scar across the left palm"
BUILD = "Tall and thin, walks with a slight limp."
BODY = frozenset({"distinguishing_marks", "physical_description"})
"""What of the red notice is about the body: special categories of personal data."""

_TEXTS = frozenset(
    {
        "facts",
        "charge",
        "law_provision",
        "physical_description",
        "threat",
        "measures",
    }
)
_WANTED = {
    "facts": "Between March and June he is said to have recruited eleven people "
    "with false contracts, and to have kept their passports.",
    "facts_date": "2026-03-02",
    "facts_place": "Lisboa",
    "charge": "Trafficking in persons",
    "law_provision": "Penal Code, Art. 160",
    "offence_nature": "ordinary",
    "penalty_max_months": "144",
    "warrant_kind": "arrest-warrant",
    "warrant_reference": "417/26.0JELSB",
    "warrant_authority": "Court of Lisboa",
    "warrant_valid": "yes",
    "extradition_sought": "yes",
    "physical_description": BUILD,
}
# What the author answers to the neutrality checklist, each from the case file.
_CHECKED = {
    "facts-are-criminal": True,
    "conduct-alone": True,
    "rights-respected": True,
    "status-stated": True,
    "source-entitled": True,
    "nobody-objected": True,
    "obligations-kept": True,
    "no-side-taken": True,
}
_THREAT = {
    "threat": "A container with explosives is said to be on its way to a port.",
    "threat_place": "Piraeus",
    "measures": "Do not open it; clear the place and call the unit.",
    "threat_imminent": "yes",
    "offence_nature": "ordinary",
}


def begun_red(who: Character) -> NoticeInput:
    """Return a red notice as somebody in a hurry begins it: a name and a place."""
    return replace(
        _RED,
        fields=(FieldInput("name", who.latin),),
        statements=_said({"facts_place": "Lisboa", "penalty_max_months": "12"}),
        checklist=(),
    )


def whole_red(who: Character, notice_id: str) -> NoticeInput:
    """Return the same notice with all that its kind demands."""
    first, _, family = who.latin.partition(" ")
    fields = {
        "first_name": first,
        "family_name": family,
        "birth_date": who.born,
        "nationality": who.nationality,
        "sex": who.sex,
        "passport_number": who.passport,
        "distinguishing_marks": MARKS,
    }
    given = tuple(FieldInput(name, value) for name, value in fields.items())
    return replace(_RED, notice_id=notice_id, fields=given)


def orange(now: datetime) -> NoticeInput:
    """Return a very urgent warning of a container, for whoever can avert it."""
    return replace(
        _RED,
        kind="orange",
        category="container",
        role=SubjectRole.NONE,
        fields=(FieldInput("number", "CSQU3054383"),),
        statements=_said({**_THREAT, "threat_from": f"{now:%Y-%m-%d}"}),
        checklist=(),
        purpose=Purpose.WARNING,
        offence="terrorism",
        urgency=Urgency.VERY_URGENT,
    )


def _said(statements: Mapping[str, str]) -> tuple[Statement, ...]:
    return tuple(
        Statement(name, value, "en" if name in _TEXTS else "")
        for name, value in statements.items()
    )


_RED = NoticeInput(
    notice_id="",
    kind="red",
    category="person",
    role=SubjectRole.SUSPECT,
    fields=(),
    statements=_said(_WANTED),
    checklist=tuple(ChecklistAnswer(q, a) for q, a in _CHECKED.items()),
    purpose=Purpose.PROSECUTION,
    case=CASE,
    offence=OFFENCE,
    legal_basis=BASIS,
    audience_mode=AudienceMode.ALL,
    audience=(),
    handling=Handling.H0,
    evaluation="B2",
    urgency=Urgency.NORMAL,
    minor=False,
    refugee_from=(),
    excluded_countries=(),
    valid_until=None,
    opens_at=None,
    watch=False,
    public_extract=False,
)
