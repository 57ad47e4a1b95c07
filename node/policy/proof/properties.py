"""Properties as a lawyer states them, in ``properties/*.toml`` of a bundle.

    [[property]]
    id = "INFORMANT-NEVER"
    says = "Of an informant nothing leaves, whoever asks for whatever."
    law = "Regulation (EU) 2016/794, Art. 30(1)"
    never = "leaves"
    when = { role = ["informant"] }

One of these says what is stated, of a decision (``decisions.Decisions.words``):

    never      it is never decided so, when ... unless ...
    more       with ``fact`` and its values in ``order``: a later value never releases
               more than the one before
    also       whoever may have ``field`` may also have ``this``
    alike      with ``fact`` and ``order``: the values cannot be told from each other
    possible   there are facts for which it is decided so
    cures      what would cure a refusal, as an officer or a peer reads it, does cure it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from node.errors import PolicyBroken
from node.policy.documents import Line, line_of, read_toml

PropertyId = Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$")]
Decision = Literal[
    "ask", "hit", "exact", "leaves", "told", "tells-exact", "tells", "forwarded"
]
Words = dict[str, bool | str | tuple[str, ...]]
WAIVED = "waived.toml"
KINDS = ("never", "more", "also", "alike", "possible", "cures")


class Property(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One property. ``when`` and ``unless`` are facts in the words of ``Words``."""

    id: PropertyId
    says: Line
    law: Line
    never: Decision | None = None
    more: Decision | None = None
    also: Decision | None = None
    alike: Decision | None = None
    possible: Decision | None = None
    cures: Decision | None = None
    when: Words = {}
    unless: Words = {}
    fact: str = ""
    order: tuple[bool | str, ...] = ()
    field: str = ""
    this: str = ""

    @property
    def kind(self) -> str:
        """What is stated: one of ``KINDS``."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def decision(self) -> str:
        """The decision that it is about."""
        return str(getattr(self, self.kind))


@dataclass(frozen=True, slots=True)
class Stated:
    """A property, and where it stands."""

    path: str
    line: int
    property: Property


class Waived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property that two people let be broken, and why."""

    property: PropertyId
    reason: Line


class _WaivedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    waived: tuple[Waived, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    property: tuple[Property, ...]


def read_properties(files: Mapping[str, bytes]) -> tuple[Stated, ...]:
    """Read the files under ``properties/``, in order of their names.

    Raises:
        PolicyBroken: with file, line where it can be told, and what is wrong.
    """
    found: dict[str, Stated] = {}
    for path in sorted(p for p in files if p.startswith("properties/")):
        text = files[path].decode("utf-8", "replace")
        for one in read_toml(_File, path, files[path]).property:
            stated = Stated(path, line_of(text, f'"{one.id}"'), one)
            _check(stated)
            other = found.setdefault(one.id, stated)
            if other is not stated:
                raise PolicyBroken(f"{path}: {one.id} stands already in {other.path}")
    return tuple(found.values())


def read_waived(
    files: Mapping[str, bytes], stated: tuple[Stated, ...]
) -> Mapping[str, str]:
    """Read ``waived.toml``: the reason why each named property may be broken.

    It is part of the bundle, so that who proposes it and who approves it, by its
    digest, have both said so.

    Raises:
        PolicyBroken: it names what the bundle does not state, or one twice.
    """
    data = files.get(WAIVED)
    if data is None:
        return {}
    found: dict[str, str] = {}
    known = {one.property.id for one in stated}
    for one in read_toml(_WaivedFile, WAIVED, data).waived:
        line = line_of(data.decode("utf-8", "replace"), f'"{one.property}"')
        if one.property not in known or one.property in found:
            raise PolicyBroken(
                f"{WAIVED}:{line}: {one.property} is stated nowhere, or waived twice"
            )
        found[one.property] = one.reason
    return found


def _check(stated: Stated) -> None:
    one = stated.property
    where = f"{stated.path}:{stated.line}: property {one.id}"
    if sum(getattr(one, kind) is not None for kind in KINDS) != 1:
        raise PolicyBroken(f"{where}: it states one of {', '.join(KINDS)}")
    needs: dict[str, tuple[Any, ...]] = {
        "more": (one.fact, len(one.order) > 1),
        "alike": (one.fact, len(one.order) > 1),
        "also": (one.field, one.this),
    }
    wanted = {"more": "fact and order", "alike": "fact and order"}
    if not all(needs.get(one.kind, ())):
        needed = wanted.get(one.kind, "field and this")
        raise PolicyBroken(f"{where}: {one.kind} needs {needed}")
