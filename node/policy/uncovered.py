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
from node.model.sentence import Sentence, sentence
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
) -> tuple[Sentence, ...]:
    """Return why no agreement in force covers it, and what would; none if one does."""

    def covering(by: Justification) -> tuple[str, ...]:
        return agreements_for(
            bundle, asker=peer, own=own, justification=by, category=category, now=now
        )

    if covering(why):
        return ()
    said = [sentence("no-agreement", peer=peer.agency, category=category)]
    relied_upon = bundle.by_basis.get(why.legal_basis, ())
    if not relied_upon:
        said.append(sentence("unknown-agreement", agreement=why.legal_basis[:60]))
    for agreement in relied_upon:
        said += _reasons(agreement, peer, own, why, category, now)
    cures = [
        agreement.id
        for agreement in bundle.agreements
        if agreement.id in covering(replace(why, legal_basis=agreement.id))
    ]
    said.append(
        sentence("cured-by-agreement", agreements=", ".join(cures[:_CURES_MOST]))
        if cures
        else sentence("no-other-agreement")
    )
    return tuple(said)


def _reasons(  # noqa: PLR0913, PLR0917 - as ``uncovered``
    agreement: Agreement,
    peer: Introduction,
    own: Agency,
    why: Justification,
    category: str,
    now: datetime,
) -> Iterator[Sentence]:
    one, other = agency_facts(peer), agency_facts(own)
    named = {"agreement": agreement.id, "instrument": agreement.instrument}
    if now < agreement.since:
        yield sentence("agreement-from", **named, day=f"{agreement.since:%Y-%m-%d}")
    if now >= agreement.until:
        yield sentence("agreement-until", **named, day=f"{agreement.until:%Y-%m-%d}")
    if not (consistent(one) and consistent(other) and binds(agreement, one, other)):
        yield sentence("agreement-binds", **named, own=own.id, peer=peer.agency)
    if not agreement.serves(one.agency_class):
        yield sentence("agreement-class", **named, agency_class=one.agency_class)
    for what, scope, value in (
        ("purpose", agreement.purposes, str(why.purpose)),
        ("offence", agreement.offences, why.offence),
        ("category", agreement.categories, category),
    ):
        if "*" not in scope and value not in scope:
            yield sentence(f"agreement-{what}", **named, **{what: value})
