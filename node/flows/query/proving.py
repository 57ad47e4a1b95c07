"""Which questions of a message come with the proof of a hit, and who judges them.

A query proves none. Who redeems blind hits proves one for each question, or not: then
policy decides that question as it would a query's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from node.flows.query.judge import Judge
from node.flows.query.pending import Asked
from node.model.query import Question
from node.policy.ask import AskFacts

Proving = Callable[[int, Question, AskFacts], bool]
"""Whether a hit is proved for a question, by its place and its facts."""


@dataclass(slots=True)
class Judges:
    """The judge of a message's questions, and that of those with a proof.

    ``proves`` is None where nothing is redeemed.
    """

    plain: Judge
    proves: Proving | None
    proved: set[int] = field(default_factory=set)
    asked: int = 0
    _proving: Judge | None = None

    def of(self, place: int, question: Question) -> Judge:
        """Return who judges a question; its proof is looked at here, and once."""
        if self.proves is None:
            return self.plain
        self.asked += 1
        if not self.proves(place, question, self.plain.facts(question.category)):
            return self.plain
        self.proved.add(place)
        if self._proving is None:
            self._proving = self.plain.proving()
        return self._proving

    def parted(self, asked: Sequence[Asked]) -> Iterator[tuple[Judge, list[Asked]]]:
        """Yield each judge with the questions that it judges."""
        yield self.plain, [one for one in asked if one.place not in self.proved]
        if self._proving is not None:
            yield self._proving, [one for one in asked if one.place in self.proved]

    def details(self) -> tuple[tuple[str, str], ...]:
        """Return what the entry says of proofs."""
        if self.proves is None:
            return ()
        return (("redeemed", f"{len(self.proved)} of {self.asked} hits proved"),)
