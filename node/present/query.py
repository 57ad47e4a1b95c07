"""Queries of our own as they are shown: the list, and one with every answer."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from node.languages.bidi import Finished
from node.model.desk.query import (
    QueryExplained,
    QueryList,
    QuerySummary,
    QueryView,
)
from node.model.query import PeerAnswer, Question
from node.model.sentence import Sentence
from node.model.short_id import short_id, short_ids
from node.present.answer import answers_page
from node.present.element import Elements, Tone
from node.present.wording import Wording

_COUNTED: Final = MappingProxyType(
    {"hit": "hits", "no_hit": "no_hits", "not_answered": "not_answered"}
)
_TERMS_MOST: Final = 100  # characters


def query_line(words: Wording, query_id: str) -> Elements:
    """Tell under which id something is asked, before anybody has answered."""
    yield words.line(words.say("page.query", query=short_id(query_id)))


def query_page(words: Wording, view: QueryView, only: int = 0) -> Elements:
    """Tell one of our queries with every answer, or with those to one question."""
    yield words.facts(
        view,
        *(("id", lambda v: v.query_id), ("at", lambda v: v.asked_at), "officer"),
        *("purpose", "case", "offence", "legal_basis"),
    )
    for number, one in enumerate(view.questions, start=1):
        if only in (0, number):
            asked = {"number": number, "terms": terms_asked(words, one)}
            what = words.coded("category", one.category)
            yield words.line(words.say("page.question", what=what, **asked))
    yield from answers_page(
        words, view.questions, view.answers, query_id=view.query_id, only=only
    )


def query_list(words: Wording, reply: QueryList, more: str = "") -> Elements:
    """Tell our queries, one a line; ``more`` is the command for the next page."""
    short = short_ids(item.query_id for item in reply.items)
    officers = {item.officer for item in reply.items}
    yield words.table(
        reply.items,
        ("id", lambda item: short[item.query_id]),
        ("at", lambda item: item.asked_at),
        ("question", lambda item: subject(words, item.first, item.questions)),
        ("why", lambda item: (item.case, words.coded("purpose", item.purpose))),
        ("page.answers", lambda item: _ended(words, item)),
        ("officer", lambda item: item.officer if len(officers) > 1 else ""),
    )
    if reply.next:
        yield words.line(words.say("page.more", command=more))
        yield words.line(words.say("page.looked", count=reply.looked), Tone.ASIDE)


def subject(words: Wording, first: Question | None, questions: int = 1) -> Finished:
    """Return in a line what was asked; empty where that is not for the reader."""
    if first is None:
        return Finished("")
    terms = ", ".join(term.value for term in first.terms)
    clipped = f"{terms[:_TERMS_MOST]}..." if len(terms) > _TERMS_MOST else terms
    said = {"category": words.coded("category", first.category), "terms": clipped}
    if questions > 1:
        return words.say("page.subject-more", more=questions - 1, **said)
    return words.say("page.subject", **said)


def again_page(
    words: Wording, before: Sequence[PeerAnswer], after: Sequence[PeerAnswer]
) -> Elements:
    """Tell of each peer that was asked anew whether it tells more than it told."""
    told = {answer.peer: released(answer) for answer in before}
    for answer in after:
        if answer.peer not in told or not answer.answered:
            continue
        had, has = told[answer.peer], released(answer)
        said = {"peer": answer.peer, "count": has, "before": had}
        if has > had:
            yield words.line(words.say("page.tells-more", **said), Tone.GOOD)
        elif has < had:
            yield words.line(words.say("page.tells-less", **said), Tone.DOUBTFUL)
        else:
            yield words.line(words.say("page.tells-same", peer=answer.peer))


def terms_asked(words: Wording, question: Question) -> Finished:
    """Return what a question asks for, each term with what its field is called."""
    parts = (
        words.say(
            "page.term",
            field=words.field_name(question.category, term.field),
            value=term.value,
        )
        for term in question.terms
    )
    return Finished(words.cell(tuple(parts)))


def explained_page(words: Wording, reply: QueryExplained) -> Elements:
    """Tell why each peer said what it said, in sentences."""
    for peer in reply.peers:
        kinds = words.codes("answer", filter(None, peer.told.split(", ")))
        told = words.say("page.peer-told", peer=peer.peer, told=kinds)
        yield words.line(told if kinds else peer.peer, Tone.STRONG)
        yield from sentences_page(words, peer.said, peer.sentences)


def sentences_page(
    words: Wording, said: Sequence[Sentence], english: Sequence[str] = ()
) -> Elements:
    """Tell sentences; those in English where a node says them in no other form."""
    for one in said:
        values = ((each.name, each.value) for each in one.values)
        yield words.indented(words.sentence(one.code, values))
    for each in () if said else english:
        yield words.indented(words.text(each))


def released(answer: PeerAnswer) -> int:
    """Return how many values a peer has told, in all hits."""
    return sum(len(hit.fields) for one in answer.answers for hit in one.hits)


def _ended(words: Wording, item: QuerySummary) -> tuple[str, ...]:
    counts = (
        words.say("page.counted", count=count, what=words.coded("answer", kind))
        for kind, name in _COUNTED.items()
        if (count := getattr(item, name))
    )
    waiting = (
        [words.say("page.would-tell", peers=", ".join(item.waiting))]
        if item.waiting
        else []
    )
    return (*counts, *waiting)
