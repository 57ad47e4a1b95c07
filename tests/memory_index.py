"""Reading anew in memory: what ``MemoryStore.index`` reads and keeps, and its effects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from node.errors import BadInput
from node.flows.index.book import IndexedRow, IndexPage
from node.flows.index.effects import ReindexReceived, ReindexRecord
from node.flows.ports import PutSetting

TOKEN_SIZE = 16


def reindex_record(state: Any, effect: ReindexRecord) -> None:
    demand_tokens(effect.tokens)
    held = state.records.get(effect.number)
    if held is not None and held.box.sealed == effect.was:
        state.records[effect.number] = replace(
            held, content=effect.content, box=effect.box, tokens=effect.tokens
        )


def reindex_received(state: Any, effect: ReindexReceived) -> None:
    demand_tokens(effect.tokens)
    tables, of = state.notice_tables, (effect.sender, effect.notice_id)
    held = tables.received.get(of)
    if held is not None and held.box.sealed == effect.was:
        tables.tokens[of] = effect.tokens


def demand_tokens(tokens: tuple[bytes, ...]) -> None:
    if any(len(token) != TOKEN_SIZE for token in tokens):
        raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")


INDEX_EFFECTS = {ReindexRecord: reindex_record, ReindexReceived: reindex_received}


class MemoryIndexBook:
    """Keeps ``IndexBook`` over the tables of a ``MemoryStore``."""

    def __init__(self, store: Any) -> None:
        self.store = store

    def tables(self) -> tuple[str, ...]:
        return "record", "received"

    def count(self) -> int:
        state = self.store.state
        return len(state.records) + len(state.notice_tables.received)

    def page(self, table: str, *, after: int, count: int) -> IndexPage:
        rows = self._records() if table == "record" else self._received()
        some = [one for one in rows if one.row.number > after][:count]
        return IndexPage(tuple(some), some[-1].row.number if some else 0)

    def last(self, table: str) -> int:
        rows = self._records() if table == "record" else self._received()
        return max((one.row.number for one in rows), default=0)

    def keep(self, setting: str, value: bytes) -> None:
        self.store.put(PutSetting(setting, value))

    def _records(self) -> list[IndexedRow]:
        holdings = self.store.holdings
        return [
            IndexedRow(
                boxed, tuple(sorted(self.store.state.records[boxed.number].tokens))
            )
            for boxed in holdings.load(sorted(self.store.state.records))
        ]

    def _received(self) -> list[IndexedRow]:
        tables = self.store.state.notice_tables
        rows = [
            IndexedRow(row, tuple(sorted(tables.tokens.get(of, ()))))
            for of, row in tables.received.items()
        ]
        return sorted(rows, key=lambda one: one.row.number)
