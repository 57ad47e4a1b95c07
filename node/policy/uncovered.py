"""Why no agreement covers a question, and which would: for the agency's own people.

uncovered(bundle, peer, own, why, "person", now)    # sentences; none if one covers it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from node.model.agency import Agency
from node.model.agreement import Agreement
from node.model.introduction import Introduction
from node.model.query import Justification
from node.policy.agreements import agency_facts, agreements_for, binds, consistent
from node.policy.bundle import Bundle

_CURES_MOST = 8


def uncovered(  # noqa: PLR0913, PLR0917 - the six things an agreement is about
    bundle: Bundle,
    peer: Introduction,
    own: Agency,
    why: Justification,
    category: str,
    now: datetime,
) -> tuple[str, ...]:
    """Return why no agreement in force covers it, and what would; none if one does."""

    def covering(by: Justification) -> tuple[str, ...]:
        return agreements_for(
            bundle, asker=peer, own=own, justification=by, category=category, now=now
        )

    if covering(why):
        return ()
    told = f"what is looked for in {category}"
    said = [f"No agreement in force lets us tell {peer.agency} {told}."]
    relied_upon = bundle.by_basis.get(why.legal_basis, ())
    if not relied_upon:
        said.append(f"The rules in force know no agreement {why.legal_basis[:60]!r}.")
    for agreement in relied_upon:
        reasons = _reasons(agreement, peer, own, why, category, now)
        said += [f"{agreement.id} ({agreement.instrument}) {one}." for one in reasons]
    cures = [
        agreement.id
        for agreement in bundle.agreements
        if agreement.id in covering(replace(why, legal_basis=agreement.id))
    ]
    said.append(
        f"It would be cured by relying on {' or '.join(cures[:_CURES_MOST])}."
        if cures
        else "No other agreement in force covers it either: "
        "`comity code list agreements` says what each covers."
    )
    return tuple(said)


def _reasons(  # noqa: PLR0913, PLR0917 - as ``uncovered``
    agreement: Agreement,
    peer: Introduction,
    own: Agency,
    why: Justification,
    category: str,
    now: datetime,
) -> Iterator[str]:
    one, other = agency_facts(peer), agency_facts(own)
    if now < agreement.since:
        yield f"is in force only from {agreement.since:%Y-%m-%d} on"
    if now >= agreement.until:
        yield f"was in force until {agreement.until:%Y-%m-%d}"
    if not (consistent(one) and consistent(other) and binds(agreement, one, other)):
        yield f"does not bind both {own.id} and {peer.agency}"
    if not agreement.serves(one.agency_class):
        yield f"serves no authority of the class {one.agency_class}"
    for what, scope, value in (
        ("purpose", agreement.purposes, str(why.purpose)),
        ("offence", agreement.offences, why.offence),
        ("category", agreement.categories, category),
    ):
        if "*" not in scope and value not in scope:
            yield f"does not cover the {what} {value}"
