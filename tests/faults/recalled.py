"""Notices whose content can be told from everything else: each has a mark in it.

A mark stands in the free text and, where the kind has one, in a searched field and
in an attached file. So wherever a mark is found, content was found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from node.flows.notice.views import input_of
from node.model.codes import OfficerRole
from node.model.desk.notice import NOTICES_ATTACH, NOTICES_DRAFT, AttachChunk
from node.model.notice import NoticeContent
from tests.faults.officers import Pair, content
from tests.samples import holding, stating

_TEXTS = {
    "orange": "threat",
    "purple": "facts",
    "yellow": "missing_circumstances",
    "blue": "facts",
    "red": "facts",
    "green": "threat_reasons",
}
_NUMBERS = {"orange": 0, "purple": 1, "yellow": 2, "blue": 3, "red": 5, "green": 6}
KINDS = tuple(_TEXTS)
FATES = ("Withdraw", "Cancel", "Expire", "")
"""How notices end; the last is that of those that stay."""


@dataclass
class Marked:
    """One notice, its mark, and how it will end."""

    notice_id: str
    kind: str
    mark: bytes
    fate: str


def write(
    pair: Pair,
    number: int,
    dice: Random,
    *,
    valid_until: datetime | None = None,
) -> Marked:
    """Publish the ``number``-th marked notice; every fifth has a file."""
    kind = KINDS[number % len(KINDS)]
    mark = "mark" + "".join(dice.choices("abcdefghijklmnop", k=16))
    text = f"Nobody knows that {mark} is the word that was agreed."
    made: NoticeContent = stating(content(_NUMBERS[kind]), **{_TEXTS[kind]: text})
    if kind == "purple":
        made = holding(made, title=f"Method {mark}")
    if kind in ("blue", "yellow", "red", "green"):
        made = holding(made, family_name=f"Name{mark}", nationality="RO")
    made = replace(made, watch=kind == "blue", valid_until=valid_until)
    given = input_of("", made)
    drafted = pair.writer.call(NOTICES_DRAFT, given)
    if number % 5 == 0:
        attach(pair, drafted.notice_id, f"What {mark} means.\n".encode())
    pair.bring_out(drafted.notice_id)
    fate = "Expire" if valid_until else FATES[number % 4]
    if fate == "Expire" and not valid_until:
        fate = ""
    return Marked(drafted.notice_id, kind, mark.encode(), fate)


def attach(pair: Pair, notice_id: str, data: bytes) -> str:
    """Attach a text to a draft; return the id of the file."""
    desk = pair.member.node.desk(OfficerRole.ANALYST)
    chunk = AttachChunk(notice_id, "word.txt", data, last=True)
    (view,) = desk.duplex(NOTICES_ATTACH, iter((chunk,)))
    return str(view.id)
