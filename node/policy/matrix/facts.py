"""The facts that a matrix is drawn for: who stands for everybody, and what is ordinary.

A partner of an agreement in force asks about an adult who is a national of neither;
nothing is restricted, the match rests on an identifier, nobody has approved anything.
``MODIFIERS`` are what can be otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from node.errors import PolicyBroken
from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.policy.agreements import AgencyFacts
from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.notify import NotifyFacts

PERSON = "person"
NO_OFFENCE = "no-offence"
RETAINED = ("retained", "unknown")


@dataclass(frozen=True, slots=True)
class Setting:
    """Who decides, who is told, under what.

    ``own`` and ``partner`` are alpha-2 codes; ``agreements`` has for each class of
    authority the one that it relies on, which is taken to cover whatever is asked; a
    class that none serves is not in it. ``retaining`` is a State that has the death
    penalty; empty where the bundle knows of none.
    """

    own: str
    partner: str
    agreements: tuple[tuple[AgencyClass, str], ...]
    offence: str
    retaining: str


def setting(bundle: Bundle, like: Setting | None = None) -> Setting:
    """Choose countries, agreement and offence from a bundle's own data and cases.

    Ours is whose cases there are most of, the partner who shares most agreements with
    us. ``like`` is another bundle's choice, kept as far as this one knows the words.

    Raises:
        PolicyBroken: it does not declare two countries and an offence.
    """
    if len(bundle.countries) < 2 or not bundle.offences:
        raise PolicyBroken(
            "a matrix needs two countries and an offence in the bundle's data"
        )
    own = _most([case.given.own[:2].upper() for case in bundle.cases])
    if own not in bundle.countries:
        own = _most([c for a in bundle.agreements for c in a.parties if len(c) == 2])
    if own not in bundle.countries:
        own = min(bundle.countries)
    offence = _most(
        [c.given.offence for c in bundle.cases if c.given.offence != NO_OFFENCE]
    )
    if offence not in bundle.offences:
        offence = next((o for o in bundle.offences if o != NO_OFFENCE), NO_OFFENCE)
    partner = _most(
        [
            code
            for agreement in bundle.agreements
            for code in sorted(agreement.parties & bundle.countries.keys())
            if agreement.binds(own, code)
        ]
    )
    if like is not None and {like.own, like.partner} <= bundle.countries.keys():
        own, partner = like.own, like.partner
    if like is not None and like.offence in bundle.offences:
        offence = like.offence
    if not partner:
        partner = next(c for c in bundle.countries if c != own)
    both = [a for a in bundle.agreements if a.binds(own, partner)]
    both.sort(key=lambda a: (-len(a.purposes), -len(a.categories), a.id))
    has_it = (c for c, x in bundle.countries.items() if x.death_penalty in RETAINED)
    return Setting(
        own=own,
        partner=partner,
        agreements=tuple(
            (of, serving[0].id)
            for of in AgencyClass
            if (serving := [a for a in both if a.serves(of)])
        ),
        offence=offence,
        retaining=min(has_it, default=""),
    )


def _most(words: list[str]) -> str:
    """Return the commonest, the first by name among equals; empty if there is none."""
    counted = Counter(words)
    return min(counted, key=lambda word: (-counted[word], word), default="")


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What an ordinary notice of a kind is about."""

    category: str
    role: SubjectRole
    purpose: Purpose


_SUSPECT = SubjectRole.SUSPECT
KINDS: Mapping[str, Ordinary] = MappingProxyType(
    {
        "red": Ordinary(PERSON, _SUSPECT, Purpose.PROSECUTION),
        "blue": Ordinary(PERSON, _SUSPECT, Purpose.INVESTIGATION),
        "green": Ordinary(PERSON, SubjectRole.CONVICTED, Purpose.PREVENTION),
        "yellow": Ordinary(PERSON, SubjectRole.MISSING, Purpose.MISSING_PERSON),
        "black": Ordinary(PERSON, SubjectRole.UNIDENTIFIED_BODY, Purpose.HUMAN_REMAINS),
        "orange": Ordinary(PERSON, _SUSPECT, Purpose.WARNING),
        "purple": Ordinary("modus-operandi", SubjectRole.NONE, Purpose.PREVENTION),
        "silver": Ordinary("bank-account", SubjectRole.NONE, Purpose.INVESTIGATION),
        "un-special": Ordinary(PERSON, _SUSPECT, Purpose.PREVENTION),
        "stolen-art": Ordinary("artwork", SubjectRole.NONE, Purpose.INVESTIGATION),
        "diffusion": Ordinary(PERSON, _SUSPECT, Purpose.INVESTIGATION),
    }
)
_ANY_KIND = Ordinary(PERSON, _SUSPECT, Purpose.INVESTIGATION)


