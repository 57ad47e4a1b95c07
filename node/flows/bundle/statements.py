"""What a bundle states of itself: proved, waived, or no longer stated.

    states → proved → in force          waived, dropped → named by both officers

A property that is taken out, or stated otherwise, protects no more than one that is
waived: who takes it out says so, as does who approves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from node.errors import BadInput, PolicyBroken
from node.policy.bundle import Bundle
from node.policy.proof.properties import Property, read_properties
from node.policy.proof.run import broken_properties

SHOWN = 3  # properties by their own names, before those of their files are shorter


@dataclass(frozen=True, slots=True)
class Dropped:
    """A property of the bundle in force that another does not state as it stands."""

    id: str
    path: str
    says: str
    why: str = ""

    @property
    def said(self) -> str:
        """What officers and auditors read of it."""
        return f"{self.id}: no longer stated: {self.says} Reason: {self.why}"


def dropped(bundle: Bundle, in_force: Mapping[str, bytes]) -> tuple[Dropped, ...]:
    """Return what the bundle in force states and ``bundle`` does not.

    The same said under another name, or in other words of explanation, is the same.
    What is in force may be of an older version that can be read no more: it then states
    nothing.
    """
    try:
        held = read_properties(in_force)
    except PolicyBroken:
        return ()
    states = [_bare(stated.property) for stated in bundle.properties]
    return tuple(
        Dropped(
            one.property.id,
            one.path,
            one.property.says,
            bundle.dropped.get(one.property.id, bundle.dropped.get(one.path, "")),
        )
        for one in held
        if _bare(one.property) not in states
    )


def said_knowingly(
    bundle: Bundle, gone: Sequence[Dropped], named: Sequence[str]
) -> None:
    """Check that an officer named all that is waived or dropped, and no other.

    What is dropped may be named by the file that it stood in, and has a reason.

    Raises:
        BadInput: the officer did not.
    """
    if unsaid := [name for name in bundle.waived if name not in named]:
        one = unsaid[0]
        raise BadInput(
            f"the bundle waives {one}, and you did not say so: {bundle.waived[one]}",
            advice=f"Read waived.toml; if you mean it, add: "
            f"{_options(tuple(bundle.waived))}.",
        )
    if untold := [one for one in gone if not one.why]:
        raise BadInput(
            _no_longer(untold) + ", and does not say why",
            advice="State it again; or if you mean it, give waived.toml a [[dropped]] "
            f'with property = "{_names(untold)[0]}" and a reason.',
        )
    if missed := [one for one in gone if not {one.id, one.path} & {*named}]:
        raise BadInput(
            f"{_no_longer(missed)}, and you did not say so: {missed[0].why}",
            advice=f"If you mean it, add: {_options(_names(missed))}.",
        )
    known = {*bundle.waived, *(n for one in gone for n in (one.id, one.path))}
    if odd := [name for name in named if name not in known]:
        raise BadInput(
            f"the bundle does not waive {odd[0]}",
            advice="Its waived.toml names what it waives, with a reason for each.",
        )


def proved(
    bundle: Bundle, gone: Sequence[Dropped], now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return what an entry says of a bundle's properties: proved or not, and waived.

    Raises:
        PolicyBroken: one does not hold, and is not waived.
    """
    broken = broken_properties(bundle, now)
    if broken:
        one = broken[0].stated.property
        raise PolicyBroken(
            f"the bundle breaks {len(broken)} of the properties that it states, first "
            f"{one.id}: {one.says}",
            advice="`comity policy prove` shows facts under which it does; or waive it "
            "with a reason in waived.toml, which both officers then read.",
        )
    said = "yes" if broken is not None else "no solver is installed"
    if not bundle.properties:
        said = "it states no property"
    waived = (("waived", f"{name}: {why}") for name, why in bundle.waived.items())
    return ("proved", said), *waived, *(("dropped", one.said) for one in gone)


def _bare(one: Property) -> Property:
    """Return what a property states, without its name and explanation."""
    return msgspec.structs.replace(one, id="", says="", law="")


def _no_longer(gone: Sequence[Dropped]) -> str:
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    return (
        f"the bundle no longer states {gone[0].id}{more} as in force ({gone[0].says})"
    )


def _names(gone: Sequence[Dropped]) -> list[str]:
    """Return what to call properties by: the files of many."""
    names = [one.id for one in gone]
    return names if len(names) <= SHOWN else [*dict.fromkeys(one.path for one in gone)]


def _options(names: Sequence[str]) -> str:
    return " ".join(f"--waive {name}" for name in names)
