"""What one entity of a file says of another: added to the record of the other.

A passport stands on a line of its own, and names its holder by an id. What is added
does not count as a change of what the holder's own line says: the next import of an
unchanged line finds it unchanged, and leaves what was added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.boxing import open_record, put_record, token_of
from node.flows.ports import Holdings, PutRecord
from node.flows.record.joining import join
from node.matching.catalogue import category
from node.matching.intake.adjacent import placed
from node.matching.intake.reason import RejectCode, rejected
from node.matching.intake.row import MAX_VALUES, Adjacent
from node.matching.normalise.record import normalise_record
from node.model.desk.record import Reject
from node.model.record import FieldValue, Record


@dataclass(frozen=True, slots=True)
class Additions:
    """Adds to held records of one source. ``agency`` keeps them."""

    keys: Keyring
    holdings: Holdings
    agency: str
    source: str

    def of(
        self, told: Sequence[Adjacent], *, now: datetime
    ) -> Iterator[tuple[Record, PutRecord] | Reject]:
        """Yield each record that is another now with its effect; or what nobody has."""
        by_holder: dict[str, list[Adjacent]] = defaultdict(list)
        for one in told:
            by_holder[one.holder].append(one)
        tokens = {h: token_of(self.source, h, self.keys) for h in by_holder}
        known = self.holdings.known(list(tokens.values()))
        for holder, some in by_holder.items():
            held = known.get(tokens[holder])
            boxed = self.holdings.by_reference(held.reference) if held else None
            if held is None or boxed is None:
                for one in some:
                    yield rejected(one.line, RejectCode.ABOUT_NOT_TAKEN)
                continue
            base = open_record(boxed, self.keys).record
            whole = _added(base, some, now)
            if len(whole.fields) > MAX_VALUES:
                yield rejected(some[0].line, RejectCode.TOO_MANY_VALUES, MAX_VALUES)
            elif whole != base:
                put = put_record(
                    whole,
                    self.keys,
                    agency=self.agency,
                    now=now,
                    reference=held.reference,
                )
                yield whole, replace(put, content=held.content)


def _added(base: Record, some: Sequence[Adjacent], now: datetime) -> Record:
    kind = category(base.category)
    pairs = dict.fromkeys(pair for one in some for pair in placed(one.values, kind))
    fields = tuple(FieldValue(*pair) for pair in pairs if pair[1].strip())
    more = normalise_record(replace(base, fields=fields), today=now.date())
    return join(base, more)
