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
from typing import NamedTuple

from node.matching.compare.meetings import meetings_of
from node.matching.compare.word import WordMeeting, meet_in_readings
from node.matching.finding import WordRule
from node.matching.names.vocabulary import Vocabulary
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


class Alignment(NamedTuple):
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


_Mets = Mapping[int, Mapping[int, WordMeeting]]
"""For each word of the question the words of the record that it meets, by number."""


def _mets(asked: Known, held: Known) -> _Mets:
    ours, theirs = asked.vocabulary.signs, held.vocabulary.signs
    if len(ours) <= len(theirs):
        ours, theirs = ours[:MAX_FEW], theirs[:MAX_MANY]
    else:
        ours, theirs = ours[:MAX_MANY], theirs[:MAX_FEW]
    found: dict[int, dict[int, WordMeeting]] = {}
    for number, sign in enumerate(ours):
        row = meetings_of(sign)
        if here := {n: met for n, other in enumerate(theirs) if (met := row[other])}:
            found[number] = here
    if asked.vocabulary.chinese and held.vocabulary.chinese:
        _in_readings(asked.vocabulary, held.vocabulary, found)
    return found


def _in_readings(
    asked: Vocabulary, held: Vocabulary, found: dict[int, dict[int, WordMeeting]]
) -> None:
    """Add words of Chinese names that are one in two readings, and meet in no other."""
    for number, ours in asked.chinese[:MAX_FEW]:
        for other, theirs in held.chinese[:MAX_FEW]:
            if other in found.get(number, ()):
                continue
            if met := meet_in_readings(ours.word, theirs.word):
                found.setdefault(number, {})[other] = met


def _promises(
    asked: Known, held: Known, mets: _Mets
) -> Iterator[tuple[float, int, int]]:
    """Yield the most evidence that each two readings could have, and their places.

    Both places are negative, so that of two promises the earlier reading is greater.
    """
    where = held.vocabulary.where
    for i, ours in enumerate(asked.read):
        twice: dict[int, float] = {}  # by reading of the record
        for number, told in zip(asked.vocabulary.readings[i], ours.told, strict=True):
            if number not in mets:
                continue
            row, own = mets[number], told.bits
            best: dict[int, float] = {}
            for other, (_, strength) in row.items():
                for j, bits in where[other]:
                    worth = strength * (own + bits)
                    if j not in best or worth > best[j]:
                        best[j] = worth
            for j, worth in best.items():
                twice[j] = twice.get(j, 0.0) + worth
        for j, both in twice.items():
            yield _evidence(both / 2, ours.bits, held.read[j].bits), -i, -j


def _lay(asked: Known, i: int, held: Known, j: int, mets: _Mets) -> Alignment:
    """Return two readings, told by their places, laid beside each other."""
    ours, theirs = asked.read[i], held.read[j]
    left, right = set(range(len(ours.told))), set(range(len(theirs.told)))
    partners: list[Partner] = []
    total = 0.0
    for twice, _, _, a, b, met in _offers(asked, i, held, j, mets):
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            total -= twice / 2
            partners.append(Partner(ours.told[a].place, theirs.told[b].place, met))
    if left and right:
        as_one = held.vocabulary.as_one[j]
        for one, two, met, bits in _joined(ours, left, theirs, right, as_one):
            total += bits
            partners.append(Partner(one, two, met))
        as_one = asked.vocabulary.as_one[i]
        for two, one, met, bits in _joined(theirs, right, ours, left, as_one):
            total += bits
            partners.append(Partner(one, two, met))
    partners.sort()
    return Alignment(ours, theirs, tuple(partners), total, ours.bits, theirs.bits)


_Offer = tuple[float, str, str, int, int, WordMeeting]


def _offers(asked: Known, i: int, held: Known, j: int, mets: _Mets) -> list[_Offer]:
    """Return which words of two readings could be partners, the best first.

    What both tell decides, then the words themselves, so that the choice is the same
    from both sides.
    """
    ours, theirs = asked.read[i].told, held.read[j].told
    numbers = held.vocabulary.readings[j]
    found = []
    for a, number in enumerate(asked.vocabulary.readings[i]):
        if number not in mets:
            continue
        row, one = mets[number], ours[a]
        for b, at in enumerate(numbers):
            if at in row:
                met, other = row[at], theirs[b]
                low, high = one.key, other.key
                if high < low:
                    low, high = high, low
                twice = met.strength * (one.bits + other.bits)
                found.append((-twice, low, high, a, b, met))
    found.sort()
    return found


def _joined(
    ones: NameReading,
    free: set[int],
    twos: NameReading,
    beside: set[int],
    as_one: Sequence[str],
) -> list[tuple[int, int, WordMeeting, float]]:
    """Return words that stand alone and meet two neighbours written as one.

    ``free`` and ``beside`` are the places of words without a partner; who finds one is
    taken out. Each is given once for each neighbour, with its bits the first time.
    """
    found: list[tuple[int, int, WordMeeting, float]] = []
    neighbours = [b for b in sorted(beside) if b + 1 in beside]
    if not neighbours:
        return found
    for a in sorted(free):
        one = ones.told[a]
        row = meetings_of(one.word.sign)
        for b in neighbours:
            met = row[as_one[b]]
            if met is None or met.strength < JOINED_LEAST:
                continue
            if b not in beside or b + 1 not in beside:
                continue
            first, second = twos.told[b], twos.told[b + 1]
            strength = met.strength * JOINED_LOSS
            bits = strength * (one.bits + first.bits + second.bits) / 2
            joined = WordMeeting(WordRule.JOINED, strength)
            found.append((one.place, first.place, joined, bits))
            found.append((one.place, second.place, joined, 0.0))
            free.discard(a)
            beside -= {b, b + 1}
            break
    return found


def align(asked: Known, held: Known) -> Alignment | None:
    """Return the pair of readings with the most evidence, or ``None`` without one."""
    mets = _mets(asked, held)
    if not mets:
        return None
    best: Alignment | None = None
    promised = sorted(_promises(asked, held, mets), reverse=True)
    for promise, minus_i, minus_j in promised[:TRIED]:
        if best is not None and promise < best.evidence:
            break
        found = _lay(asked, -minus_i, held, -minus_j, mets)
        if found.partners and (best is None or found.rank > best.rank):
            best = found
    return best
