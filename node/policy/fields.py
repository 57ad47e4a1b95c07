"""Put fields before the engine, strongest first, and read what comes back.

    odd? → exact → generalised → what would cure → one verdict a field

Of what rules cannot tell apart (``likeness.py``) one is asked, and has the ruling of
all: to read the facts of a request costs Cedar more than to decide it.

Records that match and notices that are sent are decided alike; they differ in
who is the principal, what the context says, and what the two steps are called.
Assumed facts (what if every approval were given?) are used to learn remedies and
never decide a release.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from node.model.codes import Action, Level
from node.model.entry import FieldVerdict
from node.model.query import WithheldGroup
from node.policy.agreements import AgencyFacts
from node.policy.bundle import Bundle
from node.policy.engine import Json, Ruling, field_entity, request
from node.policy.sheet import Sheet
from node.policy.verdict import all_given, asker_entity

FIELDS_MOST = 256
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")

DISCLOSE: Mapping[Level, Action] = {
    Level.EXACT: Action.DISCLOSE_EXACT,
    Level.GENERALISED: Action.DISCLOSE_GENERALISED,
}
TELL: Mapping[Level, Action] = {
    Level.EXACT: Action.TELL_EXACT,
    Level.GENERALISED: Action.TELL_GENERALISED,
}


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
    bundle: Bundle,
    asker: AgencyFacts,
    context: Json,
    steps: Mapping[Level, Action],
    asked: Sequence[tuple[str, str]],
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
    groups = {n: g for n, g in asked if n not in odd}
    bench = _Bench(bundle, asker, context, steps, groups)

    # (2) Exact first; generalised for what was refused; remedies for the rest.
    exact = bench.judge(groups, Level.EXACT)
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


def odd_field(bundle: Bundle, name: str, group: str) -> str:
    """Return why a field cannot be meant; empty if it can."""
    if not _FIELD_NAME.fullmatch(name):
        return "fields: a name that is no field name"
    if group not in bundle.vocabulary["FieldGroup"]:
        return f"fields: {name} is of an unknown group"
    fact = bundle.fields.get(name)
    if fact is not None and group not in fact.groups:
        return f"fields: {name} is not of group {group}"
    return ""


def asked_field(bundle: Bundle, name: str, group: str) -> Json:
    """Return the entity of a field, with what the bundle knows of it."""
    fact = bundle.fields.get(name)
    return field_entity(
        name,
        group,
        special=fact.special if fact else False,
        names_no_person=fact.names_no_person if fact else False,
    )


def _broken(asked: Iterable[tuple[str, str]], errors: tuple[str, ...]) -> Release:
    return Release(all_withheld(asked), (), (), (), errors, broken=True)


class _Bench:
    """Puts fields before the engine, and collects what errs."""

    def __init__(
        self,
        bundle: Bundle,
        asker: AgencyFacts,
        context: Json,
        steps: Mapping[Level, Action],
        groups: Mapping[str, str],
    ) -> None:
        self.errors: list[str] = []
        self._bundle = bundle
        self._asker = asker.id
        self._context = context
        self._assumed: Json | None = None
        self._steps = steps
        self._sorts = {name: self._sort(name, group) for name, group in groups.items()}
        self._first: dict[Hashable, str] = {}
        for name, sort in self._sorts.items():
            self._first.setdefault(sort, name)
        self._ruled: dict[tuple[Hashable, Action, bool], Ruling] = {}
        self._entities = [asker_entity(asker)] + [
            asked_field(bundle, name, groups[name]) for name in self._first.values()
        ]

    def judge(
        self, names: Iterable[str], level: Level, *, assumed: bool = False
    ) -> dict[str, Ruling]:
        """Rule on each named field at one strength."""
        keys = {name: self._key(name, level, assumed=assumed) for name in names}
        self._ask([k for k in dict.fromkeys(keys.values()) if k not in self._ruled])
        return {name: self._ruled[key] for name, key in keys.items()}

    def cures(self, names: Sequence[str]) -> dict[str, Level]:
        """Return the strength that people's decisions would open."""
        found: dict[str, Level] = {}
        for level in (Level.EXACT, Level.GENERALISED):
            left = [name for name in names if name not in found]
            rulings = self.judge(left, level, assumed=True)
            found.update({name: level for name in left if rulings[name].allowed})
        return found

    def _sort(self, name: str, group: str) -> Hashable:
        alike = self._bundle.engine.alike
        return alike.sort(name, group, self._bundle.fields.get(name)) if alike else name

    def _key(
        self, name: str, level: Level, *, assumed: bool
    ) -> tuple[Hashable, Action, bool]:
        action, alike = self._steps[level], self._bundle.engine.alike
        form = alike.form(name, action) if alike else action
        return self._sorts[name], form, assumed

    def _ask(self, keys: Sequence[tuple[Hashable, Action, bool]]) -> None:
        """Put what is not ruled on yet before the engine, all of it at one strength."""
        if not keys:
            return
        requests = [
            request(self._asker, action, "Field", self._first[sort], self._facts(as_if))
            for sort, action, as_if in keys
        ]
        rulings = self._bundle.engine.judge(requests, self._entities)
        self.errors += [error for ruling in rulings for error in ruling.errors]
        self._ruled.update(zip(keys, rulings, strict=True))

    def _facts(self, assumed: bool) -> Json:
        if not assumed:
            return self._context
        if self._assumed is None:
            self._assumed = all_given(self._bundle, self._context)
        return self._assumed
