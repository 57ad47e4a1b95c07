"""Which questions may find the same: the tier of a blind query's scope.

    question's facts put in → rules on matches and on asking → what is left → its name

Two questions are of one tier exactly where ``may_answer_hit`` cannot tell them apart
over all records, whatever the words of both: purpose, offence, legal basis, category,
agreements in force and who asks are put into the rules, and what is left speaks of the
record alone. Who asks is left in one place: of the countries that a person fled, the
asker's own is called by that and not by its name, so that one key serves peers of many
countries. What one peer may find is decided by the real facts all the same: a tier is
which key, and no permission.

What is left is compared by its meaning (``proof/table.py``). Where it has too many
cells for that it is compared as it is written, and where the rules of a bundle cannot
be read as formulas, each set of facts is a tier by itself: both are more tiers than are
needed, and never one that is too wide.

Facts that no record could have together are looked at, too, so that two tiers may be
alike over all records that there can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

from node.errors import PolicyBroken
from node.model.agreement import Agreement
from node.model.codes import Action
from node.policy.answer import about
from node.policy.ask import AskFacts, unknown_facts
from node.policy.bundle import Bundle
from node.policy.fact_kinds import CODES
from node.policy.proof.decisions import ruled
from node.policy.proof.entities import Members, ancestors_of, attribute_of
from node.policy.proof.formula import (
    NEVER,
    YES,
    Formula,
    Is,
    Value,
    among,
    every,
    no,
)
from node.policy.proof.reading import Read
from node.policy.proof.table import table_of
from node.policy.sorts import Entity

CELLS_MOST = 1 << 18
"""Cells of a table; with more, what is left is compared as it is written."""
NAME_SIZE = 16

_SELF, _OTHER = "self", "\0other"
_FLAGS = ("minor", "own_national", "hidden")
_LEFT = frozenset({"category", "role", "handling", "grade"})
"""The codes of a record: what is left open. All others are the question's."""


def tier_of(bundle: Bundle, facts: AskFacts) -> str:
    """Return the name of a question's tier: 16 hex digits. Remembered by facts.

    It is that of the question asked blind, whether or not a hit is proved: who redeems
    is under the key that the hit was found under.
    """
    facts = facts if facts.proved_hit else replace(facts, proved_hit=True)
    return bundle.tiers.get(facts, lambda: _name(bundle, facts))


def _name(bundle: Bundle, facts: AskFacts) -> str:
    digest = sha256(b"comity/v1 tier\0" + bundle.digest + b"\0")
    digest.update(_left(bundle, facts))
    return digest.hexdigest()[:NAME_SIZE]


def _left(bundle: Bundle, facts: AskFacts) -> bytes:
    """Return what is left of the rules, the same for questions that are alike."""
    if unknown_facts(bundle, facts):
        return b"never"  # every match is refused
    try:
        seen = SeenOfQuestion(bundle, facts)
        hit = ruled(bundle, Action.ANSWER_HIT, seen).allowed
        asked = ruled(bundle, Action.ASK, seen).allowed
    except (PolicyBroken, ValueError, RecursionError):
        return b"facts\0" + repr(_decisive(facts)).encode()
    formula = every(hit, asked)
    table = table_of(formula, seen.domains(), CELLS_MOST)
    if table is None:
        return b"written\0" + repr(formula).encode()
    return b"table\0" + table.digestible() if table.true else b"never"


def _decisive(facts: AskFacts) -> tuple[object, ...]:
    return tuple(getattr(facts, f.name) for f in fields(facts) if f.compare)


# --- what a rule sees of one question -----------------------------------------------


