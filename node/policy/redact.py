"""Take from a record what a decision releases, and nothing else.

What is withheld is absent: no name, no null, no count. Values and their number
are capped, so that a record grown out of hand does not leave as a whole in one
field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.model.query import ReleasedField, WithheldGroup
from node.model.record import FieldValue, Record
from node.policy.disclose import HitDecision
from node.policy.transforms import TRANSFORMS

VALUE_MOST = 2_000  # characters
VALUES_MOST = 32  # of one field
FIELDS_MOST = 256  # of one record


@dataclass(frozen=True, slots=True)
class Released:
    """What leaves, in the record's order, and what may be said of the rest."""

    fields: tuple[ReleasedField, ...]
    withheld: tuple[WithheldGroup, ...]


def redact(record: Record, decision: HitDecision) -> Released:
    """Return what ``decision`` releases of ``record``.

    A generalised value that its transform does not understand is withheld, and
    so is a value longer than ``VALUE_MOST``: cut short it could mean another
    thing.
    """
    if not decision.answer_hit.allowed or decision.answer_hit.errors:
        return Released((), ())
    fields = released_values(record.fields, decision.fields, decision.transforms)
    return Released(fields, decision.withheld)


def released_values(
    values: Iterable[FieldValue],
    verdicts: Iterable[FieldVerdict],
    transforms: Iterable[tuple[str, str]],
) -> tuple[ReleasedField, ...]:
    """Return the values that ``verdicts`` let leave, in their order, within bounds.

    A field without a verdict is withheld.
    """
    levels = {verdict.field: verdict.level for verdict in verdicts}
    weaken = dict(transforms)
    counts: Counter[str] = Counter()
    released: dict[ReleasedField, None] = {}
    for held in values:
        level = levels.get(held.field, Level.WITHHELD)
        value = _at(level, held, weaken.get(held.field, ""))
        if value is None or not 0 < len(value) <= VALUE_MOST:
            continue
        one = ReleasedField(held.field, value, level)
        if one in released or counts[held.field] >= VALUES_MOST:
            continue
        counts[held.field] += 1
        released[one] = None
        if len(released) >= FIELDS_MOST:
            break
    return tuple(released)


def _at(level: Level, held: FieldValue, transform: str) -> str | None:
    if level is Level.EXACT:
        return held.value
    weaken = TRANSFORMS.get(transform)
    if level is Level.GENERALISED and weaken is not None:
        return weaken(held.normal or held.value)
    return None
