"""Names laid beside each other, word by word, in any order.

Each word takes the word that it meets best of those still free; a word that stands
alone is tried as two neighbours written as one (Abdul Rahman, Abdulrahman). Every
word weighs what it tells (``names/told.py``). Of all readings of all names on both
sides the pair with the most evidence is returned: papers of one person carry
different names, and one that agrees is what was looked for.

The evidence of two readings is the same from both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from node.matching.compare.word import WordMeeting, meet, meet_in_readings
from node.matching.compare.word import meet_plain as _plain
from node.matching.finding import WordRule
from node.matching.names.told import TellingWord
from node.matching.names.word import Word
from node.matching.terms import Known, NameReading

# Different words of the side that has fewer, and of the other: every word of the one
# is compared with every word of the other, which is what a comparison costs.
MAX_FEW, MAX_MANY = 20, 60
TRIED = 6  # pairs of readings that are aligned, the most promising first
ALONE = 0.25  # what a word without partner takes, of what it tells
JOINED_LOSS = 0.95
JOINED_LEAST = 0.6  # strength with which a word must meet two neighbours as one


class Partner(NamedTuple):
    """A word of the question, the word of the record that it met, and how.

    Both words are told by their place in their reading.
    """

    asked: int
    held: int
    met: WordMeeting


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two readings laid beside each other. Sums are in bits (``names/rarity.py``)."""

    asked: NameReading
    held: NameReading
    partners: tuple[Partner, ...]
    met: float  # what the words that met tell, by how well they met
    asked_bits: float
    held_bits: float

    @property
    def evidence(self) -> float:
        """What was met, less a part of what was not."""
        return _evidence(self.met, self.asked_bits, self.held_bits)

    @property
    def rank(self) -> tuple[float, int, float]:
        """Which of two alignments is the better: the greater."""
        weakest = min((p.met.strength for p in self.partners), default=0.0)
        return round(self.evidence, 6), len(self.partners), weakest


def _evidence(met: float, asked: float, held: float) -> float:
    alone = (asked - met if asked > met else 0.0) + (held - met if held > met else 0.0)
    return met - ALONE * alone


_Mets = Mapping[str, Mapping[str, WordMeeting]]
"""For each word of the question the words of the record that it meets, by key."""


def _mets(asked: Known, held: Known) -> _Mets:
    fewer = len(asked.vocabulary) <= len(held.vocabulary)
    ours = asked.vocabulary[: MAX_FEW if fewer else MAX_MANY]
    most = MAX_MANY if fewer else MAX_FEW
    plain, rest = held.plain[:most], held.not_plain[:most]
    found: dict[str, dict[str, WordMeeting]] = {}
    for _, key, _, word in ours:
        if word.plain:
            row = {
                other: met
                for other in plain
                if (met := _plain(key, other) if key <= other else _plain(other, key))
            }
            others = rest
        else:
            row, others = {}, held.vocabulary[:most]
        for told in others:
            if met := meet(word, told.word):
                row[told.key] = met
        if row:
            found[key] = row
    if asked.chinese and held.chinese:
        _in_readings(asked, held, found)
    return found


def _in_readings(
    asked: Known, held: Known, found: dict[str, dict[str, WordMeeting]]
) -> None:
    """Add words of Chinese names that are one in two readings, and meet in no other."""
    for ours in asked.chinese[:MAX_FEW]:
        for theirs in held.chinese[:MAX_FEW]:
            row = found.get(ours.key, {})
            if theirs.key in row:
                continue
            if met := meet_in_readings(ours.word, theirs.word):
                found.setdefault(ours.key, {})[theirs.key] = met


