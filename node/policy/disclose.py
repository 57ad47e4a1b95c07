"""What of a record that matches leaves, in which strength.

    may it be known → exact → generalised → remedies

What is withheld is absent: no name, no null, no count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from node.model.codes import Action
from node.model.entry import FieldVerdict
from node.model.query import ReleasedField, WithheldGroup
from node.model.record import Record
from node.policy.answer import (
    RecordFacts,
    as_rules_see,
    may_answer_hit,
    record_context,
)
from node.policy.bundle import Bundle
from node.policy.fields import DISCLOSE, all_withheld, decide_fields
from node.policy.redact import released_values
from node.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class HitDecision:
    """What leaves of one record that matches.

    ``fields`` has a verdict for every field that was asked about, with remedies
    for our own release officers. ``withheld`` is what the peer may be told of
    the rest. ``transforms`` pairs generalised fields with their transform.
    """

    answer_hit: Verdict
    fields: tuple[FieldVerdict, ...]
    withheld: tuple[WithheldGroup, ...]
    transforms: tuple[tuple[str, str], ...]
    notify: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """What leaves, in the record's order, and what may be said of the rest."""

    fields: tuple[ReleasedField, ...]
    withheld: tuple[WithheldGroup, ...]


def decide_hit(
    bundle: Bundle, facts: RecordFacts, fields: Sequence[tuple[str, str]]
) -> HitDecision:
    """Decide each field of a match, as (name, group). Remembered by both.

    The order of ``fields`` is kept and repetitions are dropped.
    """
    asked = tuple(dict.fromkeys(fields))
    facts = as_rules_see(bundle, facts)
    return bundle.memo.get(
        Action.DISCLOSE_EXACT, (facts, asked), lambda: _decide(bundle, facts, asked)
    )


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


def _decide(
    bundle: Bundle, facts: RecordFacts, asked: tuple[tuple[str, str], ...]
) -> HitDecision:
    # (1) The hit itself. Where it may not be told, no field is looked at.
    answer_hit = may_answer_hit(bundle, facts)
    if not answer_hit.allowed:
        return _nothing(asked, answer_hit, answer_hit.errors)

    # (2) The fields. Any error anywhere refuses everything.
    context = record_context(facts)
    release = decide_fields(bundle, facts.ask.asker, context, DISCLOSE, asked)
    if release.broken:
        return _nothing(asked, answer_hit, release.errors)
    return HitDecision(
        answer_hit=answer_hit,
        fields=release.fields,
        withheld=release.withheld,
        transforms=release.transforms,
        notify=tuple(sorted({*answer_hit.notify, *release.notify})),
        errors=release.errors,
    )


def _nothing(
    asked: Iterable[tuple[str, str]], answer_hit: Verdict, errors: tuple[str, ...]
) -> HitDecision:
    """Return the decision that releases nothing and tells nothing."""
    if errors and answer_hit.allowed:
        answer_hit = replace(answer_hit, allowed=False, errors=errors)
    return HitDecision(
        answer_hit=answer_hit,
        fields=all_withheld(asked),
        withheld=(),
        transforms=(),
        notify=answer_hit.notify,
        errors=errors,
    )
