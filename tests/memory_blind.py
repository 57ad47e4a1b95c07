"""Blind lookup in memory: what ``MemoryStore.blind`` reads and keeps, and its effects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from node.errors import AlreadyThere, NotFound, QuotaSpent
from node.flows.query.blind.effects import DropWish, PutEpoch, PutView, PutWish
from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    ViewWish,
)


@dataclass
class BlindTables:
    """The tables of blind lookup. Values and parts are none of an act's."""

    epochs: dict[int, KeptEpoch] = field(default_factory=dict)
    wishes: dict[tuple[str, str], ViewWish] = field(default_factory=dict)
    views: dict[int, KeptView] = field(default_factory=dict)
    deltas: dict[tuple[int, int], KeptDelta] = field(default_factory=dict)

    def copy(self) -> BlindTables:
        return BlindTables(
            dict(self.epochs), dict(self.wishes), dict(self.views), dict(self.deltas)
        )


def put_wish(state: Any, effect: PutWish) -> None:
    wishes, one = state.blind.wishes, effect.wish
    others = [w for w in wishes.values() if w.reader == one.reader]
    if len([w for w in others if w.tier != one.tier]) >= effect.most:
        raise QuotaSpent("too many tiers")
    wishes[one.reader, one.tier] = one


def drop_wish(state: Any, effect: DropWish) -> None:
    of = (effect.reader, effect.tier)
    state.blind.wishes.pop(of, None)
    for one in list(state.blind.views.values()):
        if (one.reader, one.tier) == of:
            del state.blind.views[one.id]


def put_epoch(state: Any, effect: PutEpoch) -> None:
    state.blind.epochs[effect.epoch.id] = effect.epoch
    if not effect.epoch.seed:
        for one in list(state.blind.views.values()):
            if one.epoch == effect.epoch.id:
                del state.blind.views[one.id]


def put_view(state: Any, effect: PutView) -> None:
    tables, one = state.blind, effect.view
    epoch = tables.epochs.get(one.epoch)
    if epoch is None or not epoch.seed:
        raise AlreadyThere("the epoch of a view is over")
    known = {
        v.id: v.number
        for v in tables.views.values()
        if (v.epoch, v.reader) == (one.epoch, one.reader)
    }
    if known != ({one.id: effect.was} if effect.was >= 0 else {}):
        raise AlreadyThere("a view was published by somebody else meanwhile")
    tables.views[one.id] = one
    if effect.delta is not None:
        tables.deltas[one.id, effect.delta.number] = effect.delta


BLIND_EFFECTS = {
    PutWish: put_wish,
    DropWish: drop_wish,
    PutEpoch: put_epoch,
    PutView: put_view,
}


class MemoryBlindBook:
    """Keeps ``BlindBook`` over the tables of a ``MemoryStore``."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.kept: dict[tuple[int, int], RecordValues] = {}
        self.pieces: dict[tuple[int, int, int], bytes] = {}

    @property
    def _tables(self) -> BlindTables:
        return self.store.state.blind

    def epochs(self):
        return tuple(one for _, one in sorted(self._tables.epochs.items()))

    def wishes(self):
        return tuple(one for _, one in sorted(self._tables.wishes.items()))

    def views(self):
        return tuple(one for _, one in sorted(self._tables.views.items()))

    def wishes_of(self, reader):
        return tuple(one for one in self.wishes() if one.reader == reader)

    def views_of(self, reader):
        return tuple(one for one in self.views() if one.reader == reader)

    def parts(self, view, places):
        of = {place: (view.id, view.snapshot, place) for place in places}
        return {p: self.pieces[key] for p, key in of.items() if key in self.pieces}

    def deltas(self, view, after):
        numbers = range(after + 1, view.number + 1)
        return tuple(self._tables.deltas[view.id, number] for number in numbers)

    def changed(self, epoch, *, after, most):
        records = self.store.state.records
        found = []
        for number, record in sorted(records.items()):
            held = self.kept.get((epoch.id, number))
            old = held is None or held.content != record.content
            if number > after and old:
                found.append(number)
        return tuple(found[:most])

    def gone(self, epoch, *, most):
        records = self.store.state.records
        return tuple(
            sorted(n for of, n in self.kept if of == epoch.id and n not in records)
        )[:most]

    def contents(self, numbers):
        records = self.store.state.records
        return {n: records[n].content for n in numbers if n in records}

    def values(self, epoch, numbers):
        of = {n: (epoch.id, n) for n in numbers}
        return {n: self.kept[key] for n, key in of.items() if key in self.kept}

    def values_after(self, epoch, after, count):
        numbers = sorted(n for of, n in self.kept if of == epoch.id and n > after)
        return tuple(self.kept[epoch.id, n] for n in numbers[:count])

    def put_values(self, epoch, put, gone):
        for one in put:
            self.kept[epoch.id, one.number] = one
        for number in gone:
            self.kept.pop((epoch.id, number), None)

    def put_parts(self, view, snapshot, parts):
        for place, part in parts.items():
            self.pieces[view, snapshot, place] = part

    def keep_view(self, view):
        with self.store.lock:
            state = self.store.state
            if view.id not in state.blind.views:
                raise NotFound("there is no such view any more")
            if state.blind.views[view.id].number == view.number:
                tables = state.blind.copy()
                tables.views[view.id] = view
                self.store.state = replace(state, blind=tables)

    def drop_leftovers(self, now, *, most):
        tables = self._tables
        live = {one.id for one in tables.epochs.values() if one.seed}
        shown = {(one.id, one.snapshot) for one in tables.views.values()}
        values = [key for key in self.kept if key[0] not in live]
        parts = [key for key in self.pieces if key[:2] not in shown]
        for key in values:
            del self.kept[key]
        for key in parts:
            del self.pieces[key]
        over = [
            one.id
            for one in tables.epochs.values()
            if not one.seed and one.closes <= now
        ]
        for id_ in over:
            del tables.epochs[id_]
        return len(values) + len(parts) + len(over)
