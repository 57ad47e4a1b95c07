"""What a peer sees of a blind question: 16 elements, whatever is asked.

    secret of a question = keyed(seed of the query, peer ‖ message ‖ its place)

All comes of the seed in the query's box, so that a message can be said again, and of
one question's secret comes no other's (``node/blind/asked.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from node.blind.asked import blinds_of, question_secret
from node.crypto.oprf import Blind
from node.errors import BadInput
from node.flows.query.kept import OwnQuery, Sent
from node.matching.keys.blind import QUESTION_KEYS, blind_question_keys
from node.model.blind import BlindBatch, BlindQuery
from node.model.query import Question

ADVICE = (
    "Add a date of birth or a number; or ask openly, with --disclosed: the peers are "
    "then told who is asked for."
)


@dataclass(frozen=True, slots=True)
class BlindSubject:
    """A question as it is asked blind: its place, its keys, and all its blinds."""

    question: int
    keys: tuple[str, ...]
    blinds: tuple[Blind, ...]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects of one batch, in their order."""

    category: str
    epoch: bytes
    subjects: tuple[BlindSubject, ...]

    @property
    def blinds(self) -> list[Blind]:
        """All blinds of the batch, in their order."""
        return [blind for subject in self.subjects for blind in subject.blinds]


def check_askable(questions: Sequence[Question]) -> None:
    """Return if each question can be asked blind.

    Raises:
        BadInput: one has too little to look up, and is named.
    """
    for number, question in enumerate(questions, start=1):
        try:
            blind_question_keys(question)
        except BadInput as why:
            where = f"question {number}: " if len(questions) > 1 else ""
            raise BadInput(
                f"{where}this cannot be asked blind: {why.message}", advice=ADVICE
            ) from why


def subjects_of(own: OwnQuery, sent: Sent) -> tuple[Subjects, ...]:
    """Return what a message of a query asks blind, batch by batch.

    The same message has the same elements. Raises ``BadInput`` as ``check_askable``.
    """
    return tuple(
        Subjects(
            batch.category,
            batch.epoch,
            tuple(
                _subject(own, sent, place)
                for place, question in enumerate(own.questions)
                if question.category == batch.category
            ),
        )
        for batch in sent.batches
    )


def blind_query(own: OwnQuery, batches: Sequence[Subjects]) -> BlindQuery:
    """Return what is sent of subjects: elements, and why they are asked."""
    return BlindQuery(
        own.justification,
        tuple(
            BlindBatch(
                batch.category,
                batch.epoch,
                tuple(blind.element for blind in batch.blinds),
            )
            for batch in batches
        ),
    )


def place_in_batch(own: OwnQuery, question: int) -> int:
    """Return the place of a question among those of its category."""
    category = own.questions[question].category
    return sum(one.category == category for one in own.questions[:question])


def _subject(own: OwnQuery, sent: Sent, place: int) -> BlindSubject:
    keys = blind_question_keys(own.questions[place], most=QUESTION_KEYS)
    secret = question_secret(own.seed, sent.peer, sent.message_id, place)
    return BlindSubject(place, keys, blinds_of(secret, keys))
