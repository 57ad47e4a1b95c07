"""The probes of a question: what it asks, each by itself.

A question may carry two identifiers, three spellings of a name and two dates of
birth. Were it answered as one, a hit would say that *some* of them meet one record,
and asking it with and without one of them would join what policy keeps apart. So it
is answered probe by probe: each identifier is one, and so is each name with each date
of birth. A quota counts probes, for that is how many questions were asked.

    probes_of(question)       # the question again, once for each probe
    weight_of(question)       # how many questions a quota counts it as

A date of birth that may be any day of more than ``NARROW_YEARS`` is left out of a
probe: halving a span again and again would read a date out in a dozen questions. So
is a date that was not read. A name of many words is as many guesses at a name of one
or two: words beyond ``PLAIN_WORDS`` are counted, one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from node.errors import BadInput
from node.matching.catalogue import Category, category
from node.matching.keys import asked_selectors, question_selectors
from node.matching.keys.person import MAX_YEARS_OF_ONE
from node.matching.normalise.table import KINDS
from node.matching.terms import APART, Known, check_terms, known_question
from node.model.age import BIRTH
from node.model.query import Question, Term
from node.model.span import span

MOST_PROBES = 40
NARROW_YEARS = MAX_YEARS_OF_ONE
PLAIN_WORDS = 4

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Probe:
    """One thing that a question asks: an identifier, or a name with its birth.

    ``question`` has the terms of this probe and no other; ``weight`` is how many
    guesses it is.
    """

    question: Question
    number: bool
    weight: int = 1

    @cached_property
    def known(self) -> Known:
        """What is asked, its values normalised: for its keys, and each candidate.

        Raises:
            BadInput: as ``known_question``.
        """
        return known_question(self.question)


Sought = tuple[Probe, tuple[str, ...]]
"""A probe, and what it is looked up by."""


def every_probe(question: Question) -> tuple[Probe, ...]:
    """Return the probes of a question, identifiers first, however many there are.

    Raises:
        BadInput: unknown category or field.
    """
    return tuple(_each(question))


def probes_of(question: Question) -> tuple[Probe, ...]:
    """Return the probes of a question, identifiers first.

    Raises:
        BadInput: unknown category or field, terms that are too many or too long, or
            more than ``MOST_PROBES``.
    """
    check_terms(question)
    found = every_probe(question)
    if weight_in(found) > MOST_PROBES:
        raise _too_much(weight_in(found))
    return found


def _too_much(count: int) -> BadInput:
    return BadInput(
        f"this asks {count} questions in one: each identifier, and each name with "
        f"each date of birth, is one; {MOST_PROBES} at most go together",
        advice="Ask with fewer spellings or dates, or as several questions.",
    )


def probes_in(question: Question) -> tuple[Probe, ...]:
    """Return the probes of a question, none where it is not one.

    No more is made than shows that it asks too much; so many count.
    """
    found: list[Probe] = []
    count = 0
    try:
        check_terms(question)
        for probe in _each(question):
            found.append(probe)
            count += probe.weight
            if count > MOST_PROBES:
                break
    except BadInput:
        return ()
    return tuple(found)


def _each(question: Question) -> Iterator[Probe]:
    kind = category(question.category)
    yield from _numbers(kind, question)
    yield from _names(kind, question)


def sought(question: Question, probes: Sequence[Probe] = ()) -> tuple[Sought, ...]:
    """Return each probe that can be looked up, with its own selectors.

    ``probes`` are those of the question, where they are known.
    What one probe is looked up by must not bring in records for another: halves of a
    number would then decide whether somebody is found by name.

    Raises:
        BadInput: as ``probes_of``, or too little is given to look up.
    """
    if weight_in(probes) > MOST_PROBES:
        raise _too_much(weight_in(probes))
    found = looked_up(probes or probes_of(question))
    if not found:
        question_selectors(question)  # says what is too little
    return found


def looked_up(probes: Iterable[Probe]) -> tuple[Sought, ...]:
    """Return those probes that are not too little by themselves, with selectors."""
    found = []
    for probe in probes:
        with suppress(BadInput):
            found.append((probe, asked_selectors(probe.known)))
    return tuple(found)


def asked_in_all(questions: Iterable[Question]) -> int:
    """Return how many questions a quota counts these as: alternatives count, too."""
    return sum(map(weight_of, questions))


def weight_of(question: Question) -> int:
    """Return how many questions a quota counts this one as; 1 where it is not one."""
    return weight_in(probes_in(question))


def weight_in(probes: Iterable[Probe]) -> int:
    """Return how many questions a quota counts these probes of one question as."""
    return max(1, sum(probe.weight for probe in probes))


def _numbers(kind: Category, question: Question) -> Iterator[Probe]:
    for term in dict.fromkeys(question.terms):
        rule = kind.field(term.field)
        if rule.index:
            scope = (t for t in question.terms if t.field == rule.scope)
            yield Probe(_of(question, (term, *scope)), number=True)


def _names(kind: Category, question: Question) -> Iterator[Probe]:
    if not kind.mode:
        return
    named = [t for t in dict.fromkeys(question.terms) if t.field in kind.words]
    if kind.mode == "words":  # one description, in whatever fields it stands
        if named:
            yield _named(question, tuple(named), None)
        return
    names: list[tuple[Term, ...]] = [(term,) for term in named]
    births: list[Term | None] = [None]
    if kind.mode == "person":
        apart = tuple(t for t in question.terms if t.field in APART)
        names += [apart] if apart else []
        narrow = dict.fromkeys(t for t in question.terms if _narrow(t))
        births = list(narrow) or births
    for name in names:
        yield from (_named(question, name, birth) for birth in births)


def _named(question: Question, name: tuple[Term, ...], birth: Term | None) -> Probe:
    words = sum(len(_WORD.findall(term.value)) for term in name)
    return Probe(
        _of(question, (*name, birth) if birth else name),
        number=False,
        weight=1 + max(0, words - PLAIN_WORDS),
    )


def _narrow(term: Term) -> bool:
    if term.field != BIRTH:
        return False
    days = span(KINDS["date"].text(term.value, ""))
    return days is not None and days[1].year - days[0].year < NARROW_YEARS


def _of(question: Question, terms: tuple[Term, ...]) -> Question:
    return Question(question.category, terms)
