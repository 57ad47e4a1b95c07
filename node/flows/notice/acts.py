"""The acts of a notice's life: each is a row of a table, and one function walks it.

    draft → submit → (another officer approves) → publish → update, renew, take back

One officer asks, another agrees (``approval.py``): to publish, update, renew, withdraw
or cancel. What the kind demands is listed with every draft, and asked for again at
each step towards the door, since time passes and policies change. What was asked for
stays as it was asked: it can be sent back, not edited, while somebody reads it. To
suspend a notice one officer is enough: doubt does not wait. What is purged loses its
key, and with it the content; the row, the entries and what each recipient receipted
stay, so that it can be proved that there was a notice and that it ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, PolicySaysNo
from node.flows.notice.approval import (
    asked_step,
    asking,
    check_approved,
    check_second,
    check_unasked,
    digest_of,
    waiting_act,
)
from node.flows.notice.delivery_status import has_obeyed, histories
from node.flows.notice.effects import DropChunks, KeptNotice
from node.flows.notice.publication import Publication, Publisher
from node.flows.notice.repository import NoticeChange, Repository
from node.flows.notice.validity import validity_of
from node.flows.notice.views import NoticeViews
from node.model.desk.notice import NoticeAct, NoticeView
from node.model.notice import Ending, Notice, NoticeContent
from node.model.officer import Officer
from node.protocol.notice.acts import ACTS, Act, Need, check_reason
from node.protocol.notice.life import OVER, step, stepped

NOBODY = "notice.not-published"
ASKED = ("content", "reason")
"""What an entry says of an act that is asked for."""


@dataclass(frozen=True, slots=True)
class ActRequest:
    """An act with a notice of ours: by whom, why and when.

    ``officer`` is a pseudonym, empty for the clock; ``asked_by`` is that of whoever
    asked for what ``officer`` approves. ``text`` is for the ledger; recipients may
    read it where the act's row says so.
    """

    act: Act
    notice: Notice
    officer: str
    at: datetime
    reason: str = ""
    text: str = ""
    language: str = ""
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Acts:
    """What officers do with our notices. Safe to call from many threads."""

    repository: Repository
    publisher: Publisher
    views: NoticeViews
    clock: Clock

    def do(self, act: Act, officer: Officer, given: NoticeAct) -> NoticeView:
        """Do an act, or ask for it where another officer must agree; show the notice.

        Raises:
            BadInput: it cannot be done in this state, at this time or for this reason,
                nothing waits to be approved, or something waits already.
            NotYourRole: the officer wrote some of what is to be approved, or asked
                for it.
            CheckFailed: the notice lacks something by now, or is not what was approved.
            PolicySaysNo: nobody at all may be told.
            NotFound: there is none of that id.
            AlreadyThere: somebody else changed it meanwhile.
        """
        now = self.clock.now()
        # (1) The notice as it is.
        kept, notice = self.repository.open(given.notice_id)
        request = ActRequest(
            act,
            notice,
            officer.pseudonym,
            now,
            reason=given.reason,
            text=given.text,
            language=given.language,
        )
        # (2) It can be done in this state and for such a reason; what waits is approved
        #     by a second person.
        if act is Act.APPROVE:
            waits = waiting_act(notice)
            check_reason(act, given.reason, given.text)
            check_second(notice, officer.pseudonym)
            if waits is not Act.PUBLISH:
                request = self._approved(request, waits)  # it happens at once
        else:
            # What waits is sent back in whatever state the notice is.
            if act is not Act.RETURN:
                step(notice.state, act)
            check_reason(act, given.reason, given.text)
        if act is Act.PURGE:
            # Shown once more, with the files that go now.
            shown = self.views.view(_done(request, self.repository.keys), now)
            self.carry_out(kept, request)
            return shown
        return self.views.view(self.carry_out(kept, request), now)

    def carry_out(self, kept: KeptNotice | None, request: ActRequest) -> Notice:
        """Walk the row of an act; return the notice as it is kept afterwards.

        Raises:
            BadInput, CheckFailed, PolicySaysNo, AlreadyThere: as ``do``.
        """
        act, rule, keys = request.act, ACTS[request.act], self.repository.keys
        asked_for = bool(rule.asks) and not request.asked_by
        # (3) The notice as it will be.
        after = _asked(request) if asked_for else _done(request, keys)
        unobeyed = self._unobeyed(request.notice) if act is Act.PURGE else []
        # (4) All that the act demands holds now, whatever held before.
        needs = rule.asks if asked_for else rule.needs
        for need in needs:
            self._check(need, request, unobeyed)
        # (5) Policy, for each recipient, as it is now.
        told: Publication | None = None
        if rule.told is not None and not asked_for:
            said = (request.text, request.language) if rule.worded else ()
            told = self.publisher.publication(
                after, rule.told, now=request.at, ending=Ending(request.reason, *said)
            )
            if act is Act.PUBLISH and not told.told:
                # What a release officer could approve waits for one all the same.
                if kept is not None:
                    by = request.officer
                    refused = NoticeChange(NOBODY, request.at, by, publication=told)
                    self.repository.note(kept, request.notice, refused)
                raise PolicySaysNo(f"nobody may be told of it: {told.why}")
        # (6) The notice, what is to be said of it, and why, in one act.
        content = after.proposed or after.content
        values = {
            "content": [digest_of(content, keys)],
            "reason": [request.reason] if request.reason else [],
            "asked": [request.notice.asked],
            "asked-by": [request.asked_by],
            "not-obeyed": unobeyed,
        }
        change = NoticeChange(
            f"notice.{act}-asked" if asked_for else f"notice.{rule.entry}",
            request.at,
            request.officer,
            details=tuple(
                (name, value)
                for name in (ASKED if asked_for else rule.records)
                for value in values[name]
            ),
            text=request.text,
            publication=told,
            effects=(DropChunks("", after.notice_id),) if act is Act.PURGE else (),
        )
        self.repository.keep(kept, after, change)
        return after

    def _approved(self, request: ActRequest, waits: Act) -> ActRequest:
        """Return the act that waits as it was asked for, and approved now."""
        notice, keys = request.notice, self.repository.keys
        asked = asked_step(notice, waits)
        approved = stepped(
            notice,
            Act.APPROVE,
            officer=request.officer,
            at=request.at,
            reason=digest_of(notice.proposed or notice.content, keys),
        )
        return replace(
            request,
            act=waits,
            notice=approved,
            reason=asked.reason,
            asked_by=asked.officer,
        )

    def _check(self, need: Need, request: ActRequest, unobeyed: list[str]) -> None:
        """Refuse an act where ``need`` does not hold."""
        notice, text = request.notice, request.text.strip()
        match need:
            case Need.UNASKED:
                check_unasked(notice)
            case Need.APPROVED:
                check_approved(notice, self.repository.keys)
            case Need.COMPLETE:
                content = _content(notice, request.act)
                self.repository.check(notice.notice_id, content, request.at)
            case Need.WORDS if not text:
                raise BadInput("a renewal says in words why the notice is still needed")
            case Need.NEAR_END if request.at < (
                begins := validity_of(notice, request.at).renewable_from
            ):
                raise BadInput(
                    f"it can be renewed from {begins:%Y-%m-%d} on",
                    advice="Lives do not add up: a renewal counts from its own day.",
                )
            case Need.OBEYED if unobeyed and not text:
                raise BadInput(
                    f"not everybody has obeyed yet: {', '.join(unobeyed)}",
                    advice="Wait for them, or say in words why not.",
                )

    def _unobeyed(self, notice: Notice) -> list[str]:
        """Return who has not yet receipted the end of a notice that is over."""
        if notice.state not in OVER:
            return []
        past = histories(self.repository.notices.deliveries(notice.notice_id))
        return [peer for peer, history in past.items() if not has_obeyed(history)]


def _asked(request: ActRequest) -> Notice:
    """Return the notice with the act asked for; what holds stays as it is."""
    return stepped(
        replace(request.notice, asked=request.act),
        asking(request.act),
        officer=request.officer,
        at=request.at,
        reason=request.reason,
    )


def _done(request: ActRequest, keys: Keyring) -> Notice:
    """Return the notice with the act done."""
    act, notice, rule = request.act, request.notice, ACTS[request.act]
    # Something more that was asked for is sent back; what holds goes on holding.
    stays = act is Act.RETURN and notice.asked not in ("", Act.PUBLISH)
    asked = "" if rule.settles else notice.asked
    changed = replace(
        notice,
        content=_content(notice, act),
        proposed=None if rule.settles else notice.proposed,
        asked=Act.PUBLISH if act is Act.SUBMIT else asked,
        sequence=notice.sequence + (rule.told is not None),
    )
    return stepped(
        changed,
        act,
        officer=request.asked_by or request.officer,
        at=request.at,
        reason=(
            digest_of(notice.content, keys) if act is Act.APPROVE else request.reason
        ),
        state=notice.state if stays else step(notice.state, act),
    )


def _content(notice: Notice, act: Act) -> NoticeContent:
    """Return the content that an act leaves."""
    if act is Act.UPDATE and notice.proposed is not None:
        # Files are in nobody's proposal: they stay with the notice.
        return replace(notice.proposed, attachments=notice.content.attachments)
    if act is Act.RENEW:
        return replace(notice.content, valid_until=None)
    return notice.content
