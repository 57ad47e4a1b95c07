"""How answers are told: each as it comes in, and all of them as a whole.

``hit``, ``no_hit`` and ``not_answered`` stay three words, never two; what was
withheld is told beside what was released, with its remedy where the peer's policy
lets that be said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from node.model.desk.query import QueryList, QueryView
from node.model.query import Hit, PeerAnswer, Question
from node.present import plain
from node.present.element import Elements, Gap, Tone
from node.present.finding import finding_rows, next_step
from node.present.inbox import released_fields, withheld_groups
from node.present.wording import Wording


def query_page(words: Wording, view: QueryView) -> Elements:
    """Tell one of our queries with every answer."""
    yield plain.facts_of(
        view,
        *("query=query_id", "asked=asked_at", "officer", "purpose", "case"),
        *("offence", "legal basis=legal_basis"),
    )
    for number, one in enumerate(view.questions, start=1):
        terms = ", ".join(f"{t.field}={t.value}" for t in one.terms)
        yield plain.line(f"question {number}: {one.category} {terms}")
    yield from answers_page(words, view.questions, view.answers)


def query_list(reply: QueryList) -> Elements:
    """Tell our queries, one a line."""
    yield plain.listing(
        reply.items,
        *("query_id", "asked_at", "officer", "purpose", "case"),
        *("hits", "no_hits", "not_answered"),
    )


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


def answers_page(
    words: Wording, questions: Sequence[Question], answers: Sequence[PeerAnswer]
) -> Elements:
    """Tell all answers: the peers first, then every hit."""
    hits = [
        (answer.peer, number, hit)
        for answer in answers
        for number, one in enumerate(answer.answers)
        for hit in one.hits
    ]
    yield plain.table(
        ("peer", "answer", "hits", "time", "note"),
        (
            (a.peer, verdict(a), _count(a) or "", f"{a.millis} ms", a.note)
            for a in answers
        ),
    )
    one_of = "page.hit-of-question" if len(questions) > 1 else "page.hit-of"
    for peer, number, hit in hits:
        what = words.coded("category", hit.category)
        at = {"peer": peer, "question": number + 1, "reference": hit.reference}
        yield words.heading(words.say(one_of, what=what, **at))
        yield from _hit(
            words, hit, questions[number] if number < len(questions) else None
        )
    yield from next_step(words, hits)


def _count(answer: PeerAnswer) -> int:
    return sum(len(one.hits) for one in answer.answers)


def _hit(words: Wording, hit: Hit, asked: Question | None) -> Elements:
    handling = words.coded("handling", hit.handling)
    yield words.labelled(
        [
            *finding_rows(
                words, hit.grade, hit.reasons, question=asked, category=hit.category
            ),
            (words.label("handling"), handling, Tone.PLAIN),
            (words.label("evaluation"), hit.evaluation, Tone.PLAIN),
        ]
    )
    yield Gap()
    if hit.fields:
        yield released_fields(words, hit.category, hit.fields)
    else:
        yield words.line(words.say("page.hit-bare"))
    yield from withheld_groups(words, hit.withheld)
