"""What leaves, to whom, for what: a table that a lawyer can read and sign.

    facts that stand for all → the engine's own decisions → equal rows merged

Every cell is decided as a question or a notice would be; nothing is read off the text
of a rule. What the facts are is ``matrix_facts.py``. A group of fields is tried with an
ordinary field of it, and with each sort of field that rules single out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from node.model.codes import Action, AgencyClass, Level, Purpose, SubjectRole
from node.model.entry import FieldVerdict
from node.policy.ask import may_ask
from node.policy.bundle import Bundle
from node.policy.disclose import decide_hit
from node.policy.matrix.alike import (
    Fields,
    Named,
    fields_of,
    named,
)
from node.policy.matrix.facts import (
    MODIFIERS,
    PERSON,
    Facts,
    Setting,
    ask_facts_of,
    notify_facts_of,
    record_facts_of,
    setting,
)
from node.policy.matrix.rows import (
    APPROVAL,
    CURED,
    EXACT,
    NEVER,
    NO_ASKING,
    NOT_TOLD,
    ROLE,
    TOLD,
    WEAKENED,
    CellOutcome,
    Cells,
    Change,
    Direction,
    Key,
    MatrixRow,
    Moved,
    changes,
    direction,
    merged,
)
from node.policy.memo import RESTS_ON
from node.policy.notify import NotifyFacts, decide_notify
from node.policy.sorts import PLAIN

ORDER: tuple[Direction, ...] = ("more", "both", "otherwise", "less")

_MODIFIED = (
    (PERSON, SubjectRole.SUSPECT),
    (PERSON, SubjectRole.MISSING),
    ("vehicle", SubjectRole.NONE),
)
_MODIFIED_CLASSES = (AgencyClass.POLICE, AgencyClass.JUDICIAL)
_MODIFIED_PURPOSES = (
    Purpose.INVESTIGATION,
    Purpose.PROSECUTION,
    Purpose.MISSING_PERSON,
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table of a bundle, and the setting that it is drawn in."""

    digest: str
    setting: Setting
    questions: tuple[MatrixRow, ...]
    notices: tuple[MatrixRow, ...]
    modifiers: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a bundle lets leave that another does not, and the other way round.

    What leaves more comes first.
    """

    digest: str
    against: str
    setting: Setting
    differences: tuple[Moved, ...]


Heard = Callable[[int, int], None]
"""Hears how many cells are decided, and of how many."""


def draw(bundle: Bundle, told: Heard | None = None) -> Matrix:
    """Return the table of a bundle.

    Raises:
        PolicyBroken: as ``setting``.
    """
    of = setting(bundle)
    cells = decide_cells(bundle, of, told)
    plain = {key: out for key, out in cells.items() if not key.modifier}
    return Matrix(
        digest=bundle.digest.hex(),
        setting=of,
        questions=_rows({k: o for k, o in plain.items() if not k.notice}),
        notices=_rows({k: o for k, o in plain.items() if k.notice}),
        modifiers=_taken(cells),
    )


def decide_cells(bundle: Bundle, of: Setting, told: Heard | None = None) -> Cells:
    """Decide every cell, ordinary and modified."""
    every = [*_questions(bundle, of), *_notices(bundle, of)]
    court = _Court(
        bundle,
        fields_of(bundle),
        ask=named(bundle, RESTS_ON[Action.ASK]),
        release=named(bundle, RESTS_ON[Action.DISCLOSE_EXACT]),
        notice=named(bundle, RESTS_ON[Action.NOTIFY]),
    )
    cells: Cells = {}
    for done, (key, facts) in enumerate(every, 1):
        cells[key] = court.decide(facts)
        if told is not None:
            told(done, len(every))
    return cells


def compare(
    bundle: Bundle,
    against: Bundle,
    told: Heard | None = None,
) -> Comparison:
    """Return what differs between two bundles, seen from the first.

    Raises:
        PolicyBroken: as ``setting``.
    """
    of = setting(against)
    old = decide_cells(against, of, told)
    own = setting(bundle, of)
    new = decide_cells(bundle, own, told)
    nothing = CellOutcome(NOT_TOLD)
    moved = {
        key: changes(old.get(key, nothing), new.get(key, nothing))
        for key in dict.fromkeys((*old, *new))
    }
    found = sorted(_moved(moved), key=lambda one: ORDER.index(one.direction))
    return Comparison(bundle.digest.hex(), against.digest.hex(), own, tuple(found))


def _questions(bundle: Bundle, of: Setting) -> Iterator[tuple[Key, Facts]]:
    subjects = [(PERSON, role) for role in SubjectRole]
    others = sorted(bundle.vocabulary["Category"] - {PERSON})
    subjects += [(category, SubjectRole.NONE) for category in others]
    for (category, role), to, purpose in product(subjects, AgencyClass, Purpose):
        ask = ask_facts_of(of, to=to, purpose=purpose, category=category)
        facts = record_facts_of(ask, role)
        name = f"{ROLE}{role}" if category == PERSON else category
        key = Key(notice=False, subject=name, to=to, purpose=purpose)
        yield key, facts
        if (
            (category, role) in _MODIFIED
            and to in _MODIFIED_CLASSES
            and purpose in _MODIFIED_PURPOSES
        ):
            yield from _modified(key, facts, of)


def _notices(bundle: Bundle, of: Setting) -> Iterator[tuple[Key, Facts]]:
    kinds = sorted(bundle.vocabulary["NoticeKind"])
    for kind, to in product(kinds, AgencyClass):
        key = Key(notice=True, subject=kind, to=to)
        facts = notify_facts_of(of, kind, to)
        yield key, facts
        if to in _MODIFIED_CLASSES:
            yield from _modified(key, facts, of)


def _modified(key: Key, facts: Facts, of: Setting) -> Iterator[tuple[Key, Facts]]:
    for modifier in MODIFIERS:
        other = modifier.change(facts, of)
        if other is not None:
            named = Key(key.notice, key.subject, key.to, key.purpose, modifier.name)
            yield named, other


@dataclass(frozen=True, slots=True)
class _Court:
    """A bundle, and what its rules can tell apart."""

    bundle: Bundle
    fields: Fields
    ask: Named
    release: Named
    notice: Named

    def decide(self, facts: Facts) -> CellOutcome:
        """Decide one cell, as a question or a notice would be."""
        if isinstance(facts, NotifyFacts):
            return self._notice(self.notice.notice(facts))
        ask = may_ask(self.bundle, self.ask.ask(facts.ask))
        if not ask.allowed:
            return CellOutcome(_closed(ask.remedies, NO_ASKING))
        asked = tuple(self.fields)
        release = decide_hit(self.bundle, self.release.record(facts), asked)
        if not release.answer_hit.allowed:
            return CellOutcome(_closed(release.answer_hit.remedies, NOT_TOLD))
        return CellOutcome(TOLD, _items(self.fields, release.fields))

    def _notice(self, facts: NotifyFacts) -> CellOutcome:
        notice = decide_notify(self.bundle, facts, tuple(self.fields))
        if notice.allowed:
            return CellOutcome(TOLD, _items(self.fields, notice.fields))
        silenced = any(v.policies for v in notice.fields)
        return CellOutcome(_closed(() if silenced else notice.remedies, NOT_TOLD))


def _closed(remedies: Iterable[str], word: str) -> str:
    cures = [remedy.removeprefix(APPROVAL.strip()) for remedy in remedies]
    return f"{word}{CURED}{' + '.join(cures)}" if cures else word


def _items(
    fields: Fields, verdicts: Iterable[FieldVerdict]
) -> tuple[tuple[str, str], ...]:
    """Return items and their levels; of fields, those that fare not as their group."""
    levels = {v.field: _level(v) for v in verdicts}
    return tuple(
        (item, levels[name])
        for (name, group), items in fields.items()
        if name == f"{PLAIN}{group}" or levels[name] != levels[f"{PLAIN}{group}"]
        for item in items
    )


def _level(verdict: FieldVerdict) -> str:
    if verdict.level is Level.EXACT:
        return EXACT
    if verdict.level is Level.GENERALISED:
        return WEAKENED
    cures = (r.removeprefix(APPROVAL.strip()) for r in verdict.remedies)
    return f"{APPROVAL}{' + '.join(cures)}" if verdict.remedies else NEVER


def _rows(cells: Cells) -> tuple[MatrixRow, ...]:
    return tuple(MatrixRow(of, outcome) for of, outcome in merged(cells))


def _taken(cells: Cells) -> tuple[Moved, ...]:
    """Return what each modifier changes of the ordinary cell beside it."""
    found = {
        key: changes(cells[replace(key, modifier="")], outcome)
        for key, outcome in cells.items()
        if key.modifier
    }
    return tuple(_moved(found))


def _moved(found: Mapping[Key, tuple[Change, ...]]) -> Iterator[Moved]:
    names = dict.fromkeys((key.modifier, key.notice) for key in found)
    modifiers = ["", *(modifier.name for modifier in MODIFIERS)]
    for name, notice in sorted(
        names, key=lambda one: (modifiers.index(one[0]), one[1])
    ):
        some = {
            key: changed
            for key, changed in found.items()
            if changed and (key.modifier, key.notice) == (name, notice)
        }
        for of, changed in merged(some):
            yield Moved(direction(changed), notice, name, of, changed)
