"""The second chapter: a notice is written, told, found, and taken back.

Lisbon wants somebody arrested and tells its peers. Who is told, and what each is
told, is nowhere in here: it is the starter policy that lets Athens have what the body
looks like, Brasília everything but that, and Bangkok nothing of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Any

from node.demo.drafts import BODY, CASE, OFFENCE, begun_red, orange, whole_red
from node.demo.federation import DemoFederation, DemoNode
from node.demo.people import BROKER
from node.demo.proof import must, refused, wait_until
from node.errors import CheckFailed, ComityError
from node.model.codes import OfficerRole, Purpose
from node.model.desk.call import ById, Nothing
from node.model.desk.inbox import (
    INBOX_FIND,
    INBOX_LIST,
    INBOX_SHOW,
    FindReply,
    FindRequest,
    InboxPage,
    ReceivedRef,
    ReceivedView,
)
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_DRAFT,
    NOTICES_PUBLISH,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_SUBSCRIBE,
    NOTICES_WITHDRAW,
    NoticeAct,
    NoticeEvent,
    NoticeView,
    RecipientView,
)
from node.model.entry import leaf_name
from node.model.notice import NoticeState
from node.model.query import Question, Term

BASIS_OF = {"gr-demo": "eu-2023-977", "th-demo": "un-trafficking"}
DELIVERED_S = 20.0
RUNG_MS = 5000
"""On a machine that does much else; a healthy one needs a tenth of it."""
TOLD = ["br-demo", "gr-demo"]


@dataclass(slots=True)
class NoticeStory:
    """Tells the chapter over a running federation whose nodes know each other."""

    federation: DemoFederation
    notice_id: str = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield the steps, in their order."""
        yield "a red notice that lacks", self.draft
        yield "a second officer", self.approve
        yield "two of three peers", self.deliver
        yield "found at home", self.find
        yield "an urgent notice rings", self.ring
        yield "withdrawn, and gone", self.withdraw

    def draft(self) -> str:
        """A red notice without warrant, facts and penalty stays at home."""
        analyst = self._desk("pt-demo", OfficerRole.ANALYST)
        begun = analyst.call(NOTICES_DRAFT, begun_red(BROKER))
        self.notice_id = begun.notice_id
        why = refused(CheckFailed, analyst, NOTICES_SUBMIT, NoticeAct(self.notice_id))
        lacks = {lack.name or lack.code for lack in begun.lacks}
        codes = {lack.code for lack in begun.lacks}
        for name in ("warrant_reference", "facts", "charge", "law_provision"):
            must(name in lacks, f"that {name} lacks is not listed")
        for code in ("identity-minimum", "penalty-too-low", "unanswered"):
            must(code in codes, f"{code} is not listed")
        must(all(lack.law for lack in begun.lacks), "a lack is listed without its law")
        return (
            f"it stays at home for {len(begun.lacks)} lacks, each listed with its law: "
            f"warrant, facts, charge, who is meant, a penalty of two years at least, "
            f"the neutrality checklist; refused: {why.message.partition(':')[0]}"
        )

    def approve(self) -> str:
        """It is completed; who wrote it does not approve it; another officer does."""
        analyst = self._desk("pt-demo", OfficerRole.ANALYST)
        officer = self._desk("pt-demo", OfficerRole.RELEASE_OFFICER)
        act = NoticeAct(self.notice_id)
        whole = analyst.call(NOTICES_DRAFT, whole_red(BROKER, self.notice_id))
        must(not whole.lacks, f"it lacks {whole.lacks[:3]}")
        refused(ComityError, analyst, NOTICES_PUBLISH, act)
        analyst.call(NOTICES_SUBMIT, act)
        refused(ComityError, analyst, NOTICES_APPROVE, act)
        refused(ComityError, analyst, NOTICES_PUBLISH, act)
        officer.call(NOTICES_APPROVE, act)
        view = analyst.call(NOTICES_PUBLISH, act)
        must(view.state is NoticeState.PUBLISHED, f"it is {view.state}")
        steps = {step.verb: step.officer for step in view.steps}
        must(steps["submit"] != steps["approve"], "one officer alone let it out")
        return (
            "completed and submitted; its author is refused to approve it and to "
            "publish it unapproved; a release officer approves, and it is published"
        )

    def deliver(self) -> str:
        """Each of two peers is told what policy lets it be told; the third, nothing."""
        view = self._settled("received")
        told = {each.peer: each for each in view.recipients}
        must(sorted(told) == TOLD, f"told were {sorted(told)}")
        shown = {peer: self._received(peer) for peer in told}
        names = {peer: _names(one) for peer, one in shown.items()}
        must(names["gr-demo"] >= BODY, "Athens is not told what the body looks like")
        must(not BODY & names["br-demo"], "Brasília is told what the body looks like")
        must(
            names["gr-demo"] - BODY == names["br-demo"],
            f"they differ in more than that: {names['gr-demo'] ^ names['br-demo']}",
        )
        inbox = self._desk("th-demo", OfficerRole.ANALYST).call(INBOX_LIST, InboxPage())
        must(not inbox.items and not inbox.held_back, "Bangkok received something")
        return (
            f"Athens holds {len(names['gr-demo'])} fields and statements, Brasília "
            f"{len(names['br-demo'])}: {', '.join(sorted(BODY))} stay within the "
            "Council of Europe; Bangkok, where the offence may carry death, cannot "
            f"learn that there is one; receipts: {_places(view.recipients)}"
        )

    def find(self) -> str:
        """Athens looks the name up at home, in its own script, and finds the notice."""
        mine, theirs = _sorted(self._find("gr-demo"))
        must(len(mine) == 1, f"Athens finds {len(mine)} records of its own")
        must(theirs == [("pt-demo", self.notice_id)], f"notices found: {theirs}")
        item = next(one for one in self._find("gr-demo").found if one.owner)
        must(bool(item.action), "what is asked on a hit is not said")
        _, nothing = _sorted(self._find("th-demo"))
        must(not nothing, "Bangkok finds a notice that it was not told of")
        return (
            f"Athens looks up {BROKER.native}: its own record, and Lisbon's notice "
            f"({item.grade}, {item.handling}): {item.action} Bangkok looks up the "
            "same and finds none"
        )

    def ring(self) -> str:
        """A very urgent warning rings wherever an inbox is open."""
        peers = [name for name in self.federation.nodes if name != "pt-demo"]
        listeners = [_Listener(self.federation.nodes[peer]) for peer in peers]
        for listener in listeners:
            listener.start()
        analyst = self._desk("pt-demo", OfficerRole.ANALYST)
        drafted = analyst.call(NOTICES_DRAFT, orange(datetime.now(UTC)))
        must(not drafted.lacks, f"it lacks {drafted.lacks[:3]}")
        act = NoticeAct(drafted.notice_id)
        analyst.call(NOTICES_SUBMIT, act)
        self._desk("pt-demo", OfficerRole.RELEASE_OFFICER).call(NOTICES_APPROVE, act)
        began = time.monotonic()
        analyst.call(NOTICES_PUBLISH, act)
        millis = {
            peer: round((listener.heard(drafted.notice_id) - began) * 1000)
            for peer, listener in zip(peers, listeners, strict=True)
        }
        must(max(millis.values()) < RUNG_MS, f"it took too long to ring: {millis}")
        said = ", ".join(f"{peer} {spent} ms" for peer, spent in millis.items())
        return (
            "an orange notice of a container: a threat that is imminent is told to "
            f"all; from publishing to the bell of an open inbox: {said}"
        )

    def withdraw(self) -> str:
        """It is taken back: every copy is destroyed, every recipient signs for it."""
        analyst = self._desk("pt-demo", OfficerRole.ANALYST)
        officer = self._desk("pt-demo", OfficerRole.RELEASE_OFFICER)
        asked = NoticeAct(self.notice_id, "warrant-cancelled")
        analyst.call(NOTICES_WITHDRAW, asked)
        must(bool(_sorted(self._find("gr-demo"))[1]), "gone before it was approved")
        officer.call(NOTICES_APPROVE, NoticeAct(self.notice_id))
        view = self._settled("obeyed")
        for peer in TOLD:
            left = self._gone(peer)
            must(left.bulletin is None, f"{peer} still shows it")
            must(not left.item.title, f"{peer} still says of whom it was")
        mine, theirs = _sorted(self._find("gr-demo"))
        must(len(mine) == 1, "a record of Athens's own went with it")
        must(not theirs, "Athens still finds it")
        return (
            "asked by one officer, approved by another; Athens and Brasília show it "
            "no more, find it no more and have destroyed its key; receipts: "
            f"{_places(view.recipients)}"
        )

    # --- parts ----------------------------------------------------------------------

    def _desk(self, agency: str, role: OfficerRole) -> Any:
        return self.federation.nodes[agency].desk(role)

    def _settled(self, state: str) -> NoticeView:
        """Wait until every recipient of the notice is in ``state``."""
        analyst = self._desk("pt-demo", OfficerRole.ANALYST)

        def look() -> NoticeView | None:
            view = analyst.call(NOTICES_SHOW, ById(self.notice_id))
            done = all(each.state == state for each in view.recipients)
            return view if view.recipients and done else None

        return wait_until(look, most_s=DELIVERED_S, what=f"all recipients: {state}")

    def _received(self, agency: str) -> ReceivedView:
        inbox = self._desk(agency, OfficerRole.ANALYST)
        view = inbox.call(INBOX_SHOW, ReceivedRef("pt-demo", self.notice_id))
        return view

    def _gone(self, agency: str) -> ReceivedView:
        inbox = self._desk(agency, OfficerRole.ANALYST)
        listed = inbox.call(INBOX_LIST, InboxPage()).items
        must(
            self.notice_id not in {item.notice_id for item in listed},
            f"{agency} still lists it",
        )
        return self._received(agency)

    def _find(self, agency: str) -> FindReply:
        terms = (Term("name", BROKER.native), Term("birth_date", BROKER.born))
        found = self._desk(agency, OfficerRole.ANALYST).call(
            INBOX_FIND,
            FindRequest(
                Purpose.INVESTIGATION,
                CASE,
                OFFENCE,
                BASIS_OF[agency],
                (Question("person", terms),),
            ),
        )
        return found


