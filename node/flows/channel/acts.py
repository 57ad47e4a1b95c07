"""What the ledger calls the acts of the channel.

The names begin with ``notice``, whatever a parcel carries: they are those of the
entries format, and auditors of all nodes look for them.
"""

from __future__ import annotations

from typing import Final

SENT: Final = "notice.sent"
RECEIPTED: Final = "notice.receipted"
RECEIPTS_REFUSED: Final = "notice.receipts-refused"
RESTARTED: Final = "notice.restarted"
RECEIVED: Final = "notice.received"
RECEIPTED_AGAIN: Final = "notice.receipted-again"
OUT_OF_STEP: Final = "notice.out-of-step"
