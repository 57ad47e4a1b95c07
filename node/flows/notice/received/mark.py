"""What officers make of a received notice: read, acted on, objected to, contested.

    who marks what → once → record, and tell its owner

The same mark again, in the same words, changes nothing and tells nobody. Each copy
came from its owner, so its owner is told, and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, BadInput
from node.flows.channel.effects import QueueDelivery
from node.flows.channel.ports import ChannelBook
from node.flows.notice.effects import MarkReceived
from node.flows.notice.received.access import CopyAccess, OpenedCopy
from node.flows.notice.received.inbox import Inbox
from node.flows.notice.received.reporting import report_to_owner
from node.flows.ports import Effect
from node.flows.recorder import Recorder
from node.model.desk.inbox import MarkRequest, ReceivedView
from node.model.notice import Report
from node.model.officer import Officer
from node.model.parcel import Verb
from node.protocol.notice.grounds import check_ground

MARKS = frozenset({Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED})
TEXT_MOST = 4000  # characters
LANGUAGE_MOST = 35  # BCP 47 needs no more (RFC 5646, section 4.4.1)


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks received notices. Safe to call from many threads."""

    keys: Keyring
    channel: ChannelBook
    access: CopyAccess
    inbox: Inbox
    recorder: Recorder
    clock: Clock

    def mark(self, officer: Officer, request: MarkRequest) -> ReceivedView:
        """Mark a notice and tell its owner; return it as it then stands.

        Raises:
            BadInput: no such mark, a ground that does not belong to it, a text
                that is too long or needs a language.
            NotFound: no such notice was received from that sender.
            Refused: it cannot be read now.
        """
        # (1) What is said must be sayable, and about something that can be read.
        _check(request)
        now = self.clock.now()
        copy, _ = self.access.readable(request.sender, request.notice_id, now)

        # (2) Once. The name of the act is made of all that it says.
        name = self._name(copy, request)
        if self.channel.delivery(name) is None:
            # (3) Record it, and put the word to the owner on its way, in one act.
            self._record(officer, copy, request, name=name, now=now)
        again = self.access.named(request.sender, copy.row.notice_id, now)
        return self.inbox.view(again, now)

    def _record(
        self,
        officer: Officer,
        copy: OpenedCopy,
        request: MarkRequest,
        *,
        name: str,
        now: datetime,
    ) -> None:
        row = copy.row
        effects: tuple[Effect, ...] = (
            MarkReceived(row.sender, row.notice_id, request.mark, now),
            self._told(copy, request, name=name, now=now),
        )
        try:
            self.recorder.record(
                f"notice.{request.mark}",
                effects,
                at=now,
                officer=officer.pseudonym,
                # No text: what an officer says of a notice may say what is in it,
                # and must go when the notice goes.
                details=(
                    ("sender", row.sender),
                    ("notice", row.notice_id),
                    ("sequence", str(row.sequence)),
                    *((("ground", request.ground),) if request.ground else ()),
                ),
            )
        except AlreadyThere:
            # A colleague said the very same at this moment.
            if self.channel.delivery(name) is None:
                raise

    def _told(
        self, copy: OpenedCopy, request: MarkRequest, *, name: str, now: datetime
    ) -> QueueDelivery:
        row = copy.row
        report = Report(now, request.ground, request.text.strip(), request.language)
        return report_to_owner(row, request.mark, report, name=name, keys=self.keys)

    def _name(self, copy: OpenedCopy, request: MarkRequest) -> str:
        # Keyed: a report that was receipted is gone, and its name tells nothing.
        said = (
            copy.row.sender,
            copy.row.notice_id,
            str(copy.row.sequence),
            request.mark,
            request.ground,
            request.language,
            request.text.strip(),
        )
        return "report/" + self.keys.token("\0".join(("report", *said))).hex()


def _check(request: MarkRequest) -> None:
    if request.mark not in MARKS:
        raise BadInput(
            f"a notice is not marked {str(request.mark)[:20]!r}",
            advice="Mark it read, acted, objected or contested.",
        )
    check_ground(request.mark, request.ground, request.text)
    if len(request.text) > TEXT_MOST:
        raise BadInput(f"a text of more than {TEXT_MOST} characters")
    tag = request.language
    if len(tag) > LANGUAGE_MOST or not all(
        c.isascii() and (c.isalnum() or c == "-") for c in tag
    ):
        raise BadInput(f"{tag[:40]!r} is not a language tag", advice="Write en or fr.")
    if "\0" in request.text:
        raise BadInput("a text with characters that do not print")
