"""Tell whether a logged blind question is what its opening says, at either agency.

    find the entry of the message → its exhibit → the elements there, and those that the
    opening makes

The elements alone say nothing: whoever has not the opening cannot tell. That an opening
was checked is recorded, and whether it held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from node.blind.asked import blinds_of
from node.clock import Clock
from node.codec.plain import from_json
from node.codec.stored import unpack
from node.codec.wire import from_wire
from node.crypto.digest import same, sha256
from node.crypto.ids import id_time
from node.crypto.keystore import Keyring
from node.crypto.oprf import SEED_SIZE
from node.errors import BadInput, ComityError, Malformed, NotFound
from node.flows.ports import Journal
from node.flows.recorder import NONCE_SIZE, Recorder, open_exhibit, read_entry
from node.matching.keys.blind import blind_question_keys
from node.matching.rules import reading_rules
from node.model.blind import ELEMENTS_A_SUBJECT, BlindQuery
from node.model.codes import Kind
from node.model.desk.ledger import OpeningFile, OpeningReply
from node.model.entry import Entry
from node.model.exhibit import AnswerExhibit, CollectExhibit
from node.model.message import Evidence, Header
from node.model.officer import Officer
from node.model.opening import OPENING_FORM, BlindOpening

EXHIBITS: dict[str, type[AnswerExhibit | CollectExhibit]] = {
    "query.evaluated": AnswerExhibit,
    "query.collected": CollectExhibit,
}
"""By act: at who was asked, and at who asked."""
PAGE = 256
SLACK = timedelta(days=1)
"""By how much an entry may be older than the id of its message says."""
OPENING_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class OpeningVerifier:
    """Checks openings for auditors."""

    keys: Keyring
    journal: Journal
    recorder: Recorder
    clock: Clock

    def verify(self, officer: Officer, given: OpeningFile) -> OpeningReply:
        """Return whether the logged elements are those of the opened question.

        Raises:
            BadInput: it is no opening.
            NotFound: no entry of this ledger has the message, or its exhibit is gone.
        """
        opening = read_opening(given.data)
        index, entry, query = self._logged(opening)
        findings = tuple(_findings(opening, query))
        now = self.clock.now()
        details = (
            ("index", str(index)),
            ("message", opening.message_id),
            ("holds", "no" if findings else "yes"),
        )
        self.recorder.record(
            "opening.checked", at=now, officer=officer.pseudonym, details=details
        )
        return OpeningReply(
            ok=not findings,
            index=index,
            at=entry.at,
            asker=opening.asker,
            responder=opening.responder,
            officer=query.justification.officer,
            purpose=str(query.justification.purpose),
            case=query.justification.case,
            question=opening.question,
            findings=findings,
        )

    def _logged(self, opening: BlindOpening) -> tuple[int, Entry, BlindQuery]:
        """Return the entry that has the message of an opening, and what was asked."""
        gone = False
        for index, entry in self._entries(opening):
            try:
                content = open_exhibit(self.journal.row(index), self.keys)
            except NotFound:
                gone = True
                continue
            if not same(sha256(content), entry.exhibit_digest):
                raise NotFound(f"the exhibit of entry {index} is not the one recorded")
            exhibit = unpack(EXHIBITS[entry.act], content[NONCE_SIZE:])
            evidence = from_wire(Evidence, exhibit.query)
            header = from_wire(Header, evidence.header)
            parties = (header.message_id, header.sender, header.recipient)
            if evidence.kind is Kind.BLIND_QUERY and parties == (
                opening.message_id,
                opening.asker,
                opening.responder,
            ):
                return index, entry, from_wire(BlindQuery, evidence.payload)
        why = "its content was erased" if gone else "it was not answered, or not here"
        raise NotFound(f"no entry here shows message {opening.message_id}: {why}")

    def _entries(self, opening: BlindOpening) -> Iterator[tuple[int, Entry]]:
        oldest = id_time(opening.message_id) - SLACK
        stop = self.journal.head().size
        while stop > 0:
            rows = list(self.journal.rows(max(0, stop - PAGE), stop))
            stop -= PAGE
            for row in reversed(rows):
                try:
                    entry = read_entry(row, self.keys)
                except NotFound:
                    continue
                if entry.at < oldest:
                    return
                ids = (opening.message_id, opening.query_id)
                if entry.act in EXHIBITS and entry.exchange_id in ids:
                    yield row.index, entry


def read_opening(data: bytes) -> BlindOpening:
    """Return the opening in a file.

    Raises:
        BadInput: there is none in it.
    """
    if len(data) > OPENING_MOST:
        raise BadInput("an opening is not as large as this file")
    try:
        opening = from_json(BlindOpening, data)
        secret = bytes.fromhex(opening.secret)
        id_time(opening.message_id)
    except (ComityError, ValueError) as why:
        raise BadInput("this is no opening: `comity query open` writes one") from why
    if opening.form != OPENING_FORM or len(secret) != SEED_SIZE:
        raise BadInput("this opening has a form that is not known here")
    if min(opening.batch, opening.subject) < 0:
        raise BadInput("this opening names a place that there is not")
    return opening


def _findings(opening: BlindOpening, query: BlindQuery) -> Iterator[str]:
    """Yield what is not as an opening says."""
    if opening.reading_rules != reading_rules():
        yield (
            "its keys were made by other reading rules than ours: whether they are "
            "those of the question cannot be told here"
        )
    elif opening.keys != _keys(opening):
        yield "its keys are not those of the question that it names"
    if opening.batch >= len(query.batches):
        yield "the message has no such batch"
        return
    batch = query.batches[opening.batch]
    if batch.category != opening.question.category:
        yield "the batch is of another category"
    start = opening.subject * ELEMENTS_A_SUBJECT
    logged = batch.elements[start : start + ELEMENTS_A_SUBJECT]
    try:
        made = blinds_of(bytes.fromhex(opening.secret), opening.keys)
    except (BadInput, Malformed):
        yield "it has more keys than a question"
        return
    if logged != tuple(blind.element for blind in made):
        yield "the elements that were logged are not those of this question"


def _keys(opening: BlindOpening) -> tuple[str, ...]:
    try:
        return blind_question_keys(opening.question)
    except BadInput:
        return ()
