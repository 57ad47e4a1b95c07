"""State machines as tables, which are also the diagrams.

A table knows neither side: the same one holds us and the peer to the same rules.
What it does not list is refused, with state and event named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from node.errors import BadInput, Malformed

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Machine(Generic[S, E]):
    """One table. ``theirs`` are the events that a peer causes."""

    name: str
    start: S
    table: Mapping[S, Mapping[E, S]]
    theirs: frozenset[E]

    def next(self, state: S, event: E) -> S:
        """Return the state after ``event``.

        Raises:
            Malformed: the event is the peer's and cannot happen now.
            BadInput: it is ours and cannot happen now.
        """
        found = self.table[state].get(event)
        if found is None:
            fault = Malformed if event in self.theirs else BadInput
            raise fault(f"{self.name}: {event} cannot happen when {state}")
        return found

    def dot(self) -> str:
        """Return the table as a Graphviz digraph, in the order it is written."""
        lines = [f"digraph {self.name} {{", f'  "{self.start}" [shape=doublecircle];']
        for state, moves in self.table.items():
            if not moves:
                lines.append(f'  "{state}" [shape=box];')
            lines += [
                f'  "{state}" -> "{after}" [label="{event}"];'
                for event, after in moves.items()
            ]
        return "\n".join([*lines, "}", ""])
