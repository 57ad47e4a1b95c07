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

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from node.errors import PolicyBroken
from node.policy.documents import Line, line_of, read_toml

DECISIONS = (
    *("ask", "hit", "exact", "leaves"),
    *("told", "tells-exact", "tells", "forwarded"),
)
Words = dict[str, bool | str | tuple[str, ...]]
WAIVED = "waived.toml"
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
KINDS = ("never", "more", "also", "alike", "possible", "cures")


class Property(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One property. ``when`` and ``unless`` are facts in the words of ``Words``."""

    id: Line
    says: Line
    law: Line
    never: str | None = None
    more: str | None = None
    also: str | None = None
    alike: str | None = None
    possible: str | None = None
    cures: str | None = None
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
    """A property that two people let be broken or no longer be stated, and why."""

    property: Line
    reason: Line


class WaivedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``waived.toml``: what this bundle states and may break, and what it leaves out.

    What is left out, or stated otherwise, stood in a bundle before; it goes by its name
    or by that of its file.
    """

    waived: tuple[Waived, ...] = ()
    dropped: tuple[Waived, ...] = ()


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


def read_waived(files: Mapping[str, bytes], stated: tuple[Stated, ...]) -> WaivedFile:
    """Read ``waived.toml``: why a property may be broken, or is no longer stated.

    It is part of the bundle, so that who proposes it and who approves it, by its
    digest, have both said so.

    Raises:
        PolicyBroken: it waives what the bundle does not state, or names one twice.
    """
    data = files.get(WAIVED)
    if data is None:
        return WaivedFile()
    known = {one.property.id for one in stated}
    read = read_toml(WaivedFile, WAIVED, data)
    seen: set[str] = set()
    for one in (*read.waived, *read.dropped):
        where = f"{WAIVED}:{line_of(data.decode(), chr(34) + one.property + chr(34))}"
        if one.property in seen:
            raise PolicyBroken(f"{where}: {one.property} is named twice")
        if one in read.waived and one.property not in known:
            raise PolicyBroken(
                f"{where}: {one.property} is waived, and the bundle does not state it"
            )
        seen.add(one.property)
    return read


def _check(stated: Stated) -> None:
    one = stated.property
    where = f"{stated.path}:{stated.line}: property {one.id}"
    if not _ID.fullmatch(one.id):
        raise PolicyBroken(
            f"{where}: an id is written in capitals, digits and single hyphens, "
            "as REFUGE-NEVER"
        )
    if sum(getattr(one, kind) is not None for kind in KINDS) != 1:
        raise PolicyBroken(f"{where}: it states one of {', '.join(KINDS)}")
    if one.decision not in DECISIONS:
        raise PolicyBroken(
            f"{where}: {one.decision!r} is no decision; {one.kind} is one of "
            f"{', '.join(DECISIONS)}"
        )
    needs: dict[str, tuple[Any, ...]] = {
        "more": (one.fact, len(one.order) > 1),
        "alike": (one.fact, len(one.order) > 1),
        "also": (one.field, one.this),
    }
    wanted = {"more": "fact and order", "alike": "fact and order"}
    if not all(needs.get(one.kind, ())):
        needed = wanted.get(one.kind, "field and this")
        raise PolicyBroken(f"{where}: {one.kind} needs {needed}")
