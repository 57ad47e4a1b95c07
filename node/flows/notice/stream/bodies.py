"""Read what an item carries: a bulletin, why one ends, or a report.

What a peer wrote is bounded here before anything is made of it: values are as long
as those of a question, a kind and a category are ones that we know. What cannot be
understood is refused by the caller; it does not stop the stream.
"""

from __future__ import annotations

from node.codec.wire import from_wire
from node.errors import Malformed
from node.matching.catalogue import CATEGORIES
from node.model.codes import Level
from node.model.notice import Bulletin, Ending, Report
from node.protocol.notice.kinds import KINDS

PARTS_MOST = 500  # fields, statements, files, groups
VALUE_MOST = 1000  # characters of a field's value
TEXT_MOST = 50_000  # characters of a statement, or of a report's text
WORD_MOST = 200  # characters of a name, a code or a language tag


def read_bulletin(body: bytes) -> Bulletin:
    """Return what an owner tells of its notice.

    Raises:
        Malformed: it is no bulletin, of no kind or category that is known here, or
            too much of one.
    """
    bulletin = from_wire(Bulletin, body)
    if bulletin.kind not in KINDS or bulletin.category not in CATEGORIES:
        raise Malformed("a notice of a kind or category that is not known here")
    parts = (
        bulletin.fields,
        bulletin.withheld,
        bulletin.statements,
        bulletin.attachments,
        bulletin.excluded_countries,
    )
    if any(len(part) > PARTS_MOST for part in parts):
        raise Malformed("a notice has too many parts")
    if not bulletin.originator or any(len(w) > WORD_MOST for w in _words(bulletin)):
        raise Malformed("a notice has no originator, or a word that is none")
    if any(f.level is Level.WITHHELD for f in bulletin.fields):
        raise Malformed("what is withheld is absent")
    if any(len(f.value) > VALUE_MOST for f in bulletin.fields):
        raise Malformed("a field of a notice is too long")
    if any(len(s.value) > TEXT_MOST for s in bulletin.statements):
        raise Malformed("a statement of a notice is too long")
    return bulletin


def read_ending(body: bytes) -> Ending:
    """Return why a notice is suspended, holds again or has ended.

    Raises:
        Malformed: it says no such thing.
    """
    ending = from_wire(Ending, body)
    _check_text(ending.text, ending.reason, ending.language)
    return ending


def read_report(body: bytes) -> Report:
    """Return what a recipient tells the owner.

    Raises:
        Malformed: it says no such thing.
    """
    report = from_wire(Report, body)
    words = (report.ground, report.language, report.grade, report.reference)
    _check_text(report.text, *words)
    return report


def _words(bulletin: Bulletin) -> tuple[str, ...]:
    why = bulletin.justification
    return (
        *(bulletin.originator, bulletin.evaluation),
        *(why.case, why.offence, why.legal_basis, why.officer),
        *bulletin.excluded_countries,
        *(f.field for f in bulletin.fields),
        *(word for s in bulletin.statements for word in (s.name, s.language)),
        *(word for w in bulletin.withheld for word in (w.group, w.remedy)),
        *(word for a in bulletin.attachments for word in (a.id, a.name, a.media_type)),
    )


def _check_text(text: str, *words: str) -> None:
    if len(text) > TEXT_MOST or any(len(word) > WORD_MOST for word in words):
        raise Malformed("a text is too long, or a word is none")