class SeenOfQuestion:
    """The facts of a question as they are, and those of a record left open."""

    def __init__(self, bundle: Bundle, facts: AskFacts) -> None:
        """See a question.

        Raises:
            PolicyBroken: what rules name is not known.
        """
        alike = bundle.engine.alike
        if alike is None:
            raise PolicyBroken("what the rules of the bundle name is not known")
        self._alike = alike
        self._bundle = bundle
        self._facts = facts
        self._categories = tuple(sorted(bundle.vocabulary["Category"]))
        self._asked: Mapping[str, Read] = {
            "purpose": {Entity("Purpose", facts.purpose): YES},
            "offence": {Entity("Offence", facts.offence): YES},
            "own": {Entity("Country", facts.own.country): YES},
            "case_given": _so(facts.case_given),
            "proved_hit": _so(facts.proved_hit),
            "assurances": Members(
                {Entity("Assurance", kind): YES for kind in facts.assurances}
            ),
        }
        self._open: Mapping[str, Callable[[], Read]] = {
            "agreements": self._agreements,
            "approvals": self._approvals,
            "refuge_from": self._refuge,
            "nationalities": self._nationalities,
            "originator": self._originator,
            "third_party": self._third_party,
        }

    def domains(self) -> Mapping[str, tuple[Value, ...]]:
        """Return the values of each variable of a record."""
        truth = (False, True)
        return _Domains(
            {name: self._words(CODES[name]) for name in _LEFT}
            | {"originator": self._texts("")},
            truth,
        )

    # --- as a rule is read (``proof.reading.Seen``) ---------------------------------

    def askers(self) -> dict[Any, Formula]:
        """Return who asks."""
        return {Entity("Agency", self._facts.asker.id): YES}

    def classes(self) -> dict[Any, Formula]:
        """Return of which class it is."""
        return {Entity("AgencyClass", self._facts.asker.agency_class): YES}

    def resources(self, about: str) -> dict[Any, Formula]:
        """Return what is decided on: the category of a record."""
        return self._codes(about.lower(), about)

    def fact(self, name: str) -> Read:
        """Return a fact: of the question as it is, of a record as it may be.

        Raises:
            TypeError: it is none that is read here.
        """
        if name in self._asked:
            return self._asked[name]
        if name in _FLAGS:
            return {value: Is(name, value) for value in (True, False)}
        if name in _LEFT:
            return self._codes(name, CODES[name])
        if name not in self._open:
            raise TypeError(f"context.{name}")
        return self._open[name]()

    def attribute(self, entity: Entity, name: str) -> dict[Any, Formula]:
        """Return what an entity has under a name."""
        return attribute_of(self._bundle, entity, name)

    def ancestors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return an entity and all that it is in."""
        return ancestors_of(self._bundle, entity)

    # --- one by one -------------------------------------------------------------------

    def _words(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted(self._bundle.vocabulary[kind]))

    def _codes(self, name: str, kind: str) -> dict[Any, Formula]:
        return {Entity(kind, word): Is(name, word) for word in self._words(kind)}

    def _approvals(self) -> Members:
        words = self._words("Remedy")
        return Members(
            {Entity("Remedy", w): Is(f"approvals:{w}", value=True) for w in words}
        )

    def _nationalities(self) -> Members:
        texts = self._texts()
        return Members({t: Is(f"nationalities:{t}", value=True) for t in texts})

    def _third_party(self) -> dict[Any, Formula]:
        ours = Is("originator", "")
        return {False: ours, True: no(ours)}

    def _texts(self, *also: str) -> tuple[str, ...]:
        """Return the texts that rules name, and one for all that they do not."""
        return (*sorted({*self._alike.texts, *also}), _OTHER)

    def _agreements(self) -> Members:
        """Return the agreements, each where it covers the record's category, too."""
        relied_upon = {*self._facts.agreements}
        return Members(
            {
                Entity("Agreement", one.id): self._where_about(one)
                for one in self._bundle.agreements
                if one.id in relied_upon
            }
        )

    def _where_about(self, agreement: Agreement) -> Formula:
        covered = [
            category
            for category in self._categories
            if category == self._facts.category or about(agreement, category)
        ]
        if len(covered) == len(self._categories):
            return YES
        return among("category", covered)

    def _refuge(self) -> Members:
        """Return the countries that a person fled: the asker's own as itself.

        Only what can be named need be there; the last stands for all others.
        """
        asker, own = self._facts.asker.country, self._facts.own.country
        named = {*self._alike.countries, asker, own}
        return Members(
            {
                Entity("Country", code): Is(
                    f"refuge_from:{_SELF if code == asker else code}", value=True
                )
                for code in [*sorted(named), _OTHER]
            }
        )

    def _originator(self) -> dict[Any, Formula]:
        """Return whose the data is.

        Raises:
            TypeError: rules look at nationalities, too. Both are texts, and what stands
                for all other texts must not be compared with itself.
        """
        if self._alike.reads("nationalities"):
            raise TypeError("context.originator beside context.nationalities")
        return {text: Is("originator", text) for text in self._texts("")}


class _Domains(dict[str, tuple[Value, ...]]):
    """The values of variables; what is not named is so or not."""

    def __init__(
        self, named: Mapping[str, tuple[Value, ...]], other: tuple[Value, ...]
    ) -> None:
        super().__init__(named)
        self._other = other

    def __missing__(self, name: str) -> tuple[Value, ...]:
        return self._other


def _so(value: bool) -> dict[Any, Formula]:
    return {True: YES if value else NEVER, False: NEVER if value else YES}
