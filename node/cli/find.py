"""``comity record find``: look into what is held here; nobody else is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from node.cli import option, question, screen
from node.cli.seat import seat
from node.model.desk.inbox import INBOX_FIND, FindReply, FindRequest
from node.model.query import Question
from node.present.find import found_page, question_of
from node.present.finding import put_findings


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
    page = found_page(seat().words, reply, asked)
    screen.show(lambda: _as_json(reply, asked), page)


def _as_json(reply: FindReply, questions: Sequence[Question]) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(reply)
    for each, found in zip(told["found"], reply.found, strict=True):
        put_findings(seat().words, each, question=question_of(found, questions))
    return told