class _Listener:
    """An open inbox: takes down when each notice rang."""

    def __init__(self, node: DemoNode) -> None:
        self._agency = node.member.agency
        self._events: SimpleQueue[tuple[float, NoticeEvent]] = SimpleQueue()
        self._open = threading.Event()
        self._desk = node.desk(OfficerRole.ANALYST)

    def start(self) -> None:
        """Open the inbox, and return once it is open."""
        threading.Thread(target=self._listen, daemon=True).start()
        must(self._open.wait(DELIVERED_S), f"the inbox of {self._agency} did not open")

    def heard(self, notice_id: str) -> float:
        """Wait until a notice rings and return when it did."""
        with suppress(Empty):
            while True:
                at, event = self._events.get(timeout=DELIVERED_S)
                if event.notice_id == notice_id:
                    return at
        raise CheckFailed(f"nothing rang at {self._agency}")

    def _listen(self) -> None:
        # It ends with its node, in the middle of a call.
        with suppress(ComityError):
            for event in self._desk.stream(NOTICES_SUBSCRIBE, Nothing()):
                self._events.put((time.monotonic(), event))
                self._open.set()


def _names(view: ReceivedView) -> frozenset[str]:
    """Return what of a notice its recipient was told: fields and statements."""
    if view.bulletin is None:
        return frozenset()
    fields = {each.field for each in view.bulletin.fields}
    return frozenset(fields | {each.name for each in view.bulletin.statements})


def _sorted(found: FindReply) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the records of one's own that were found, and the notices."""
    mine = [one.reference for one in found.found if not one.owner]
    return mine, [(one.owner, one.reference) for one in found.found if one.owner]


def _places(recipients: tuple[RecipientView, ...]) -> str:
    """Say where each recipient recorded it."""
    return ", ".join(
        f"leaf {leaf_name(each.leaf)} of {each.peer}" for each in recipients
    )
