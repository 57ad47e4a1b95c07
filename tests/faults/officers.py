"""Two officers who write notices and agree to them, whatever befalls their node.

A call that broke off may or may not have been done. So before they go on they look
at where the notice stands, as people would; nothing is done twice by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from node.errors import AlreadyThere, BadInput, ComityError
from node.flows.notice.views import input_of
from node.model.codes import OfficerRole
from node.model.desk.call import ById, Unary
from node.model.desk.inbox import INBOX_LIST, INBOX_MARK, InboxPage, MarkRequest
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_CANCEL,
    NOTICES_DRAFT,
    NOTICES_PUBLISH,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_WITHDRAW,
    NoticeAct,
    NoticeView,
)
from node.model.notice import NoticeContent, Urgency
from node.model.parcel import Verb
from tests.faults.world import Member, Seat, persist
from tests.samples import complete, holding

KINDS = (
    "orange", "purple", "yellow", "blue", "black", "red", "green", "un-special",
)  # fmt: skip
_BASES = {
    "prosecution": "eu-eaw",
    "missing-person": "pruem-ii",
    "human-remains": "pruem-ii",
}
_URGENCIES = tuple(Urgency)

ANALYST, RELEASE = OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER


def content(number: int, **changed: Any) -> NoticeContent:
    """Return the content of the ``number``-th notice: the kinds take turns."""
    made = complete(KINDS[number % len(KINDS)])
    if made.category == "person" and made.role != "unidentified-body":
        made = holding(made, nationality="RO")  # without one it might be ours
    why = made.justification
    basis = _BASES.get(why.purpose, "eu-2023-977")
    return replace(
        made,
        **{
            "justification": replace(why, legal_basis=basis, case=f"26/{number:05}"),
            "urgency": _URGENCIES[number % len(_URGENCIES)],
            **changed,
        },
    )


@dataclass
class Pair:
    """Who writes and who agrees, each at a desk of their own."""

    member: Member
    writer: Seat
    checker: Seat

    @classmethod
    def at(cls, member: Member) -> Pair:
        return cls(member, member.seat(ANALYST), member.seat(RELEASE))

    def publish(self, wanted: NoticeContent) -> str:
        """Bring a notice out, from draft to published; return its id."""
        drafted = self._persist(
            lambda: self.writer.call(NOTICES_DRAFT, input_of("", wanted))
        )
        self.bring(drafted.notice_id, _OUT, done=("published",), view=drafted)
        return str(drafted.notice_id)

    def bring_out(self, notice_id: str) -> None:
        """Bring a draft out."""
        self.bring(notice_id, _OUT, done=("published",))

    def end(self, notice_id: str, act: str, reason: str) -> None:
        """Withdraw or cancel: asked for by one, agreed to by the other."""
        state, call = _ENDS[act]
        self.bring(
            notice_id,
            {
                ("published", ""): (call, ANALYST, reason),
                ("updated", ""): (call, ANALYST, reason),
                ("published", act.lower()): (NOTICES_APPROVE, RELEASE, ""),
                ("updated", act.lower()): (NOTICES_APPROVE, RELEASE, ""),
            },
            done=(state,),
        )

    def bring(
        self,
        notice_id: str,
        steps: dict[tuple[str, str], tuple[_Step, OfficerRole, str]],
        *,
        done: Sequence[str],
        view: NoticeView | None = None,
    ) -> None:
        """Take one step after the other until the notice is where it shall be."""
        now = view or self._view(notice_id)
        while now.state not in done:
            call, role, reason = steps[now.state, now.asked]
            try:
                now = self._act(call, role, notice_id, reason)
            except (AlreadyThere, BadInput):
                # The call that broke off was done after all.
                now = self._view(notice_id)

    def close(self) -> None:
        self.writer.close()
        self.checker.close()

    def _act(
        self, call: _Step, role: OfficerRole, notice_id: str, reason: str
    ) -> NoticeView:
        seat = self.writer if role is ANALYST else self.checker
        return self._persist(lambda: seat.call(call, NoticeAct(notice_id, reason)))

    def _view(self, notice_id: str) -> NoticeView:
        view = self._persist(lambda: self.writer.call(NOTICES_SHOW, ById(notice_id)))
        assert isinstance(view, NoticeView)
        return view

    def _persist(self, work: Callable[[], Any]) -> Any:
        return persist(self.member, work)


_Step = Unary[NoticeAct, NoticeView]
_ENDS = {
    "Withdraw": ("withdrawn", NOTICES_WITHDRAW),
    "Cancel": ("cancelled", NOTICES_CANCEL),
}
_OUT = {
    ("draft", ""): (NOTICES_SUBMIT, ANALYST, ""),
    ("in-review", "publish"): (NOTICES_APPROVE, RELEASE, ""),
    ("in-review", ""): (NOTICES_APPROVE, RELEASE, ""),
    ("approved", ""): (NOTICES_PUBLISH, ANALYST, ""),
    ("approved", "publish"): (NOTICES_PUBLISH, ANALYST, ""),
}


def at_work(
    member: Member, work: Callable[[Pair, int], None], numbers: range, *, pairs: int = 2
) -> None:
    """Let ``pairs`` of officers share ``numbers`` of pieces of work."""

    def share(start: int) -> None:
        pair = Pair.at(member)
        try:
            for number in numbers[start::pairs]:
                work(pair, number)
        finally:
            pair.close()

    with ThreadPoolExecutor(pairs) as pool:
        for done in [pool.submit(share, start) for start in range(pairs)]:
            done.result()


@dataclass
class Reader:
    """An officer at a recipient who reads now and then; the owner is told of it."""

    member: Member
    dice: Random

    def once(self) -> None:
        """Mark a few new notices as read; what breaks off is left as it is."""
        seat = self.member.seat()
        with suppress(ComityError):
            page = seat.call(INBOX_LIST, InboxPage(unread=True, count=20))
            for item in self._some(page.items):
                seat.call(
                    INBOX_MARK, MarkRequest(item.sender, item.notice_id, Verb.READ)
                )
        seat.close()

    def _some(self, items: Sequence[Any]) -> Iterator[Any]:
        yield from self.dice.sample(list(items), min(2, len(items)))
