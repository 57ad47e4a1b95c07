"""The story that the demonstration tells, step by step.

Every step checks what it shows: a step that does not hold fails the whole, and
the demonstration exits non-zero. What is printed is what the nodes said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from node.app import verify_export
from node.demo.blind import BlindStory
from node.demo.drafts import CASE, OFFENCE
from node.demo.federation import DemoFederation, DemoNode
from node.demo.notices import NoticeStory
from node.demo.people import BROKER, DONOR, INFORMANT, Character, as_line, listing
from node.demo.proof import Step, must, refused
from node.errors import AlreadyThere, CheckFailed, ComityError
from node.model.codes import AnswerKind, Level, OfficerRole, Silence
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    LEDGER_CHECKPOINTS,
    LEDGER_EXPORT,
    LEDGER_SHOW,
    LEDGER_VERIFY,
    ExportRequest,
    LedgerPage,
    VerifyRequest,
)
from node.model.desk.peer import PEERS_ADD, PEERS_CARD, PEERS_PING, PeerAddRequest
from node.model.desk.query import QUERIES_ASK, AskRequest
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    RELEASES_SHOW,
    ReleasePage,
    ReleaseRequest,
)
from node.model.query import PeerAnswer, Question, Term, Way

BASIS = "eu-2023-977"
LISTED = 300
PIDS = "pids"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration showed."""

    ok: bool
    steps: tuple[Step, ...]
    agencies: tuple[str, ...]


