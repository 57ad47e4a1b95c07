"""How answers are told: while they come in, and as a whole at the end.

``hit``, ``no_hit`` and ``not_answered`` stay three words, never two; what was
withheld is told beside what was released, with its remedy where the peer's policy
lets that be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from node.cli import ending, screen
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
    for peer, number, hit in _hits(answers):
        screen.line()
        where = f", question {number + 1}" if len(questions) > 1 else ""
        screen.line(f"{peer}{where}: {hit.category} {hit.reference}", style="bold")
        _tell_hit(hit)


def _tell_hit(hit: Hit) -> None:
    screen.line(
        f"match: {hit.grade}, {'; '.join(hit.reasons) or 'no reasons given'}"
        f" · handling {hit.handling} · evaluation {hit.evaluation}"
    )
    if hit.fields:
        screen.listing(hit.fields, "field", "value", "level")
    else:
        screen.line("no field was released")
    cures: dict[str, list[str]] = {}
    for said in hit.withheld:
        cures.setdefault(said.group, []).extend([said.remedy] if said.remedy else [])
    for group, remedies in cures.items():
        cure = f"; remedy: {', '.join(remedies)}" if remedies else ""
        screen.line(f"withheld: {group}{cure}", style="yellow")


def _hits(answers: Iterable[PeerAnswer]) -> Iterable[tuple[str, int, Hit]]:
    for answer in answers:
        for number, one in enumerate(answer.answers):
            for hit in one.hits:
                yield answer.peer, number, hit
