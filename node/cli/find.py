"""``comity record find``: look into what is held here; nobody else is asked."""

from __future__ import annotations

from node.cli import option, page, question, screen
from node.cli.inbox_view import tell_fields, tell_held_back
from node.cli.seat import seat
from node.model.desk_notice import FindReply, FindRequest, FoundItem


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
    reply: FindReply = desk.call("Inbox.Find", request)
    screen.show(reply, lambda: _tell(reply, many=len(request.questions) > 1))


def _tell(reply: FindReply, *, many: bool) -> None:
    for found in reply.found:
        _tell_one(found, many=many)
    if not reply.found:
        page.line(page.say("word.none"))
    tell_held_back(reply.held_back)


def _tell_one(found: FoundItem, *, many: bool) -> None:
    page.titled(
        page.coded("kind", found.kind)
        if found.kind
        else page.coded("category", found.category)
    )
    ours = page.say("page.ourselves")
    page.facts(
        [
            ("question", found.question + 1 if many else ""),
            ("reference", found.reference),
            ("owner", found.owner or ours),
            ("sender", found.sender if found.sender != found.owner else ""),
            ("grade", page.coded("grade", found.grade)),
            ("reasons", found.reasons),
            ("handling", page.coded("handling", found.handling)),
            ("excluded_countries", page.countries(found.excluded_countries)),
            ("action", page.coded("action", found.kind) if found.action else ""),
        ]
    )
    if found.fields:
        page.line("")
        tell_fields(found.category, found.fields)
