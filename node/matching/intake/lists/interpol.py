"""INTERPOL's notices, as its public service gives them: a page, or one in detail.

The colour of a notice is only in its address: red is sought, yellow is missing, black
is a body. A page holds at most 160 notices, whatever was asked; how many there are
stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from node.matching.intake.lists.draft import Values, drafted
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.whole import objects, read_whole, text, texts, told
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Listed, Partial, RowDraft
from node.model.codes import SubjectRole

_COLOUR: Final = re.compile(r"/notices/v\d+/(\w+)")
_ROLES: Final = {
    "red": SubjectRole.SUSPECT,
    "yellow": SubjectRole.MISSING,
    "black": SubjectRole.UNIDENTIFIED_BODY,
}
_FIELDS: Final = {
    "name": "family_name",
    "forename": "first_name",
    "birth_name": "birth_name",
    "name_in_original_script": "name",
    "aliases": "alias",
    "date_of_birth": "birth_date",
    "nationalities": "nationality",
    "nationality": "nationality",
    "sex_id": "sex",
    "place_of_birth": "birth_place",
    "country_of_birth_id": "birth_country",
    "father_forename": "father_name",
    "mother_name": "mother_name",
    "height": "height",
    "weight": "weight",
    "eyes_colors_id": "eyes",
    "hairs_id": "hair",
    "languages_spoken_ids": "languages",
    "distinguishing_marks": "distinguishing_marks",
    "un_reference": "source_reference",
    "place": "notes",
    "date_of_event": "notes",
    "adresses": "address",
}
_ELSEWHERE: Final = frozenset(
    (
        *("entity_id", "arrest_warrants", "identity_documents"),
        *("_links", "_embedded", "thumbnail"),
    )
)
"""Keys that are read by themselves, and those that say nothing of the person."""
_ZERO: Final = ("0", "0.0")


def read_interpol(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, in the role that the colour of their notice says."""
    yield Partial()
    try:
        pages = read_whole(chunks)
    except NotTaken as why:
        yield why.at(1)
        return
    number = 0
    for page in pages:
        embedded = page.get("_embedded")
        inside = objects(embedded.get("notices")) if isinstance(embedded, dict) else []
        for notice in [page] if "entity_id" in page else inside:
            number += 1
            try:
                yield Drafted(number, _notice(notice))
            except NotTaken as why:
                yield why.at(number)
        total = text(page.get("total"))
        if "entity_id" not in page and total.isdecimal() and int(total) > len(inside):
            yield rejected(0, RejectCode.ONE_PAGE, len(inside), total)


def _notice(notice: Mapping[str, Any]) -> RowDraft:
    names = [text(notice.get("forename")), text(notice.get("name"))]
    values: Values = [("name", " ".join(filter(None, names)))]
    for key, field in _FIELDS.items():
        values += [
            (field, one)
            for one in texts(notice.get(key))
            if not (key in ("height", "weight") and one in _ZERO)
        ]
    for warrant in objects(notice.get("arrest_warrants")):
        country = text(warrant.get("issuing_country_id"))
        values.append(("notes", f"charge ({country}): {text(warrant.get('charge'))}"))
        values += told("charge", warrant.get("charge_translation"))
    for paper in objects(notice.get("identity_documents")):
        kind, given = text(paper.get("type")), text(paper.get("number"))
        values += [numbered(kind, given, text(paper.get("country")))] * bool(given)
    for key, given in notice.items():
        if key not in _ELSEWHERE and key not in _FIELDS:
            values += told(key.replace("_", " "), given)
    number = text(notice.get("entity_id")).replace("-", "/")
    values.append(("source_reference", number))
    draft = drafted("person", number, values)
    return replace(draft, role=_role(notice))


def _role(notice: Mapping[str, Any]) -> SubjectRole | None:
    links = notice.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    address = text(own.get("href")) if isinstance(own, dict) else ""
    found = _COLOUR.search(address)
    return _ROLES.get(found[1]) if found else None
