"""``comity record find``: look into what is held here; nobody else is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from node.cli import finding, option, page, question, screen
from node.cli.inbox_view import tell_fields, tell_held_back
from node.cli.seat import seat
from node.model.desk.inbox import INBOX_FIND, FindReply, FindRequest, FoundItem
from node.model.query import Question


def find(  # noqa: PLR0913 - one parameter an option
    category: option.Category = "",
    *,
    purpose: option.Purpose = "",
    case: option.Case = "",
    offence: option.Offence = "",
    basis: option.Basis = "",
    name: option.Name = "",
    born: option.Born = "",
    number: option.Number = "",
    country: option.Country = "",
    field: option.Field = None,
    mrz: option.Mrz = "",
    file: option.File = None,
) -> None:
    """Look into our own records and received notices; asks nobody else."""
    desk = seat().desk()
    friendly = {"name": name, "born": born, "number": number, "country": country}
    request = FindRequest(
        purpose=question.purpose(purpose),
        case=case,
        offence=offence,
        legal_basis=basis,
        questions=question.given(category, friendly, field or [], mrz=mrz, file=file),
    )
    reply = desk.call(INBOX_FIND, request)
    asked = request.questions
    screen.show_made(lambda: _as_json(reply, asked), lambda: _tell(reply, asked))


def _as_json(reply: FindReply, questions: Sequence[Question]) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(reply)
    for each, found in zip(told["found"], reply.found, strict=True):
        finding.put_findings(each, _asked(found, questions))
    return told


def _asked(found: FoundItem, questions: Sequence[Question]) -> Question | None:
    return questions[found.question] if found.question < len(questions) else None


def _tell(reply: FindReply, questions: Sequence[Question]) -> None:
    for found in reply.found:
        _tell_one(found, questions)
    if not reply.found:
        page.line(page.say("word.none"))
    tell_held_back(reply.held_back)
    finding.tell_next(reply.found)


def _tell_one(found: FoundItem, questions: Sequence[Question]) -> None:
    page.titled(
        page.coded("kind", found.kind)
        if found.kind
        else page.coded("category", found.category)
    )
    ours = page.say("page.ourselves")
    many = len(questions) > 1
    page.facts(
        [
            ("question", found.question + 1 if many else ""),
            ("reference", found.reference),
            ("owner", found.owner or ours),
            ("sender", found.sender if found.sender != found.owner else ""),
            ("handling", page.coded("handling", found.handling)),
            ("excluded_countries", page.countries(found.excluded_countries)),
            ("action", page.coded("action", found.kind) if found.action else ""),
        ]
    )
    page.line("")
    page.labelled(
        finding.rows(
            found.grade,
            found.reasons,
            question=_asked(found, questions),
            category=found.category,
        )
    )
    if found.fields:
        page.line("")
        tell_fields(found.category, found.fields)
