"""``comity record find``: look into what is held here; nobody else is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from node.cli import option, question, screen
from node.cli.reading import read_back, zone_back
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
    drop_unread: option.DropUnread = False,
    despite_checks: option.DespiteChecks = False,
) -> None:
    """Look into our own records and received notices; asks nobody else."""
    desk = seat().desk()
    friendly = {"name": name, "born": born, "number": number, "country": country}
    mrz = question.zone_text(mrz, despite_checks=despite_checks)
    given = question.given(category, friendly, field or [], mrz=mrz, file=file)
    why = question.purpose(purpose)
    read = read_back(
        desk, given, drop_unread=drop_unread, despite_checks=despite_checks
    )
    if mrz:
        zone_back(read.questions)
    request = FindRequest(
        purpose=why,
        case=case,
        offence=offence,
        legal_basis=basis,
        questions=read.questions,
    )
    reply = desk.call(INBOX_FIND, request)
    asked = request.questions
    page = found_page(seat().words, reply, asked)
    told = {"asked": screen.builtins(asked), **read.as_json}
    screen.show(lambda: {**_as_json(reply, asked), **told}, page)


def _as_json(reply: FindReply, questions: Sequence[Question]) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(reply)
    for each, found in zip(told["found"], reply.found, strict=True):
        put_findings(seat().words, each, question=question_of(found, questions))
    return told
