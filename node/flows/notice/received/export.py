"""Take a received notice out of the node, with its owner's conditions on it.

What has left the node cannot be taken back by it. So the copy says whose it is, what
may be done with it and until when; that it was made is recorded, with the digest of
its bytes; and where the owner's code asks for permission first, none is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.codec.plain import to_json
from node.crypto.digest import sha256
from node.crypto.ids import new_message_id
from node.errors import PolicySaysNo
from node.flows.notice.received.access import CopyAccess
from node.flows.notice.received.inbox import without_keys
from node.flows.recorder import Recorder
from node.model.codes import Handling, Purpose
from node.model.desk.inbox import ReceivedRef
from node.model.desk.notice import ExtractReply
from node.model.notice import Bulletin
from node.model.officer import Officer
from node.policy.statute import LEAVE

ALWAYS = (
    "Property of the owner; to be destroyed when the owner takes the notice back.",
    "For the purpose named alone, until the date named.",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A notice outside of the node. ``export`` is what the ledger calls this copy."""

    export: str
    exported_at: datetime
    exported_by: str
    agency: str
    owner: str
    received_from: str
    notice_id: str
    sequence: int
    handling: Handling
    markings: tuple[str, ...]
    excluded_countries: tuple[str, ...]
    purpose: Purpose
    valid_until: datetime
    notice: Bulletin


@dataclass(frozen=True, slots=True)
class Exporter:
    """Exports received notices. Safe to call from many threads."""

    us: str
    access: CopyAccess
    recorder: Recorder
    clock: Clock

    def export(self, officer: Officer, wanted: ReceivedRef) -> ExtractReply:
        """Return a notice as canonical JSON, with its markings.

        Raises:
            NotFound: no such notice was received from that sender.
            Refused: it cannot be read now.
            PolicySaysNo: its owner's handling code asks for permission first.
        """
        now = self.clock.now()
        copy, bulletin = self.access.readable(wanted.sender, wanted.notice_id, now)
        marks = LEAVE[bulletin.handling].marks
        if marks is None:
            raise PolicySaysNo(
                f"a notice under {bulletin.handling} is not exported without the "
                "permission of its owner",
                advice=f"Ask {bulletin.originator} for the permission, and for a copy.",
            )
        export = new_message_id(now)
        content = to_json(
            Exported(
                export=export,
                exported_at=now,
                exported_by=officer.pseudonym,
                agency=self.us,
                owner=bulletin.originator,
                received_from=copy.row.sender,
                notice_id=copy.row.notice_id,
                sequence=copy.row.sequence,
                handling=bulletin.handling,
                markings=(*ALWAYS, *marks, *_excluded(bulletin)),
                excluded_countries=bulletin.excluded_countries,
                purpose=bulletin.justification.purpose,
                valid_until=bulletin.valid_until,
                notice=without_keys(bulletin),
            )
        )
        # Recorded, then spoken. The digest is of bytes with a random name in them.
        self.recorder.record(
            "notice.exported",
            at=now,
            officer=officer.pseudonym,
            details=(
                ("sender", copy.row.sender),
                ("notice", copy.row.notice_id),
                ("sequence", str(copy.row.sequence)),
                ("handling", bulletin.handling),
                ("export", export),
                ("digest", sha256(content).hex()),
            ),
        )
        return ExtractReply(content)


def _excluded(bulletin: Bulletin) -> tuple[str, ...]:
    if not bulletin.excluded_countries:
        return ()
    return ("Never to: " + ", ".join(bulletin.excluded_countries) + ".",)
