"""Say how questions are read, before anybody is asked.

It judges no purpose and counts nothing: what is typed is told back, and nothing of what
is held. Nothing is recorded, since nothing was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from node.clock import Clock
from node.errors import BadInput
from node.flows.bundle.rules import Rules
from node.matching.reading import TermReader
from node.matching.terms import check_terms
from node.model.desk.query import ReadReply, ReadRequest
from node.model.officer import Officer


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Reads questions back to who means to ask them."""

    rules: Rules
    clock: Clock
    questions_most: int

    def read(self, _officer: Officer, request: ReadRequest) -> ReadReply:
        """Return each term that is read otherwise than written, or has a fault.

        Raises:
            BadInput: too many questions or terms, an unknown category or field.
        """
        if len(request.questions) > self.questions_most:
            raise BadInput(
                f"a query takes 1 to {self.questions_most} questions, "
                f"not {len(request.questions)}"
            )
        reader = TermReader.of(self.clock.now().date(), self.rules.bundle.offences)
        for question in request.questions:
            check_terms(question)
        return ReadReply(
            tuple(
                reading
                for number, question in enumerate(request.questions)
                for reading in reader.read(number, question)
                if reading.read or reading.fault
            )
        )
