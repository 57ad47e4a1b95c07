"""Hand out the chunks of a file of ours to those who were sent its notice.

    who asks → was it told → does it hold → may it still be → hand out

Every other asker, and every question about what is not there, has ended, is paused
or is locked, gets one and the same refusal: who is not a recipient does not learn
that there is something to be refused. The reason is in our own entry alone. Nor does
the time say more: before it is known that the asker has the notice, nothing is looked
at but what it was sent itself, and that is looked at of every notice, also of none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.crypto.keystore import Keyring
from node.flows.channel.ports import Delivery, DeliveryState
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import CONTENT, history_of
from node.flows.notice.disclosure import Discloser
from node.flows.notice.repository import open_notice
from node.flows.recorder import incoming_entry
from node.flows.reply import Reply
from node.flows.toll import NO_CHUNK as TOLL
from node.model.codes import Kind
from node.model.introduction import Peer
from node.model.message import Message
from node.model.notice import NoticeState
from node.model.parcel import Chunk, ChunkAsk, ReceiptOutcome
from node.protocol.notice.attachment import NO_CHUNK

HOLDS = frozenset({NoticeState.PUBLISHED, NoticeState.UPDATED})


class NotGivenError(Exception):
    """No chunk is handed out; the message is a code for our own entry."""


@dataclass(frozen=True, slots=True)
class ChunkServer:
    """Answers peers that fetch our files. Safe to call from many threads."""

    keys: Keyring
    notices: NoticeBook
    discloser: Discloser

    def serve(self, message: Message, peer: Peer, now: datetime) -> Reply:
        """The story of a chunk that is asked for."""
        ask = from_wire(ChunkAsk, message.payload)
        told: tuple[tuple[str, str], ...]
        toll = ""
        try:
            chunk = self._chunk(ask, peer, now)
        except NotGivenError as why:
            # What was asked for is a peer's words, and may be of nothing of ours.
            chunk, told = NO_CHUNK, (("refused", str(why)),)
            toll = TOLL
        else:
            told = (
                ("notice", ask.notice_id),
                ("attachment", ask.attachment_id),
                ("chunk", str(ask.number)),
                ("sha256", sha256(chunk.sealed).hex()),
            )
        entry = incoming_entry("attachment.served", message, at=now, details=told)
        answer = to_wire(chunk)
        # It says the same each time and need not be remembered, a quarter of a
        # megabyte for each chunk of each file.
        return Reply(Kind.CHUNK, answer, entry, remembered=False, toll=toll)

    def _chunk(self, ask: ChunkAsk, peer: Peer, now: datetime) -> Chunk:
        # (1) Was it told, and is it to have it still? Whether others are is not asked.
        sent = self.notices.deliveries(ask.notice_id, peer=peer.agency)
        history = history_of(peer.agency, sent)
        if not (history.meant and history.told):
            raise NotGivenError("not-a-recipient")
        if _refused(history.items):
            raise NotGivenError("refused-by-recipient")

        # (2) Does it hold? What has ended is gone, also for who comes late.
        kept = self.notices.notice(ask.notice_id)
        if kept is None:
            raise NotGivenError("unknown-notice")
        if kept.state not in HOLDS or (kept.expires_at and kept.expires_at <= now):
            raise NotGivenError("not-in-force")
        notice = open_notice(kept, self.keys)
        if notice is None:
            raise NotGivenError("not-in-force")
        opens_at = notice.content.opens_at
        if opens_at is not None and now < opens_at:
            raise NotGivenError("locked")

        # (3) May it still be? The rules in force now decide, not those of the day.
        bulletin = self.discloser.to_one(notice, peer, now).bulletin
        files = bulletin.attachments if bulletin else ()
        ref = next((a for a in files if a.id == ask.attachment_id), None)
        if ref is None:
            raise NotGivenError("not-released")

        # (4) Hand out.
        sealed = None
        if 0 <= ask.number < ref.chunks:
            sealed = self.notices.chunk("", kept.notice_id, ref.id, ask.number)
        if sealed is None:
            raise NotGivenError("no-such-chunk")
        return Chunk(ref.id, ask.number, sealed)


def _refused(items: tuple[Delivery, ...]) -> bool:
    """Whether the peer refused the newest content that it was told."""
    for item in reversed(items):
        if item.verb in CONTENT and item.state is DeliveryState.RECEIPTED:
            return item.outcome is ReceiptOutcome.REFUSED
    return False