@dataclass(slots=True)
class Story:
    """Tells the story over a running federation."""

    federation: DemoFederation
    seed: int
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def lisbon(self) -> DemoNode:
        """The agency that asks."""
        return self.federation.nodes["pt-demo"]

    @property
    def athens(self) -> DemoNode:
        """The agency that knows."""
        return self.federation.nodes["gr-demo"]

    def make(self) -> str:
        """Four agencies, each with its own node."""
        self.federation.make()
        self.federation.start()
        self.federation.appoint()
        return "four node processes on loopback, an officer of each role at each"

    def introduce(self) -> str:
        """Cards are exchanged; a fingerprint that does not fit is refused."""
        added = 0
        for here in self.federation.nodes.values():
            for there in self.federation.nodes.values():
                if here is there:
                    continue
                card = there.desk(OfficerRole.OPERATOR).call(PEERS_CARD, Nothing())
                operator = here.desk(OfficerRole.OPERATOR)
                wrong = PeerAddRequest(card.card, here.fingerprint)
                refused(CheckFailed, operator, PEERS_ADD, wrong)
                right = PeerAddRequest(card.card, card.fingerprint)
                operator.call(PEERS_ADD, right)
                added += 1
        answer = self.lisbon.desk(OfficerRole.OPERATOR).call(
            PEERS_PING, ById("gr-demo")
        )
        must(answer.ok, f"the ping failed: {answer.note}")
        return (
            f"{added} cards added after the node compared the fingerprints; as many "
            f"wrong fingerprints refused; Athens answers in {answer.millis} ms"
        )

    def load(self) -> str:
        """Each agency loads its own records, in its own script."""
        taken = rejected = 0
        for node in self.federation.nodes.values():
            lines = list(listing(self.seed, count=LISTED, country=node.member.country))
            lines.append("this is not a record")
            done = _load(node, lines, source="register", role="suspect")
            taken, rejected = taken + done.added, rejected + done.rejected
        suspects = [as_line(BROKER, source_id="b-1", native=True)]
        taken += _load(self.athens, suspects, source="cases", role="suspect").added
        victims = [as_line(DONOR, source_id="v-1", native=True)]
        taken += _load(self.athens, victims, source="shelter", role="victim").added
        informants = [as_line(INFORMANT, source_id="i-1", native=True)]
        taken += _load(
            self.athens, informants, source="handlers", role="informant"
        ).added
        nodes = len(self.federation.nodes)
        must(rejected == nodes, f"{rejected} rows were rejected, not {nodes}")
        return f"{taken} records taken, {rejected} bad rows reported by line and reason"

    def hit(self) -> str:
        """A name in Latin letters finds a record in Cyrillic: a hit, no identity."""
        answers = self._ask(_person(BROKER))
        athens = answers["gr-demo"]
        must(_kind(athens) is AnswerKind.HIT, f"Athens said {_kind(athens)}")
        for peer in ("th-demo", "br-demo"):
            why = answers[peer].answers[0].silence
            must(why is Silence.POLICY, f"{peer}: {why}")
        found = athens.answers[0].hits[0]
        names = [f.value for f in found.fields if f.field == "name"]
        must(not names, "a score alone released a name")
        remedies = {w.remedy for w in found.withheld}
        self.seen["remedies"] = remedies
        return (
            f"Lisbon asks for {BROKER.latin}: Athens has a {found.grade} match and "
            f"withholds who it is ({', '.join(sorted(remedies))}); Bangkok and "
            "Brasília are not even asked: no agreement in force covers it"
        )

    def approve(self) -> str:
        """A release officer in Athens confirms; Lisbon asks again and may read."""
        desk = self.athens.desk(OfficerRole.RELEASE_OFFICER)
        waiting = desk.call(RELEASES_LIST, ReleasePage()).items
        must(bool(waiting), "nothing waits for the release officer")
        for one in waiting:
            reason = "Compared with the case file; the same person."
            view = desk.call(RELEASES_SHOW, ById(one.id))
            must(view.record is not None, "the release officer sees no record")
            decided = ReleaseRequest(one.id, True, reason, view.seen)
            desk.call(RELEASES_DECIDE, decided)
        found = self._ask(_person(BROKER))["gr-demo"].answers[0].hits[0]
        fields = {f.field: f for f in found.fields}
        must("name" in fields, "the approved name is not released")
        must(
            "birth_date" in fields and fields["birth_date"].level is Level.GENERALISED,
            "the date of birth is not generalised to the year",
        )
        return (
            f"approved for this case only; released: {fields['name'].value}, born "
            f"{fields['birth_date'].value} (generalised), "
            f"{len(fields)} fields in all"
        )

    def document(self) -> str:
        """A passport number is an identifier: core data without a second look."""
        question = Question("document", (Term("number", BROKER.passport),))
        athens = self._ask(question)["gr-demo"]
        must(_kind(athens) is AnswerKind.HIT, f"Athens said {_kind(athens)}")
        found = athens.answers[0].hits[0]
        return (
            f"passport {BROKER.passport}: hit, grade {found.grade}, "
            f"{len(found.fields)} fields released"
        )

    def victim(self) -> str:
        """A victim who is a minor: a hit, the identity withheld with its remedy."""
        athens = self._ask(_person(DONOR))["gr-demo"]
        must(_kind(athens) is AnswerKind.HIT, f"Athens said {_kind(athens)}")
        found = athens.answers[0].hits[0]
        shown = {f.field for f in found.fields}
        must(not shown & {"name", "birth_date"}, "a victim's identity was released")
        remedies = sorted({w.remedy for w in found.withheld})
        must(bool(remedies), "no remedy is named")
        return f"hit without identity; what would cure it: {', '.join(remedies)}"

    def hidden(self) -> str:
        """An informant's record: Lisbon reads no hit; Athens's ledger knows."""
        athens = self._ask(_person(INFORMANT))["gr-demo"]
        must(_kind(athens) is AnswerKind.NO_HIT, f"Athens said {_kind(athens)}")
        entries = self.athens.desk(OfficerRole.AUDITOR).call(
            LEDGER_SHOW, LedgerPage(start=-1, count=1)
        )
        outcomes = json.loads(entries.items[-1].json)["outcomes"]
        must(
            any(o["found"] and o["told"] == AnswerKind.NO_HIT for o in outcomes),
            "the ledger of Athens does not show the hidden hit",
        )
        return (
            "Lisbon reads no_hit, the same in size and time as if nothing were "
            "held; Athens's own ledger records what was hidden, and by which rule"
        )

    def refuse(self) -> str:
        """A question without a case, and one without a basis, never leave."""
        desk = self.lisbon.desk(OfficerRole.ANALYST)
        bad = replace(_request(_person(BROKER)), case="")
        try:
            list(desk.stream(QUERIES_ASK, bad))
        except ComityError as why:
            return f"refused at home: {why.message}"
        raise CheckFailed("a question without a case was sent")

    def audit(self) -> str:
        """Every ledger verifies, also against what its peers have seen of it."""
        total = 0
        for node in self.federation.nodes.values():
            seen = tuple(
                held.checkpoint
                for other in self.federation.nodes.values()
                if other is not node
                for held in other.desk(OfficerRole.AUDITOR)
                .call(LEDGER_CHECKPOINTS, Nothing())
                .items
                if held.agency == node.member.agency
            )
            auditor = node.desk(OfficerRole.AUDITOR)
            report = auditor.call(LEDGER_VERIFY, VerifyRequest(seen))
            must(report.ok, f"{node.member.agency}: {report.findings[:3]}")
            total += report.size
        return f"{total} entries in {len(self.federation.nodes)} ledgers, all proved"

    def tamper(self) -> str:
        """One bit of an exported ledger is changed: the check finds it."""
        out = self.federation.path / "export"
        auditor = self.athens.desk(OfficerRole.AUDITOR)
        for part in auditor.stream(LEDGER_EXPORT, ExportRequest()):
            file = out / part.path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as target:
                target.write(part.data)
        must(verify_export(out, ()).ok, "the untouched export does not verify")
        bundle = next((out / "tile" / "entries").glob("*"))
        bundle = next(bundle.glob("*")) if bundle.is_dir() else bundle
        data = bytearray(bundle.read_bytes())
        data[len(data) // 2] ^= 1
        bundle.write_bytes(data)
        report = verify_export(out, ())
        must(not report.ok, "a changed ledger was not noticed")
        return f"caught without any key of the node: {report.findings[0]}"

    def _ask(self, question: Question) -> dict[str, PeerAnswer]:
        desk = self.lisbon.desk(OfficerRole.ANALYST)
        answers: dict[str, PeerAnswer] = {}
        for progress in desk.stream(QUERIES_ASK, _request(question)):
            if progress.answer is not None:
                answers[progress.answer.peer] = progress.answer
        return answers


def tell(story: Story, report: Callable[[Step], None]) -> DemoReport:
    """Tell the story; ``report`` hears each step as it ends. Stops at a failure."""
    steps: list[Step] = []
    for name, run in _steps(story):
        try:
            step = Step(name, ok=True, detail=run())
        except ComityError as why:
            step = Step(name, ok=False, detail=why.message)
        steps.append(step)
        report(step)
        if not step.ok:
            break
    return DemoReport(
        ok=all(s.ok for s in steps),
        steps=tuple(steps),
        agencies=tuple(story.federation.nodes),
    )


def run_demo(
    path: Path, *, keep: bool, seed: int, report: Callable[[Step], None]
) -> DemoReport:
    """Bring the federation up under ``path`` and tell the story.

    ``report`` hears each step as it ends. With ``keep`` the nodes go on running
    when the story held; their process ids are in the file ``pids`` under ``path``.
    The folder is the caller's, and stays.

    Raises:
        AlreadyThere: ``path`` holds something.
    """
    if path.exists() and any(path.iterdir()):
        raise AlreadyThere(
            f"{path} is not empty", advice="Name a folder that does not exist yet."
        )
    federation = DemoFederation(path)
    kept = False
    try:
        result = tell(Story(federation, seed), report)
        kept = keep and result.ok
        if kept:
            (path / PIDS).write_text(f"{' '.join(map(str, federation.pids()))}\n")
        return result
    finally:
        if not kept:
            federation.stop()


def _steps(story: Story) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "four agencies", story.make
    yield "introductions", story.introduce
    yield "records", story.load
    yield from BlindStory(story.federation).steps()
    yield "a hit across scripts", story.hit
    yield "a person decides", story.approve
    yield "a document", story.document
    yield "a victim is protected", story.victim
    yield "a hidden hit", story.hidden
    yield "a refusal", story.refuse
    yield from NoticeStory(story.federation).steps()
    yield "the audit", story.audit
    yield "a tampered ledger", story.tamper


def _person(who: Character) -> Question:
    return Question("person", (Term("name", who.latin), Term("birth_date", who.born)))


def _request(question: Question) -> AskRequest:
    return AskRequest(
        "investigation", CASE, OFFENCE, BASIS, (question,), way=Way.DISCLOSED
    )


def _load(
    node: DemoNode, lines: list[str], *, source: str, role: str
) -> ImportProgress:
    data = ("\n".join(lines) + "\n").encode()
    chunk = ImportChunk(data, "ftm", source, "", role, "H0", last=True)
    desk = node.desk(OfficerRole.CUSTODIAN)
    *_, last = desk.duplex(RECORDS_IMPORT, iter((chunk,)))
    return last


def _kind(answer: PeerAnswer) -> AnswerKind:
    return answer.answers[0].kind