def _promises(
    asked: Sequence[NameReading], held: Sequence[NameReading], mets: _Mets
) -> Iterator[tuple[float, int, int]]:
    """Return the most evidence that each two readings could have, and their places.

    Both places are negative, so that of two promises the earlier reading is greater.
    """
    reached = {key for row in mets.values() for key in row}
    rows = [
        [(told.bits, mets[told.key]) for told in ours.told if told.key in mets]
        for ours in asked
    ]
    for j, theirs in enumerate(held):
        near = [(told.key, told.bits) for told in theirs.told if told.key in reached]
        if not near:
            continue
        for i, ours in enumerate(asked):
            twice = 0.0
            for bits, row in rows[i]:
                best = 0.0
                for key, other_bits in near:
                    if key in row:
                        best = max(best, row[key].strength * (bits + other_bits))
                twice += best
            if twice:
                yield _evidence(twice / 2, ours.bits, theirs.bits), -i, -j


def _lay(asked: NameReading, held: NameReading, mets: _Mets) -> Alignment:
    """Return two readings laid beside each other."""
    # What both tell decides, then the words themselves, so that the choice is the
    # same from both sides.
    offers = sorted(
        (
            (
                -met.strength * (ours.bits + theirs.bits),
                min(ours.key, theirs.key),
                max(ours.key, theirs.key),
                a,
                b,
                met,
            )
            for a, ours in enumerate(asked.told)
            if (row := mets.get(ours.key))
            for b, theirs in enumerate(held.told)
            if (met := row.get(theirs.key))
        ),
    )
    left, right = _Free(asked.told), _Free(held.told)
    partners: list[Partner] = []
    total = 0.0
    for twice, _, _, a, b, met in offers:
        if a in left.at and b in right.at:
            left.at.discard(a)
            right.at.discard(b)
            total -= twice / 2
            partners.append(Partner(asked.told[a].place, held.told[b].place, met))
    if left.at and right.at:
        for one, two, met, bits in _joined(left, right):
            total += bits
            partners.append(Partner(one, two, met))
        for two, one, met, bits in _joined(right, left):
            total += bits
            partners.append(Partner(one, two, met))
    partners.sort()
    return Alignment(asked, held, tuple(partners), total, asked.bits, held.bits)


class _Free:
    """The words of one reading that have no partner yet."""

    def __init__(self, told: Sequence[TellingWord]) -> None:
        self.told = told
        self.at = set(range(len(told)))


def _joined(ones: _Free, twos: _Free) -> list[tuple[int, int, WordMeeting, float]]:
    """Return words that stand alone and meet two neighbours written as one.

    Each is given once for each neighbour, with its bits the first time.
    """
    found: list[tuple[int, int, WordMeeting, float]] = []
    for a in sorted(ones.at):
        for b in sorted(twos.at):
            if not {b, b + 1} <= twos.at:
                continue
            one, first, second = ones.told[a], twos.told[b], twos.told[b + 1]
            met = meet(one.word, _as_one(first.word, second.word))
            if met is None or met.strength < JOINED_LEAST:
                continue
            strength = met.strength * JOINED_LOSS
            bits = strength * (one.bits + first.bits + second.bits) / 2
            joined = WordMeeting(WordRule.JOINED, strength)
            found.append((one.place, first.place, joined, bits))
            found.append((one.place, second.place, joined, 0.0))
            ones.at.discard(a)
            twos.at -= {b, b + 1}
            break
    return found


def _as_one(first: Word, second: Word) -> Word:
    return Word(first.text + second.text, first.native + second.native, first.script)


def align(asked: Known, held: Known) -> Alignment | None:
    """Return the pair of readings with the most evidence, or ``None`` without one."""
    mets = _mets(asked, held)
    if not mets:
        return None
    best: Alignment | None = None
    promised = sorted(_promises(asked.read, held.read, mets), reverse=True)
    for promise, minus_i, minus_j in promised[:TRIED]:
        if best is not None and promise < best.evidence:
            break
        found = _lay(asked.read[-minus_i], held.read[-minus_j], mets)
        if found.partners and (best is None or found.rank > best.rank):
            best = found
    return best
