"""Names laid beside each other the plain way: nothing numbered, nothing remembered.

Each word is compared with each anew. It is what ``compare/align.py`` must say, too.
"""

from __future__ import annotations

from itertools import product

from node.matching.compare.align import (
    ALONE,
    JOINED_LEAST,
    JOINED_LOSS,
    TRIED,
    Alignment,
    Partner,
)
from node.matching.compare.word import WordMeeting, meet, meet_in_readings
from node.matching.finding import WordRule
from node.matching.names.chinese import chinese_words
from node.matching.names.told import TellingWord
from node.matching.names.word import Word
from node.matching.terms import Known, NameReading

Met = dict[tuple[str, str], WordMeeting]


def plain_align(asked: Known, held: Known) -> Alignment | None:
    """Return the pair of readings with the most evidence, or ``None`` without one."""
    mets = _mets(_words(asked), _words(held))
    promised = sorted(
        (
            (_promise(ours, theirs, mets), -i, -j)
            for (i, ours), (j, theirs) in product(
                enumerate(asked.read), enumerate(held.read)
            )
            if _near(ours, theirs, mets)
        ),
        reverse=True,
    )
    best: Alignment | None = None
    for promise, i, j in promised[:TRIED]:
        if best is not None and promise < best.evidence:
            break
        found = _lay(asked.read[-i], held.read[-j], mets)
        if best is None or found.rank > best.rank:
            best = found
    return best


def _words(known: Known) -> list[TellingWord]:
    """Return each telling word once; words of one key are compared in one way."""
    found: dict[str, TellingWord] = {}
    for name in known.read:
        for told in name.told:
            found.setdefault(told.key, told)
    return list(found.values())


def _mets(ours: list[TellingWord], theirs: list[TellingWord]) -> Met:
    found = {
        (a.key, b.key): met
        for a, b in product(ours, theirs)
        if (met := meet(a.word, b.word))
    }
    for a, b in product(chinese_words(ours), chinese_words(theirs)):
        if met := meet_in_readings(a.word, b.word):
            found.setdefault((a.key, b.key), met)
    return found


def _near(ours: NameReading, theirs: NameReading, mets: Met) -> bool:
    return any((a.key, b.key) in mets for a, b in product(ours.told, theirs.told))


def _promise(ours: NameReading, theirs: NameReading, mets: Met) -> float:
    twice = 0.0
    for a in ours.told:
        twice += max(
            (
                mets[a.key, b.key].strength * (a.bits + b.bits)
                for b in theirs.told
                if (a.key, b.key) in mets
            ),
            default=0.0,
        )
    met = twice / 2
    return met - ALONE * (max(0.0, ours.bits - met) + max(0.0, theirs.bits - met))


def _lay(ours: NameReading, theirs: NameReading, mets: Met) -> Alignment:
    offers: list[tuple[float, str, str, int, int, WordMeeting]] = []
    for (a, x), (b, y) in product(enumerate(ours.told), enumerate(theirs.told)):
        if met := mets.get((x.key, y.key)):
            low, high = sorted((x.key, y.key))
            offers.append((-met.strength * (x.bits + y.bits), low, high, a, b, met))
    left, right = set(range(len(ours.told))), set(range(len(theirs.told)))
    partners: list[Partner] = []
    total = 0.0
    for twice, _, _, a, b, met in sorted(offers):
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            total -= twice / 2
            partners.append(Partner(ours.told[a].place, theirs.told[b].place, met))
    for one, two, met, bits in _joined(ours, left, theirs, right):
        total += bits
        partners.append(Partner(one, two, met))
    for two, one, met, bits in _joined(theirs, right, ours, left):
        total += bits
        partners.append(Partner(one, two, met))
    partners.sort()
    return Alignment(ours, theirs, tuple(partners), total, ours.bits, theirs.bits)


def _joined(
    ones: NameReading, free: set[int], twos: NameReading, beside: set[int]
) -> list[tuple[int, int, WordMeeting, float]]:
    found = []
    for a, b in product(sorted(free), sorted(beside)):
        if a not in free or not {b, b + 1} <= beside:
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
        free.discard(a)
        beside -= {b, b + 1}
    return found


def _as_one(first: Word, second: Word) -> Word:
    return Word(first.text + second.text, first.native + second.native, first.script)
