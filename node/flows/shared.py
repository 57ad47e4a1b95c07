"""Values that so many records share that they say of nobody that he is meant.

The number of an office, or what a clerk writes where there is none: no table knows them
all, and the holdings do. A value that ``SAYS_NOTHING`` records have finds nobody by
itself; what else is asked is asked without it.

Only records are counted that whoever asks may know of. So what is hidden from a peer
changes nothing of what it is told, and what is protected nothing of what an officer is.
A case has many people and things: its reference stays what they are found by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from node.flows.search import Asked, Found, Search, best
from node.matching.catalogue import category
from node.matching.compare.basis import basis_of, resting_on
from node.matching.compare.probe import Probe, every_probe, looked_up
from node.matching.keys import question_selectors
from node.model.query import Question
from node.model.record import StoredRecord

SAYS_NOTHING = 50
"""Records that share a value: as many, and it says nothing."""
CASE = "case:ref"
"""The name space of case references."""


def says_nothing(probe: Probe, sharing: int) -> bool:
    """Whether a number says nothing that ``sharing`` records have, as a whole."""
    if sharing < SAYS_NOTHING or not probe.number:
        return False
    kind = category(probe.question.category)
    return not any(CASE in kind.field(t.field).index for t in probe.question.terms)


@dataclass(frozen=True, slots=True)
class FoundAtHome:
    """The matches of one question. ``shared``: by a value of it that says nothing."""

    found: tuple[Found, ...]
    shared: int = 0


def find_at_home(
    search: Search, asked: Asked, seen: Callable[[StoredRecord], bool]
) -> tuple[FoundAtHome, ...]:
    """Return what an officer of ours finds of what he may see, question by question."""
    near = search.candidates(asked, seen)
    return tuple(
        _without_shared(search, question, [one for one in some if seen(one)], seen)
        for (question, _), some in zip(asked, near, strict=True)
    )


def _without_shared(
    search: Search,
    question: Question,
    near: Sequence[StoredRecord],
    seen: Callable[[StoredRecord], bool],
) -> FoundAtHome:
    shared = _shared(search, question, seen) if len(near) >= SAYS_NOTHING else {}
    if not shared:
        return FoundAtHome(best(question, near))
    dropped = {probe.question.terms[0] for probe in shared}
    terms = tuple(term for term in question.terms if term not in dropped)
    rest = Question(question.category, terms)
    most = max(shared.values())
    if not looked_up(every_probe(rest)):
        return FoundAtHome((), most)
    (again,) = search.find([(rest, question_selectors(rest))], seen)
    return FoundAtHome(again, most)


def _shared(
    search: Search, question: Question, seen: Callable[[StoredRecord], bool]
) -> Mapping[Probe, int]:
    """Return the numbers of a question that say nothing, and how many have each.

    Each is looked up by itself: who is near by a name takes no room from who has it.
    """
    numbers = looked_up(probe for probe in every_probe(question) if probe.number)
    near = search.candidates([(p.question, by) for p, by in numbers], seen)
    counted = {
        probe: _having(probe, [one for one in some if seen(one)])
        for (probe, _), some in zip(numbers, near, strict=True)
    }
    return {probe: n for probe, n in counted.items() if says_nothing(probe, n)}


def _having(probe: Probe, held: Sequence[StoredRecord]) -> int:
    met = (basis_of(probe, resting_on(one.record)) for one in held)
    return sum(basis is not None and basis.whole for basis in met)
