"""Rows that are one record with another, joined with it where the custodian wants that.

A row whose number, one thing's alone, is that of one other record of its category and
role adds its values to that record. What stands there stays; the stricter handling, and
what protects, holds for all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from node.flows.record.same import OtherRecord
from node.model.record import Record


@dataclass(frozen=True, slots=True)
class Fresh:
    """A record that is new or changed, under its reference; the line it came from.

    ``replaces`` are references of records that go, since they are this one.
    """

    line: int
    reference: str
    record: Record
    is_new: bool = True
    replaces: tuple[str, ...] = ()


@dataclass(slots=True)
class Joined:
    """What is to be kept of some fresh records, and how many of them were joined."""

    kept: dict[str, Fresh] = field(default_factory=dict)
    joined: int = 0
    told: list[tuple[Fresh, Sequence[OtherRecord]]] = field(default_factory=list)
    _went_to: dict[str, str] = field(default_factory=dict)

    def target_of(self, one: Fresh, others: Sequence[OtherRecord]) -> str:
        """Return the one record that ``one`` may be joined with, or nothing."""
        found = {self._went_to.get(o.reference, o.reference) for o in others}
        return found.pop() if one.is_new and len(found) == 1 else ""

    def join(self, one: Fresh, target: str, base: Record) -> None:
        """Add the values of ``one`` to ``base``, which is held under ``target``."""
        self.joined += 1
        self._went_to[one.reference] = target
        whole = join(base, one.record)
        if whole != base:
            before = self.kept.get(target)
            self.kept[target] = Fresh(
                one.line, target, whole, is_new=bool(before and before.is_new)
            )


def join(held: Record, more: Record) -> Record:
    """Return ``held`` with the values of ``more``; what protects more holds for all."""
    return replace(
        held,
        fields=tuple(dict.fromkeys((*held.fields, *more.fields))),
        handling=max(held.handling, more.handling),
        minor=held.minor or more.minor,
        hidden=held.hidden or more.hidden,
    )


def joined(
    fresh: Sequence[Fresh],
    others: Sequence[Sequence[OtherRecord]],
    held: Callable[[str], Record | None],
    *,
    wanted: bool,
) -> Joined:
    """Return what is to be kept; without ``wanted`` nothing is joined, only told."""
    done = Joined()
    for one, found in zip(fresh, others, strict=True):
        target = done.target_of(one, found) if wanted else ""
        before = done.kept.get(target)
        base = before.record if before else held(target) if target else None
        if base is not None and base.role == one.record.role:
            done.join(one, target, base)
            continue
        done.kept[one.reference] = one
        if found:
            done.told.append((one, found))
    return done
