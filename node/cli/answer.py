"""How answers are told: while they come in, and as a whole at the end.

``hit``, ``no_hit`` and ``not_answered`` stay three words, never two; what was
withheld is told beside what was released, with its remedy where the peer's policy
lets that be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from node.cli import ending, finding, page, screen
from node.cli.inbox_view import tell_fields, tell_withheld
from node.model.codes import AnswerKind, Silence
from node.model.query import Hit, PeerAnswer, Question

_NOT_REACHED: Final = frozenset((Silence.TIME, Silence.UNREACHABLE))


def verdict(answer: PeerAnswer) -> str:
    """Return one peer's answer in a few words, for one question or for many."""
    said = Counter(one.kind for one in answer.answers)
    silences = sorted({str(one.silence) for one in answer.answers if one.silence})
    words = (
        str(next(iter(said)))
        if len(answer.answers) == 1
        else ", ".join(f"{count} {kind}" for kind, count in sorted(said.items()))
    )
    return f"{words} ({', '.join(silences)})" if silences else words


def exit_code(answers: Sequence[PeerAnswer]) -> int:
    """Return how ``query ask`` ends: 0 if any peer answered any question.

    If none did: 3 where the reason is that no peer was reached, else 1.
    """
    each = [one for answer in answers for one in answer.answers]
    if not each or any(one.kind is not AnswerKind.NOT_ANSWERED for one in each):
        return ending.DONE
    if all(one.silence in _NOT_REACHED for one in each):
        return ending.UNREACHED
    return ending.FAILED


def tell(questions: Sequence[Question], answers: Sequence[PeerAnswer]) -> None:
    """Print all answers: the peers first, then every hit."""
    screen.table(
        ("peer", "answer", "hits", "time", "note"),
        (
            (
                a.peer,
                verdict(a),
                sum(len(one.hits) for one in a.answers) or "",
                f"{a.millis} ms",
                a.note,
            )
            for a in answers
        ),
    )
    hits = list(_hits(answers))
    for peer, number, hit in hits:
        asked = questions[number] if number < len(questions) else None
        where = "page.hit-of-question" if len(questions) > 1 else "page.hit-of"
        page.titled(
            page.say(
                where,
                peer=peer,
                question=number + 1,
                what=page.coded("category", hit.category),
                reference=hit.reference,
            )
        )
        _tell_hit(hit, asked)
    finding.tell_next(hits)


def as_json(
    questions: Sequence[Question], answers: Sequence[PeerAnswer]
) -> list[dict[str, Any]]:
    """Return all answers for programs, with the findings of each hit."""
    told: list[dict[str, Any]] = screen.builtins(answers)
    for answer in told:
        for number, one in enumerate(answer["answers"]):
            asked = questions[number] if number < len(questions) else None
            for hit in one["hits"]:
                finding.put_findings(hit, asked)
    return told


def _tell_hit(hit: Hit, asked: Question | None) -> None:
    page.labelled(
        [
            *finding.rows(
                hit.grade, hit.reasons, question=asked, category=hit.category
            ),
            (page.heading("handling"), page.coded("handling", hit.handling), ""),
            (page.heading("evaluation"), hit.evaluation, ""),
        ]
    )
    page.line("")
    if hit.fields:
        tell_fields(hit.category, hit.fields)
    else:
        page.line(page.say("page.hit-bare"))
    tell_withheld(hit.withheld)


def _hits(answers: Iterable[PeerAnswer]) -> Iterable[tuple[str, int, Hit]]:
    for answer in answers:
        for number, one in enumerate(answer.answers):
            for hit in one.hits:
                yield answer.peer, number, hit
