"""What was found at home: records of ours, and received notices."""

from __future__ import annotations

from collections.abc import Sequence

from node.model.desk.inbox import FindReply, FoundItem
from node.model.query import Question
from node.present.element import Elements, Gap, Tone
from node.present.finding import finding_rows, next_step
from node.present.inbox import held_back, released_fields
from node.present.wording import Wording


def found_page(
    words: Wording, reply: FindReply, questions: Sequence[Question]
) -> Elements:
    """Tell all that was found, what is held back, and what comes next."""
    for found in reply.found:
        yield from _found(words, found, questions)
    if not reply.found:
        yield words.line(words.say("word.none"))
    yield from held_back(words, reply.held_back)
    yield from next_step(words, reply.found)


def question_of(found: FoundItem, questions: Sequence[Question]) -> Question | None:
    """Return the question that an item answers, where it is one of these."""
    return questions[found.question] if found.question < len(questions) else None


def _found(words: Wording, it: FoundItem, questions: Sequence[Question]) -> Elements:
    family, code = ("kind", it.kind) if it.kind else ("category", it.category)
    yield words.heading(words.coded(family, code))
    if it.beside:
        said = words.say("page.found-beside", reference=it.beside)
        yield words.line(said, Tone.STRONG)
    yield words.facts(
        it,
        ("question", lambda it: it.question + 1 if len(questions) > 1 else ""),
        "reference",
        ("owner", lambda it: it.owner or words.say("page.ourselves")),
        "source",
        ("sender", lambda it: it.sender if it.sender != it.owner else ""),
        "handling",
        ("excluded_countries", lambda it: words.countries(it.excluded_countries)),
        ("action", lambda it: words.coded("action", it.kind) if it.action else ""),
    )
    yield Gap()
    asked = question_of(it, questions)
    yield words.labelled(
        finding_rows(words, it.grade, it.reasons, question=asked, category=it.category)
    )
    if it.fields:
        yield Gap()
        yield released_fields(words, it.category, it.fields)
