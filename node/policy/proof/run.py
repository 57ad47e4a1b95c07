"""Prove what a bundle states of itself: the one way in.

proving = Proving(bundle, at)
for proof in proving.proofs(["INFORMANT-NEVER"]):
    proof.holds, proving.case_file(proof)
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from datetime import datetime

from node.policy.bundle import Bundle
from node.policy.proof.decisions import Decisions
from node.policy.proof.prover import PropertyProof, PropertyProver
from node.policy.proof.solver import installed
from node.policy.proof.space import Space
from node.policy.proof.telling import case_file
from node.policy.sorts import Entity, named_in


class Proving:
    """The properties of a bundle, as agreements stand ``at`` an instant."""

    def __init__(self, bundle: Bundle, at: datetime) -> None:
        """Read all rules.

        Raises:
            PolicyBroken: a rule says something that cannot be proved over.
            BadInput: the solver is not installed.
        """
        self.at = at
        self._bundle = bundle
        spoken = named_in(bundle.bodies.values()) | _spoken(bundle)
        space = Space(bundle, at, spoken)
        self.decisions = Decisions(bundle, space)
        self._prover = PropertyProver(self.decisions)

    def proofs(self, wanted: Container[str]) -> Iterator[PropertyProof]:
        """Yield what is found of each property named in ``wanted``, in order.

        Raises:
            PolicyBroken: a property has a word that the bundle does not know.
        """
        for stated in self._bundle.properties:
            if stated.property.id in wanted:
                yield self._prover.prove(stated)

    def case_file(self, proof: PropertyProof) -> str:
        """Return facts under which a property does not hold, as a case file; or ""."""
        return case_file(proof, self.decisions)


def _spoken(bundle: Bundle) -> frozenset[Entity]:
    """Return the offences that properties name: each stands for itself."""
    said = (
        words.get("offence", ())
        for stated in bundle.properties
        for words in (stated.property.when, stated.property.unless)
    )
    return frozenset(
        Entity("Offence", code)
        for one in said
        if not isinstance(one, bool)
        for code in ((one,) if isinstance(one, str) else one)
    )


def broken_properties(bundle: Bundle, at: datetime) -> tuple[PropertyProof, ...] | None:
    """Return what was found of the properties that do not hold and are not waived.

    None where the solver is not installed: nothing is known then. What a bundle states
    must hold now, and from each day on which another of its agreements begins; that
    something is possible is asked of today.
    """
    if not installed():
        return None
    wanted = {one.property.id for one in bundle.properties} - bundle.waived.keys()
    if not wanted:
        return ()
    found: dict[str, PropertyProof] = {}
    for instant, names in instants(bundle, at, wanted):
        for proof in Proving(bundle, instant).proofs(names - found.keys()):
            if not proof.holds:
                found[proof.stated.property.id] = proof
    return tuple(found.values())


def instants(
    bundle: Bundle, at: datetime, wanted: Collection[str]
) -> Iterator[tuple[datetime, frozenset[str]]]:
    """Yield when properties are to be proved, and which of ``wanted``.

    An agreement that ends opens nothing that relying on none would not; one that is
    yet to begin may.
    """
    yield at, frozenset(wanted)
    lasting = frozenset(
        stated.property.id
        for stated in bundle.properties
        if stated.property.id in wanted and stated.property.kind != "possible"
    )
    for since in sorted({a.since for a in bundle.agreements if at < a.since < a.until}):
        yield since, lasting
