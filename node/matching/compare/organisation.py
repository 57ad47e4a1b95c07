"""Organisations: names without their legal forms, and what is known beside them.

Every name of the question is laid beside every name of the record. What the best pair
shares, how telling it is, and whether country, address, legal form, the numbers in the
names and the numbers in registers agree are weighed by what was learnt of labelled
pairs (``data/weights.toml``, section ``organisation``; bench/matching/fit_organisation
reproduces it). The sum is a probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from node.matching.compare.firm import NOTHING, Overlap, compare_firms
from node.matching.compare.match import Match
from node.matching.compare.slip import meeting
from node.matching.compare.weights import WEIGHTS, grade_of, probability
from node.matching.finding import Finding
from node.matching.names.firm import Firm, read_firm
from node.matching.normalise.country import normal_country
from node.matching.terms import Known

MAX_NAMES = 30  # of each side
MAX_READ = 200  # names of one side that are read at all
MAX_ADDRESSES = 12
MAX_NUMBERS = 50
LEAST_SHARE = 0.4  # of two names: below, nothing else is looked at
EXACT = 0.999
NEAR = 0.9
NUMBER = 0.5  # what a number in both names tells
TELLING = 2.0  # rare words; more tell no more
SAME_PLACE = 0.5

_WEIGHTS: Mapping[str, float] = WEIGHTS["organisation"]


@dataclass(frozen=True, slots=True)
class _Named:
    """The readings of names of one side: those it is called first, and all."""

    main: tuple[Firm, ...]
    all: tuple[Firm, ...]

    @classmethod
    def of(cls, known: Known) -> _Named:
        fields = known.category.words
        ranked = ((place, n) for place, f in enumerate(fields) for n in known.of(f))
        firms = [(place, read_firm(n)) for place, n in islice(ranked, MAX_READ)]
        main = dict.fromkeys(firm for place, firm in firms if place == 0)
        every = dict.fromkeys(firm for _, firm in firms)
        return cls(tuple(main)[:MAX_NAMES], tuple(every)[:MAX_NAMES])


@dataclass(frozen=True, slots=True)
class _Best:
    """The two names that share most, and what."""

    ours: Firm
    theirs: Firm
    overlap: Overlap


def _best(ours: tuple[Firm, ...], theirs: tuple[Firm, ...]) -> _Best | None:
    best: _Best | None = None
    for a in ours:
        for b in theirs:
            found = compare_firms(a, b)
            worth = (round(found.share, 3), found.letters, found.weight)
            if best is None or worth > (
                round(best.overlap.share, 3),
                best.overlap.letters,
                best.overlap.weight,
            ):
                best = _Best(a, b, found)
    return best


# --- what is known beside the name ----------------------------------------------


def _address_words(known: Known) -> list[frozenset[str]]:
    return [
        frozenset(word.strip(".#'\"()") for word in address.replace(",", " ").split())
        for value in known.of("address")[:MAX_ADDRESSES]
        for address in value.split(";")[:MAX_ADDRESSES]
    ][:MAX_ADDRESSES]


def _countries(known: Known) -> set[str]:
    """Return the countries that are stated, and those that addresses end in."""
    found = set(known.of("country"))
    for value in known.of("address")[:MAX_ADDRESSES]:
        for address in value.split(";")[:MAX_ADDRESSES]:
            parts = [part.strip() for part in address.split(",")][-2:]
            ends = (*parts, " ".join(parts), " ".join(parts[::-1]))
            found |= {normal_country(end) for end in ends if len(end) > 1}
    return found - {""}


def _same_place(asked: Known, held: Known) -> bool:
    theirs = _address_words(held)
    return any(
        len(a & b) >= SAME_PLACE * min(len(a), len(b)) and len(a & b) > 2
        for a in _address_words(asked)
        for b in theirs
    )


def _register(asked: Known, held: Known) -> float:
    """Return 1 where numbers of one register must differ, 0 where they need not.

    Registers of one country have numbers of one length; lists carry some of several.
    """
    for field in ("registration_number", "tax_number", "lei"):
        kind = asked.category.fields[field].kind
        ours, theirs = asked.of(field)[:MAX_NUMBERS], held.of(field)[:MAX_NUMBERS]
        if any(meeting(kind, a, b) for a in ours for b in theirs):
            return 0.0
    return float(not _lengths(asked).isdisjoint(_lengths(held)))


def _lengths(known: Known) -> set[int]:
    numbers = known.of("registration_number")[:MAX_NUMBERS]
    return {len(number.rpartition(":")[2]) for number in numbers}


# --- the model ------------------------------------------------------------------


def features(asked: Known, held: Known) -> dict[str, float] | None:
    """Return what the model weighs, by name, or ``None`` where no name is near."""
    ours, theirs = _Named.of(asked), _Named.of(held)
    best = _best(ours.all, theirs.all)
    if best is None or (best.overlap.share < LEAST_SHARE and not best.overlap.letters):
        return None
    main = _best(ours.main, theirs.main)
    shared = main.overlap.share if main else NOTHING.share
    numbers, other = best.ours.numbers, best.theirs.numbers
    countries, others = _countries(asked), _countries(held)
    known = bool(countries and others)
    forms, their_forms = best.ours.forms, best.theirs.forms
    share = best.overlap.share
    return {
        "exact": float(share >= EXACT),
        "gap": 1 - share,
        "near": float(share >= NEAR),
        "telling": min(best.overlap.weight + NUMBER * len(numbers & other), TELLING)
        / TELLING,
        "initials": float(best.overlap.letters),
        "main_gap": 1 - shared if main else 0.0,
        "number_differs": float(bool(numbers and other and not numbers & other)),
        "number_more": float(bool(numbers) != bool(other)),
        "form_differs": float(bool(forms and their_forms and not forms & their_forms)),
        "country_same": float(known and bool(countries & others)),
        "country_differs": float(known and not countries & others),
        "address_same": float(_same_place(asked, held)),
        "register_differs": _register(asked, held),
    }


_SAID: Mapping[str, Finding] = {
    "exact": Finding("name.same"),
    "form_differs": Finding("form.differs", ("name",)),
    "number_differs": Finding("field.differs", ("name",)),
    "country_same": Finding("field.same", ("country",)),
    "country_differs": Finding("field.differs", ("country",)),
    "address_same": Finding("field.same", ("address",)),
    "register_differs": Finding("number.differs", ("registration_number",)),
}


def weigh_organisation(asked: Known, held: Known) -> tuple[float, tuple[Finding, ...]]:
    """Return the probability that two organisations are one, and the findings."""
    found = features(asked, held)
    if found is None:
        return 0.001, ()
    weight = _WEIGHTS["base"] + sum(_WEIGHTS[n] * value for n, value in found.items())
    said = tuple(
        _SAID[name] for name, value in found.items() if value and name in _SAID
    )
    return probability(weight), said


def compare_organisation(asked: Known, held: Known) -> Match | None:
    """Return how well a record of an organisation answers, or ``None``."""
    score, findings = weigh_organisation(asked, held)
    grade = grade_of(score, "organisation_")
    return Match(grade, score, findings) if grade else None
