"""Each peer's way as it is shown: what waits, what failed, and what was refused."""

from __future__ import annotations

from node.model.desk.delivery import DeliveryList
from node.present.element import Elements
from node.present.wording import Wording


def delivery_list(words: Wording, found: DeliveryList) -> Elements:
    """Tell every way, and what a peer refused for good."""
    yield words.table(
        found.ways,
        *("peer", "waiting", "attempts", "last_error", "last_tried_at"),
        *("last_success_at", "next_try_at", "position"),
    )
    if found.dead:
        yield words.heading(words.say("page.dead"))
        yield words.table(
            found.dead,
            *("at", "peer", "notice_id"),
            words.coded_as("verb", "verb"),
            "sequence",
            words.known_as("reason", "refusal", "reason"),
        )
