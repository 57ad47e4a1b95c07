"""What a later card changes, and what of it a person must confirm.

The identity key vouches that a card is its agency's own. It does not vouch that what
the agency says of itself may be believed: a class decides what policy releases, a
ledger key whom a forked history convicts, and a key that disappears who could still be
held to what it signed. These change only when a person has confirmed the card by its
fingerprint. Keys that rotate in time do not: new ones come beside the old, which end
as they were going to, or sooner, but not at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from node.crypto.digest import fingerprint, sha256
from node.model.codes import KeyUse
from node.model.introduction import Introduction, PublicKey

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class CardChange:
    """One thing that a card says otherwise than the one before; empty: not there."""

    name: str
    before: str
    after: str
    confirmed: bool

    @property
    def text(self) -> str:
        """The change as it stands in entries and before people."""
        return f"{self.before or '(none)'} -> {self.after or '(none)'}"


_FACTS = (
    # name, what a card says, whether a change has to be confirmed
    ("agency_class", lambda card: str(card.agency_class), True),
    ("country", lambda card: card.country, True),
    ("identity", lambda card: fingerprint(card.identity_key), True),
    ("name", lambda card: card.name, False),
    ("endpoints", lambda card: " ".join(card.endpoints), False),
)


def card_changes(
    known: Introduction | None, card: Introduction, now: datetime
) -> tuple[CardChange, ...]:
    """Return what ``card`` changes; of a new agency, all that it says."""
    facts = (
        CardChange(name, said(known) if known else "", said(card), confirmed)
        for name, said, confirmed in _FACTS
    )
    changed = tuple(fact for fact in facts if fact.before != fact.after)
    return (*changed, *_key_changes(known.keys if known else (), card.keys, now))


def _key_changes(
    known: Iterable[PublicKey], shown: Iterable[PublicKey], now: datetime
) -> tuple[CardChange, ...]:
    old = {_name(key): key for key in known}
    new = {_name(key): key for key in shown}
    changes = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            # One history, one key: another ledger key could sign another.
            confirmed = after.use is KeyUse.LEDGER and bool(old)
            changes.append(CardChange(after.use, "", name, confirmed))
        elif before is not None and (after is None or after.ends <= now < before.ends):
            # Gone: at its end that is nothing new, before it is.
            changes.append(CardChange(before.use, name, "", before.ends > now))
        elif before is not None and after is not None and after.ends > before.ends:
            until = f"{name} until {before.ends:%Y-%m-%d}"
            later = f"until {after.ends:%Y-%m-%d}"
            changes.append(CardChange(before.use, until, later, True))
    return tuple(changes)


def _name(key: PublicKey) -> str:
    """Return a key's id with what it is the id of: a reused id is another key."""
    return f"{key.use}:{key.key_id}:{sha256(key.public).hex()[:_DIGITS]}"
