"""When an agreement covers what is asked, as a formula over who, whom, what and why.

Nothing of it is decided here: whether an agreement binds two agencies is asked of
``facts.agreements_for``, for each asker, class and country in turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from node.model.agency import Agency, AgencyId
from node.model.agreement import Agreement
from node.model.codes import AgencyClass, Purpose
from node.model.query import Justification
from node.policy.agreements import agreements_for
from node.policy.bundle import Bundle
from node.policy.proof.formula import Formula, Is, Value, among, every, some

Domains = Mapping[str, tuple[Value, ...]]


def covers(
    bundle: Bundle, agreement: Agreement, domains: Domains, other: str, at: datetime
) -> Formula:
    """Return when an agreement covers what is asked.

    ``other`` is the variable of whose country stands on the other side of the asker.
    """
    called = (
        basis
        for basis in domains["basis"]
        if agreement in bundle.by_basis.get(str(basis), ())
    )
    return every(
        among("basis", called),
        *(_within(domains, name, scope) for name, scope in _scopes(agreement).items()),
        _bound(bundle, agreement, domains, other, at),
    )


def country_of(agency: str) -> str:
    """Return the country that an agency's id begins with."""
    return agency[:2].upper()


def _scopes(agreement: Agreement) -> Mapping[str, frozenset[str]]:
    return {
        "purpose": agreement.purposes,
        "offence": agreement.offences,
        "category": agreement.categories,
    }


def _within(domains: Domains, variable: str, scope: frozenset[str]) -> Formula:
    if "*" in scope:
        return every()
    return among(variable, (value for value in domains[variable] if value in scope))


def _bound(
    bundle: Bundle, agreement: Agreement, domains: Domains, other: str, at: datetime
) -> Formula:
    """Return when an agreement binds both: by asker, and by class where that counts."""
    purpose, offence, category = (
        next((str(v) for v in domains[name] if "*" in scope or v in scope), "")
        for name, scope in _scopes(agreement).items()
    )
    if not (purpose and offence and category):
        return some()  # it covers nothing
    why = Justification(Purpose(purpose), "C", offence, agreement.id, "officer")

    def binds(one: Agency, country: str) -> bool:
        found = agreements_for(
            bundle,
            asker=one,
            own=Agency(AgencyId(f"{country.lower()}-own"), country, country),
            justification=why,
            category=category,
            now=at,
        )
        return agreement.id in found

    found: list[Formula] = []
    for asker in map(str, domains["asker"]):
        by_bound: dict[tuple[Value, ...], list[Value]] = {}
        for kind in domains["asker_class"]:
            one = Agency(
                AgencyId(asker), asker, country_of(asker), AgencyClass(str(kind))
            )
            bound = tuple(c for c in domains[other] if binds(one, str(c)))
            by_bound.setdefault(bound, []).append(kind)
        for bound, kinds in by_bound.items():
            alike = len(kinds) == len(domains["asker_class"])
            of = every() if alike else among("asker_class", kinds)
            found.append(every(Is("asker", asker), of, among(other, bound)))
    return some(*found)
