"""Put fields before the engine, strongest first, and read what comes back.

    odd? → exact → generalised → what would cure → one verdict a field

Records that match and notices that are sent are decided alike; they differ in
who is the principal, what the context says, and what the two steps are called.
Assumed facts (what if every approval were given?) are used to learn remedies and
never decide a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from node.model.codes import Action, Level
from node.model.entry import FieldVerdict
from node.model.query import WithheldGroup
from node.policy.answer import RecordFacts
from node.policy.bundle import Bundle
from node.policy.engine import Json, Ruling, uid
from node.policy.fields import asked_field, odd_field
from node.policy.forward import ForwardFacts
from node.policy.notify import NotifyFacts
from node.policy.sheet import Sheet

Facts = TypeVar("Facts", RecordFacts, NotifyFacts, ForwardFacts)
FIELDS_MOST = 256
APPROVAL = "approval:"

DISCLOSE: Mapping[Level, Action] = {
    Level.EXACT: Action.DISCLOSE_EXACT,
    Level.GENERALISED: Action.DISCLOSE_GENERALISED,
}
TELL: Mapping[Level, Action] = {
    Level.EXACT: Action.TELL_EXACT,
    Level.GENERALISED: Action.TELL_GENERALISED,
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Who would be told, under which facts, by which two steps.

    ``assumed`` is the context in which every approval and assurance is given.
    """

    principal: Json
    context: Json
    assumed: Json
    steps: Mapping[Level, Action]


@dataclass(frozen=True, slots=True)
class Release:
    """A verdict for each field. ``broken``: none of it may be relied upon.

    ``withheld`` is what may be said to who is told, ``errors`` what was odd.
    """

    fields: tuple[FieldVerdict, ...]
    withheld: tuple[WithheldGroup, ...]
    transforms: tuple[tuple[str, str], ...]
    notify: tuple[str, ...]
    errors: tuple[str, ...]
    broken: bool = False


def decide_fields(
    bundle: Bundle, inquiry: Inquiry, asked: Sequence[tuple[str, str]]
) -> Release:
    """Decide each field, as (name, group), in the order given.

    Any error in a rule breaks the release: the rule may have been a forbid.
    """
    # (1) Fields that cannot be meant are withheld by themselves, and said so.
    odd = {
        name: why for name, group in asked if (why := odd_field(bundle, name, group))
    }
    repeated = len({name for name, _ in asked}) != len(asked)
    if repeated or len(asked) > FIELDS_MOST:
        return _broken(asked, ("fields: too many, or one in two groups",))
    bench = _Bench(bundle, inquiry, {n: g for n, g in asked if n not in odd})

    # (2) Exact first; generalised for what was refused; remedies for the rest.
    exact = bench.judge(bench.groups, Level.EXACT)
    refused = [name for name, ruling in exact.items() if not ruling.allowed]
    general = bench.judge(refused, Level.GENERALISED)
    closed = [name for name in refused if not general[name].allowed]
    cures = bench.cures(closed)
    if bench.errors:
        return _broken(asked, tuple(dict.fromkeys(bench.errors)))

    # (3) Put the verdicts together.
    sheet = Sheet(exact, general, cures)
    verdicts = [
        FieldVerdict(name, Level.WITHHELD, ()) if name in odd else sheet.verdict(name)
        for name, _ in asked
    ]
    told = {
        WithheldGroup(group, word)
        for name, group in asked
        if name in closed
        for word in sheet.told(name)
    }
    return Release(
        fields=tuple(verdicts),
        withheld=tuple(sorted(told, key=lambda w: (w.group, w.remedy))),
        transforms=tuple(
            (v.field, sheet.transform(v.field))
            for v in verdicts
            if v.level is Level.GENERALISED
        ),
        notify=tuple(sorted(sheet.notify())),
        errors=tuple(odd.values()),
    )


def all_withheld(asked: Iterable[tuple[str, str]]) -> tuple[FieldVerdict, ...]:
    """Return the verdicts that release nothing and say nothing."""
    return tuple(
        FieldVerdict(name, Level.WITHHELD, ())
        for name in dict.fromkeys(name for name, _ in asked)
    )


def approved(bundle: Bundle, facts: Facts) -> Facts:
    """Return the facts as they were if every approval and assurance were given."""
    remedies = (r for r in bundle.vocabulary["Remedy"] if r.startswith(APPROVAL))
    assurances = tuple(sorted(bundle.vocabulary["Assurance"]))
    return replace(
        facts,
        ask=replace(facts.ask, assurances=assurances),
        approvals=tuple(sorted(remedies)),
    )


def _broken(asked: Iterable[tuple[str, str]], errors: tuple[str, ...]) -> Release:
    return Release(all_withheld(asked), (), (), (), errors, broken=True)


class _Bench:
    """Puts fields before the engine, and collects what errs."""

    def __init__(
        self, bundle: Bundle, inquiry: Inquiry, groups: dict[str, str]
    ) -> None:
        self.groups = groups
        self.errors: list[str] = []
        self._bundle = bundle
        self._inquiry = inquiry
        self._entities = [inquiry.principal] + [
            asked_field(bundle, name, group) for name, group in groups.items()
        ]

    def judge(
        self, names: Iterable[str], level: Level, *, assumed: bool = False
    ) -> dict[str, Ruling]:
        """Rule on each named field at one strength."""
        wanted = list(names)
        if not wanted:
            return {}
        inquiry = self._inquiry
        context = inquiry.assumed if assumed else inquiry.context
        requests = [
            {
                "principal": inquiry.principal["uid"],
                "action": uid("Action", inquiry.steps[level]),
                "resource": uid("Field", name),
                "context": context,
            }
            for name in wanted
        ]
        rulings = self._bundle.engine.judge(requests, self._entities)
        self.errors += [error for ruling in rulings for error in ruling.errors]
        return dict(zip(wanted, rulings, strict=True))

    def cures(self, names: Sequence[str]) -> dict[str, Level]:
        """Return the strength that people's decisions would open."""
        found: dict[str, Level] = {}
        for level in (Level.EXACT, Level.GENERALISED):
            left = [name for name in names if name not in found]
            rulings = self.judge(left, level, assumed=True)
            found.update({name: level for name in left if rulings[name].allowed})
        return found