def ordinary(kind: str) -> Ordinary:
    """Return what an ordinary notice of a kind is about."""
    return KINDS.get(kind, _ANY_KIND)


def ask_facts_of(
    of: Setting, *, to: AgencyClass, purpose: Purpose, category: str
) -> AskFacts:
    """Return the facts of a question of the partner."""
    agreement = dict(of.agreements).get(to, "")
    return AskFacts(
        asker=AgencyFacts(f"{of.partner.lower()}-", of.partner, to),
        own=AgencyFacts(f"{of.own.lower()}-", of.own, AgencyClass.POLICE),
        purpose=purpose,
        offence=of.offence,
        legal_basis=agreement,
        case_given=True,
        category=category,
        agreements=(agreement,) if agreement else (),
        assurances=(),
        on=date(2000, 1, 1),  # no rule sees it: ages are stated
    )


def record_facts_of(ask: AskFacts, role: SubjectRole) -> RecordFacts:
    """Return the facts of an ordinary record that matches."""
    return RecordFacts(
        ask=ask,
        category=ask.category,
        role=role,
        minor=False,
        nationalities=(),
        own_national=False,
        refuge_from=(),
        handling=Handling.H0,
        originator="",
        hidden=False,
        grade=Grade.IDENTIFIER,
        approvals=(),
    )


def notify_facts_of(of: Setting, kind: str, to: AgencyClass) -> NotifyFacts:
    """Return the facts of an ordinary notice of ours, for a partner named in it."""
    what = ordinary(kind)
    return NotifyFacts(
        ask=ask_facts_of(of, to=to, purpose=what.purpose, category=what.category),
        kind=kind,
        role=what.role,
        minor=False,
        own_national=False,
        handling=Handling.H0,
        excluded=(),
        refuge_from=(),
        meant=True,
        chosen=True,
        medical_needs=False,
        files=False,
        approvals=(),
    )


Facts = RecordFacts | NotifyFacts


@dataclass(frozen=True, slots=True)
class Modifier:
    """What can be otherwise. ``change`` returns None where it cannot be."""

    name: str
    change: Callable[[Facts, Setting], Facts | None]


def _retaining(facts: Facts, of: Setting) -> Facts | None:
    if not of.retaining:
        return None
    asker = replace(
        facts.ask.asker, id=f"{of.retaining.lower()}-", country=of.retaining
    )
    return replace(facts, ask=replace(facts.ask, asker=asker))


def _third_party(facts: Facts, of: Setting) -> Facts | None:
    if isinstance(facts, NotifyFacts):
        return None  # a notice of another's is passed on or not: see forward
    return replace(facts, originator=f"{of.partner.lower()}-other")


def _scored(facts: Facts, of: Setting) -> Facts | None:
    del of
    if isinstance(facts, NotifyFacts):
        return None
    return replace(facts, grade=Grade.STRONG)


def _stated(**changed: Any) -> Callable[[Facts, Setting], Facts]:
    """Return what changes facts that questions and notices have alike."""

    def change(facts: Facts, of: Setting) -> Facts:
        del of
        return replace(facts, **changed)

    return change


MODIFIERS = (
    Modifier("a minor", _stated(minor=True)),
    Modifier("our own national", _stated(own_national=True)),
    Modifier("H1", _stated(handling=Handling.H1)),
    Modifier("H2", _stated(handling=Handling.H2)),
    Modifier("H3", _stated(handling=Handling.H3)),
    Modifier("another agency's data", _third_party),
    Modifier("to a State with the death penalty", _retaining),
    Modifier("the match rests on a score", _scored),
)
