"""A complete notice of every kind, about nobody: what tests begin with.

complete("red")                                  # lacks nothing
replace(complete("red"), minor=True)
without(complete("red"), "facts")                # a field or a statement
stating(complete("red"), facts="Another story of what happened.")
"""

from __future__ import annotations

from dataclasses import replace

from node.model.codes import Purpose, SubjectRole
from node.model.notice import (
    AttachmentRef,
    Audience,
    AudienceMode,
    ChecklistAnswer,
    NoticeContent,
    Statement,
)
from node.model.query import Justification
from node.model.record import FieldValue
from node.protocol.notice.kinds import STATEMENTS, kind_of, rules_for
from node.protocol.notice.words import QUESTIONS

PICTURE = AttachmentRef(
    id="01", name="picture.jpg", media_type="image/jpeg", size=1000, chunks=1,
    digest=bytes(32), key=bytes(32),
)  # fmt: skip

PERSON = {"family_name": "Example", "first_name": "Nobody", "sex": "male", "birth_date": "1970-01-01"}  # fmt: skip
FACTS = "On that day somebody is said to have taken what was another's."
CASE = {"facts": FACTS, "offence_nature": "ordinary"}
WANTED = {
    **CASE,
    "facts_date": "2026-01-02",
    "facts_place": "Lisboa",
    "charge": "Robbery with a weapon",
    "law_provision": "Penal Code, Art. 210",
    "warrant_reference": "1/26.0ABCDE",
    "warrant_authority": "Court of Lisboa",
    "warrant_valid": "yes",
    "extradition_sought": "yes",
}

# Of each kind: category, role, purpose, offence, fields, statements, attachments.
_ROBBERY = "organised-or-armed-robbery"
_ASKED = {"information_sought": "Where is the person, and with whom?"}
_SAMPLES = {
    "red": (
        "person", "suspect", "prosecution", _ROBBERY,
        {**PERSON, "distinguishing_marks": "Scar on the left hand"},
        {**WANTED, "penalty_max_months": "96"},
    ),
    "blue": ("person", "suspect", "investigation", _ROBBERY, {**PERSON, "nationality": "RO"}, {**CASE, **_ASKED}),
    "green": (
        "person", "convicted", "prevention", _ROBBERY, PERSON,
        {
            "threat_reasons": "Convicted three times of the same, in three countries.",
            "threat_basis": "previous-convictions",
            "assessing_authority": "National police, unit 1",
            "offence_nature": "ordinary",
        },
    ),
    "yellow": (
        "person", "missing", "missing-person", "no-offence", PERSON,
        {
            "disappearance": "unexplained",
            "missing_circumstances": "Left home in the morning and did not come back.",
            "last_seen_date": "2026-01-02",
            "last_seen_place": "Porto",
            "whereabouts_unknown": "yes",
            "privacy_respected": "yes",
            "police_report": "yes",
            "offence_nature": "ordinary",
        },
    ),
    "black": (
        "person", "unidentified-body", "human-remains", "no-offence",
        {"sex": "female", "dental_reference": "D-1"},
        {
            "found_date": "2026-01-02",
            "found_place": "Faro",
            "police_report": "yes",
            "not_identified": "yes",
        },
    ),
    "orange": (
        "container", "none", "warning", "terrorism", {"number": "CSQU3054383"},
        {
            "threat": "A container with explosives is on its way.",
            "threat_place": "Port of Sines",
            "threat_from": "2026-02-01",
            "measures": "Do not open; call the unit.",
            "threat_imminent": "yes",
            "offence_nature": "ordinary",
        },
    ),
    "purple": (
        "modus-operandi", "none", "prevention", _ROBBERY,
        {"title": "False floor in refrigerated containers"},
        {**CASE, "method_not_known": "yes", "media_absent": "Not yet taken."},
    ),
    "silver": (
        "bank-account", "suspect", "investigation", "fraud",
        {"iban": "PT50002700000001234567833", "holder_name": "Nobody Example"},
        {**CASE, "information_sought": "Transfers since January."},
    ),
    "un-special": (
        "person", "none", "warning", "no-offence", PERSON,
        {"un_list_reference": "QDi.000", "un_measure": "travel-ban"},
    ),
    "stolen-art": (
        "artwork", "none", "investigation", "illicit-trafficking-in-cultural-goods",
        {"object_type": "painting", "title": "Untitled", "features": "A tear, mended"},
        {},
    ),
}  # fmt: skip


def complete(kind: str, *, like: str = "red") -> NoticeContent:
    """A notice that lacks nothing; a diffusion is ``like`` a notice of that kind."""
    told = {"notice_kind": like} if kind_of(kind).borrows else {}
    category, role, purpose, offence, fields, statements = _SAMPLES[
        like if told else kind
    ]
    made = NoticeContent(
        kind=kind,
        category=category,
        role=SubjectRole(role),
        fields=tuple(FieldValue(n, v, normal=v) for n, v in fields.items()),
        statements=tuple(_said(n, v) for n, v in {**statements, **told}.items()),
        checklist=(),
        attachments=(PICTURE,) if "stolen-art" in {kind, like} else (),
        justification=Justification(
            Purpose(purpose), "26/0001", offence, "example-agreement", "officer-1"
        ),
        audience=(
            Audience(AudienceMode.NAMED, ("es-pn",))
            if told
            else Audience(AudienceMode.ALL)
        ),
    )
    return replace(made, checklist=answers(made))


def answers(content: NoticeContent) -> tuple[ChecklistAnswer, ...]:
    """Every question of the checklist, answered as it must be."""
    kind = rules_for(content)
    asked = kind.checklist if content.category in kind.checklist_for else ()
    return tuple(ChecklistAnswer(name, QUESTIONS[name].right) for name in asked)


def stating(content: NoticeContent, **said: str) -> NoticeContent:
    """``content`` with these statements in place of those of their names."""
    kept = tuple(s for s in content.statements if s.name not in said)
    return replace(content, statements=(*kept, *(_said(n, v) for n, v in said.items())))


def holding(content: NoticeContent, **values: str) -> NoticeContent:
    """``content`` with these fields in place of those of their names."""
    kept = tuple(f for f in content.fields if f.field not in values)
    added = (FieldValue(n, v, normal=v) for n, v in values.items())
    return replace(content, fields=(*kept, *added))


def without(content: NoticeContent, *names: str) -> NoticeContent:
    """``content`` without the fields, statements and answers of these names."""
    return replace(
        content,
        fields=tuple(f for f in content.fields if f.field not in names),
        statements=tuple(s for s in content.statements if s.name not in names),
        checklist=tuple(a for a in content.checklist if a.question not in names),
    )


def _said(name: str, value: str) -> Statement:
    free = name in STATEMENTS and STATEMENTS[name].form == "text"
    return Statement(name, value, "en" if free else "")
