"""Which held record a row is, also where its source calls it otherwise today.

Publishers merge what turned out to be one, and give it another id; the old ids stand
beside the new one. Whoever was held under an old id keeps the reference; of several
that were merged, one stays. Who stands in the file under an own id is nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from node.crypto.keystore import Keyring
from node.flows.boxing import token_of
from node.flows.ports import HeldRecord, Holdings
from node.matching.intake import Row


@dataclass(frozen=True, slots=True)
class HeldBefore:
    """What is held of a row: the record, if any, and others that are it as well.

    ``is_same_id``: it is held under the id that the row has.
    """

    held: HeldRecord | None
    is_same_id: bool = True
    merged: tuple[str, ...] = ()

    @property
    def replaces(self) -> tuple[str, ...]:
        """References that go before the row is kept."""
        if self.held is None or self.is_same_id:
            return self.merged
        return (self.held.reference, *self.merged)


@dataclass(frozen=True, slots=True)
class Following:
    """Looks rows of one source up among what is held.

    ``stands`` tells of an id whether a row had it so far, these rows with them.
    """

    keys: Keyring
    holdings: Holdings
    source: str
    stands: Callable[[str], bool]

    def before(self, rows: Sequence[Row]) -> list[HeldBefore]:
        """Return for each row what is held of it."""
        names = [
            (row.record.source_id, *(r for r in row.referents if not self.stands(r)))
            for row in rows
        ]
        tokens = {
            name: token_of(self.source, name, self.keys)
            for name in dict.fromkeys(name for some in names for name in some)
        }
        known = self.holdings.known(list(tokens.values()))
        taken: set[str] = set()
        own = {known[t].reference for n, *_ in names if (t := tokens[n]) in known}
        found = []
        for name, *referents in names:
            held = known.get(tokens[name])
            others = [
                other
                for each in referents
                if (other := known.get(tokens[each])) is not None
                and other.reference not in own | taken
            ]
            taken.update(other.reference for other in others)
            rest = others if held else others[1:]
            found.append(
                HeldBefore(
                    held or (others[0] if others else None),
                    is_same_id=held is not None or not others,
                    merged=tuple(dict.fromkeys(other.reference for other in rest)),
                )
            )
        return found
