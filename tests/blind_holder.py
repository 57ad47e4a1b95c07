"""A holder of views for tests of who asks, made of ``node/blind`` and nothing else.

    holder = BlindHolder(fed["gr-two"])          # takes the kinds of blind lookup
    holder.hold(person_record("Ivan Petrov", "1972-03-04"))
    holder.publish()

It says what a test tells it to: ``state``, ``rules``, ``doubtful``, and whatever
``spoil`` makes of a reply before it is signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from node.blind.entry import record_tag, tagged_entries
from node.blind.epoch import SUITE, EpochSecrets
from node.blind.publish import PublishedView, change, publish
from node.blind.view import manifest_of, root_of
from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.crypto.oprf import blind_evaluate, evaluate
from node.crypto.pae import EPOCH, VIEW_HEAD, pae
from node.flows.recorder import incoming_entry, justified
from node.flows.reply import Reply
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.normalise.record import normalise_record
from node.matching.rules import reading_rules
from node.model.blind import (
    BatchAnswer,
    BlindAnswer,
    BlindQuery,
    EpochInfo,
    Redemption,
    SignedEpoch,
    SignedViewHead,
    ViewAsk,
    ViewHead,
    ViewReply,
    ViewState,
    ViewStep,
)
from node.model.codes import Kind, Silence, SubjectRole
from node.model.exhibit import AnswerExhibit
from node.model.query import Query
from node.model.record import FieldValue, Record
from tests.simulator import START

TIER = "t-1"
PARTS_AT_ONCE = 4


def person_record(name: str, born: str = "", reference: str = "") -> Record:
    """Return a person as a record, by name and date of birth."""
    given = [FieldValue("name", name)]
    given += [FieldValue("birth_date", born)] if born else []
    reference = reference or f"r-{sha256((name + born).encode()).hex()[:12]}"
    record = Record("person", SubjectRole.SUSPECT, "test", reference, tuple(given))
    return normalise_record(record, today=START.date())


@dataclass
class BlindHolder:
    """Takes view asks, blind queries and redemptions at a node of a federation."""

    node: Any
    tagged: bool = True
    records: list[Record] = field(default_factory=list)
    entries: set[bytes] = field(default_factory=set)
    """More entries than the records give: to fill a view up."""
    state: ViewState = ViewState.READY
    rules: str = ""
    doubtful: bool = False
    every_s: int = 3600
    epoch: int = 1
    tier: str = TIER
    reader: str = "pt-one"
    silence: Silence = Silence.NONE
    parts_at_once: int = PARTS_AT_ONCE
    spoil: Callable[[Any], Any] = lambda reply: reply
    before: Callable[[Kind], None] = lambda kind: None

    def __post_init__(self) -> None:
        self.secrets = EpochSecrets.new()
        self.asked: list[tuple[Kind, Any]] = []
        self.steps: list[ViewStep] = []
        self.published: PublishedView | None = None
        self.number = 0
        stories = self.node.flows.exchange.stories
        self.open_story = stories[Kind.QUERY]
        stories[Kind.VIEW_ASK] = self.view
        stories[Kind.BLIND_QUERY] = self.evaluate
        stories[Kind.REDEEM] = self.redeem

    # --- what is held -----------------------------------------------------------

    def hold(self, *records: Record) -> None:
        self.records += records

    def publish(self) -> None:
        """Publish a new view of all that is held."""
        self.number, self.steps = 0, []
        self.published = publish(self._true() | self.entries, tagged=True)

    def change(self, *records: Record) -> None:
        """Publish a delta: so many more records are held."""
        before = self._true()
        self.records += records
        assert self.published is not None
        delta, self.published = change(self.published, set(), self._true() - before)
        data, self.number = to_wire(delta), self.number + 1
        self.steps.append(ViewStep(self.head(delta=sha256(data)), data))

    def rotate(self) -> None:
        """Begin the next epoch."""
        self.epoch, self.secrets = self.epoch + 1, EpochSecrets.new()
        self.publish()

    @property
    def key(self) -> Any:
        return self.secrets.key(self.node.id, self.tier, self.epoch)

    @property
    def view_key(self) -> bytes:
        return self.secrets.view_key(self.tier, self.reader)

    def signed_epoch(self, **changed: Any) -> SignedEpoch:
        now = self.node.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        info = EpochInfo(
            agency=self.node.id,
            suite=SUITE,
            tier=self.tier,
            epoch=self.epoch,
            public=self.key.public,
            reading_rules=self.rules or reading_rules(),
            opens=now - timedelta(days=now.day % 7),
            closes=now - timedelta(days=now.day % 7) + timedelta(days=9),
        )
        data = to_wire(replace(info, **changed))
        key_id, signature = self.node.keys.sign(pae(EPOCH, data), self.node.clock.now())
        return SignedEpoch(data, key_id, signature)

    def head(self, delta: bytes = b"", **changed: Any) -> SignedViewHead:
        assert self.published is not None
        root = root_of(manifest_of(self.published.view))
        epoch = sha256(self.signed_epoch().info)
        head = ViewHead(epoch, self.reader, self.number, root, delta)
        data = to_wire(replace(head, **changed))
        key_id, signature = self.node.keys.sign(
            pae(VIEW_HEAD, data), self.node.clock.now()
        )
        return SignedViewHead(data, key_id, signature)

    def _true(self) -> set[bytes]:
        tags = self.secrets.tag_key(self.tier, self.reader)
        under: dict[str, list[bytes]] = {}
        for record in self.records:
            for key in blind_record_keys(record):
                under.setdefault(key, []).append(record_tag(tags, record.source_id))
        found: set[bytes] = set()
        for key, of_it in under.items():
            value = evaluate(self.key, key.encode())
            found |= set(tagged_entries(self.view_key, value, of_it))
        return found

    # --- what is said -----------------------------------------------------------

    def view(self, message: Any, _peer: Any, now: Any) -> Reply:
        self.before(Kind.VIEW_ASK)
        ask = from_wire(ViewAsk, message.payload)
        self.asked.append((Kind.VIEW_ASK, ask))
        reply = self.spoil(self._view_reply(ask))
        entry = incoming_entry("view.given", message, at=now)
        return Reply(Kind.VIEW, to_wire(reply), entry)

    def _view_reply(self, ask: ViewAsk) -> ViewReply:
        none = ViewReply(
            self.state, None, None, b"", b"", (), (), False, 0, self._shown()
        )
        if self.state is not ViewState.READY:
            return none
        assert self.published is not None
        epoch, head = self.signed_epoch(), self.head()
        if self.steps:
            head = self.steps[-1].head
        reply = replace(
            none,
            epoch=epoch,
            head=head,
            view_key=self.view_key,
            doubtful=self.doubtful,
            every_s=self.every_s,
        )
        held = ask.epoch == sha256(epoch.info)
        if held and ask.part < 0 and ask.number <= self.number:
            return replace(reply, steps=tuple(self.steps[ask.number :]))
        first = ask.part if held and ask.part > 0 and ask.number == self.number else 0
        manifest = manifest_of(self.published.view)
        numbers = range(first, min(first + self.parts_at_once, len(manifest.parts)))
        return replace(
            reply,
            manifest=to_wire(manifest) if first == 0 else b"",
            parts=tuple(self.published.view.part(number) for number in numbers),
        )

    def evaluate(self, message: Any, _peer: Any, now: Any) -> Reply:
        self.before(Kind.BLIND_QUERY)
        query = from_wire(BlindQuery, message.payload)
        self.asked.append((Kind.BLIND_QUERY, query))
        current = sha256(self.signed_epoch().info)
        answers = []
        for batch in query.batches:
            silence = self.silence
            if batch.epoch != current:
                silence = Silence.STALE
            if silence:
                answers.append(BatchAnswer(silence, (), b""))
                continue
            made = blind_evaluate(self.key, batch.elements)
            answers.append(BatchAnswer(Silence.NONE, made.elements, made.proof))
        policy = self.node.flows.rules.bundle.digest
        reply = self.spoil(
            BlindAnswer(message.digest, tuple(answers), policy, now, self._shown())
        )
        payload = to_wire(reply)
        entry = justified(
            incoming_entry("query.evaluated", message, at=now),
            query.justification,
            policy,
        )
        exhibit = pack(AnswerExhibit(query=message.evidence, answer=payload))
        return Reply(Kind.BLIND_ANSWER, payload, entry, exhibit)

    def redeem(self, message: Any, peer: Any, now: Any) -> Any:
        self.before(Kind.REDEEM)
        redeemed = from_wire(Redemption, message.payload)
        self.asked.append((Kind.REDEEM, redeemed))
        for proof in redeemed.proofs:
            keys = blind_question_keys(redeemed.questions[proof.question])
            values = [evaluate(self.key, key.encode()) for key in keys]
            assert proof.value in values, "the value proves nothing"
        query = Query(redeemed.justification, redeemed.questions)
        return self.open_story(replace(message, payload=to_wire(query)), peer, now)

    def _shown(self) -> str:
        return str(self.node.store.journal.shown().head.checkpoint)
