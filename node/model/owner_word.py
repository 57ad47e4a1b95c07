"""An owner's own word on its notice: what it says, to whom, and that it said so.

It proves by itself, whoever shows it, that the owner wrote a notice, changed it or
ended it. It names one reader and nobody else, so it tells nobody who else is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.parcel import Verb


@dataclass(frozen=True, slots=True)
class OwnerWord:
    """What an owner signs.

    ``reader`` is the one agency that it is said to; empty means every agency that
    has the notice. ``onward`` is whether the reader may tell further agencies that
    there is this notice. ``digest`` is the SHA-256 of the item's body, which holds
    the content and its conditions; it is empty where the word itself is all there
    is: of a pause or an end.
    """

    owner: str
    notice_id: str
    sequence: int
    verb: Verb
    reader: str
    onward: bool
    at: datetime
    digest: bytes


@dataclass(frozen=True, slots=True)
class SignedWord:
    """The bytes of an ``OwnerWord`` and the owner's signature over them."""

    word: bytes
    signing_key_id: str
    signature: bytes
