"""The lists of codes that a bundle has, as people are told them.

codes_of(bundle, "offences", now)    # CodeView("fraud", "Fraud, including ..."), ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from node.errors import BadInput
from node.model.agreement import Agreement, Assurance
from node.model.desk.policy import CodeView
from node.policy.bundle import Bundle

_Lister = Callable[[Bundle], Iterator[CodeView]]


def codes_of(
    bundle: Bundle, kind: str, now: datetime, *, every: bool = False
) -> tuple[CodeView, ...]:
    """Return the codes of a list, by code; of what has a life, those in force.

    ``every``: also those that are not.

    Raises:
        BadInput: the bundle has no such list.
    """
    lister = _LISTS.get(kind)
    if lister is None:
        raise BadInput(
            f"the rules have no list {kind[:40]!r}",
            advice=f"They have: {', '.join(_LISTS)}. `comity code list` has them all.",
        )
    found = (code for code in lister(bundle) if every or _holds(code, now))
    return tuple(sorted(found, key=lambda code: code.code))


def _holds(code: CodeView, now: datetime) -> bool:
    return (code.since is None or code.since <= now) and (
        code.until is None or now < code.until
    )


def _offences(bundle: Bundle) -> Iterator[CodeView]:
    for offence in bundle.offences.values():
        yield CodeView(offence.code, offence.title)


def _remedies(bundle: Bundle) -> Iterator[CodeView]:
    for remedy in bundle.vocabulary["Remedy"]:
        yield CodeView(remedy, "")


def _agreements(bundle: Bundle) -> Iterator[CodeView]:
    return map(_agreement, bundle.agreements)


def _assurances(bundle: Bundle) -> Iterator[CodeView]:
    return map(_assurance, bundle.assurances)


def _agreement(one: Agreement) -> CodeView:
    return CodeView(
        code=one.id,
        title=one.title,
        parties=tuple(sorted(one.parties)),
        purposes=tuple(sorted(one.purposes)),
        offences=tuple(sorted(one.offences)),
        categories=tuple(sorted(one.categories)),
        since=one.since,
        until=one.until,
    )


def _assurance(one: Assurance) -> CodeView:
    return CodeView(
        code=one.id,
        title=one.kind,
        parties=(one.given_by,),
        offences=tuple(sorted(one.offences)),
        since=one.since,
        until=one.until,
    )


_LISTS: Final[Mapping[str, _Lister]] = MappingProxyType(
    {
        "offences": _offences,
        "agreements": _agreements,
        "assurances": _assurances,
        "remedies": _remedies,
    }
)
