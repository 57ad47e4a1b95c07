"""Make a peer's notice something that can be found, as a record of ours can.

What policy left out at the owner is not there to be found by; a weakened value
(a year of birth) finds as far as it reaches. A field that our catalogue does not
know, or a category we do not hold, is shown and cannot be searched.
"""

from __future__ import annotations

from node.crypto.keystore import Keyring
from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.matching.keys import record_selectors
from node.matching.normalise.record import normalise_record
from node.model.notice import Bulletin
from node.model.record import FieldValue, Record

SOURCE = "notice"


def record_of(bulletin: Bulletin) -> Record:
    """Return ``bulletin`` as a normalised record of its originator's.

    Raises:
        BadInput: the category is not in our catalogue.
    """
    known = CATEGORIES.get(bulletin.category)
    if known is None:
        raise BadInput(f"no category {bulletin.category[:40]!r} is held here")
    record = Record(
        category=bulletin.category,
        role=bulletin.role,
        source=SOURCE,
        source_id="",
        fields=tuple(
            FieldValue(f.field, f.value)
            for f in bulletin.fields
            if f.field in known.fields
        ),
        handling=bulletin.handling,
        evaluation=bulletin.evaluation,
        originator=bulletin.originator,
        minor=bulletin.minor,
    )
    return normalise_record(record)


def tokens_of(bulletin: Bulletin, keys: Keyring) -> tuple[bytes, ...]:
    """Return the keyed tokens a received notice is found by, sorted; maybe none."""
    try:
        record = record_of(bulletin)
    except BadInput:
        return ()
    return tuple(sorted({keys.token(s) for s in record_selectors(record)}))
