"""What a receipt says of an item about a notice: how it was taken, or why not."""

from __future__ import annotations

from node.flows.channel.handlers import ItemOutcome
from node.model.parcel import ReceiptOutcome

HELD: ItemOutcome = (ReceiptOutcome.HELD, "")
OBEYED: ItemOutcome = (ReceiptOutcome.OBEYED, "")
NOTED: ItemOutcome = (ReceiptOutcome.NOTED, "")

# Why an item is refused. ``not-a-recipient`` is what is said also of a notice that
# never was: who was not told of one cannot learn by a report that it exists.
NOT_A_RECIPIENT = "not-a-recipient"
NOT_HELD = "not-held"
NOT_OWNER = "not-owner"
NOT_UNDERSTOOD = "not-understood"
NOT_PROVED = "not-proved"
OLDER = "older"
ENDED = "ended"
EXPIRED = "expired"
ENOUGH = "enough"
TOO_MANY = "too-many"
