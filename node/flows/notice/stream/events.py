"""The event stream of notices: what came, changed or ended, and who reported."""

from __future__ import annotations

from datetime import datetime

from node.flows.channel.events import EventKind
from node.model.desk.notice import NoticeEvent
from node.model.notice import Urgency


def _mark(what: str, at: datetime) -> NoticeEvent:
    return NoticeEvent(what, at, "", "", "", Urgency.NORMAL)


NOTICE_EVENTS = EventKind(_mark, "notices", "list the inbox")
