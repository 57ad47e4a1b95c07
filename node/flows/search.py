"""Search our own holdings for what a question asks.

    tokens → numbers → pick → open → candidates → matches

Questions are looked up together, many of them: one statement for the tokens, and
mostly one for the records. Only what shares a selector with the question is opened.
What is found is given question by question, and no more is opened ahead than what is
opened together: others may have their turn between.

Work has limits, and a limit must not tell a peer what it may not know: a record that
is hidden from it takes no room, wherever room is counted. So records are opened until
enough are there that the peer may know of, and nothing is ranked by how many records
share a key, for hidden ones are among them.

What is found to be damaged is noted and left out; what follows is said in ``damage``,
and in ``index/progress`` what follows where records were read by other rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from node.crypto.keystore import Keyring
from node.errors import Altered, ComityError, StoreDamaged
from node.flows.boxing import open_record
from node.flows.damage import RECORD, SELECTORS, Damage, Damaged
from node.flows.index.progress import IndexProgress
from node.flows.ports import Holdings
from node.matching.compare import Match, match
from node.matching.keys import weak_word
from node.model.query import Question
from node.model.record import StoredRecord

NUMBERS_PER_TOKEN = 200
NUMBERS_MOST = 20_000
"""Of a token that more records carry than this the first are looked at, hidden ones
among them: one name that a hundredth of ten million people have, say."""
LOOKED_UP_TOGETHER = 50
"""Questions whose tokens are looked up by one statement."""
OPENED_TOGETHER = 40
"""Records that are wanted of those which are opened together, about."""
CANDIDATES_PER_QUESTION = 60
WEAK_PER_QUESTION = 3
"""Records opened for a weak key alone, where the question has better keys.

Of 1,381 hard queries on 30,605 persons 1,070 find who is meant without any, 1,081 with
three and 1,082 with six; to see that a crowd is too large costs one more than these.
"""

Asked = Sequence[tuple[Question, Sequence[str]]]
"""Questions, each with its selectors."""
Counted = Callable[[StoredRecord], bool]
"""Whether a record takes room."""
_DAMAGE = (Altered, StoreDamaged)
"""What is left out; that the store is gone is said to whoever asks."""
_Opened = dict[int, StoredRecord]
_Picking = Generator[Sequence[int], _Opened | None, list[StoredRecord]]


def every(_record: StoredRecord) -> bool:
    """Every record takes room: for who may see them all."""
    return True


@dataclass(frozen=True, slots=True)
class Found:
    """A record of ours that matches, and how."""

    stored: StoredRecord
    match: Match


@dataclass(frozen=True, slots=True)
class Search:
    """Looks into the holdings. Safe to call from many threads."""

    keys: Keyring
    holdings: Holdings
    damage: Damage = field(default_factory=Damage)
    index: IndexProgress = field(default_factory=IndexProgress)

    def may_miss(self) -> bool:
        """Whether some record may be meant and is not found.

        It is damaged, or was read by other rules than the question.

        Who says of a question that nothing was found asks before the search and after
        it: what was looked at may have been read anew, or known to be damaged, since.
        """
        return self.index.records or bool(self.damage.records())

    def find(
        self, asked: Asked, seen: Counted = every
    ) -> tuple[tuple[Found, ...], ...]:
        """Return the matches of each question, best first: for our own officers.

        Of those only that the officer may see (``seen``); no other takes room.
        """
        found = self.candidates(asked, seen)
        return tuple(
            best(question, [one for one in some if seen(one)])
            for (question, _), some in zip(asked, found, strict=True)
        )

    def candidates(
        self, asked: Asked, counted: Counted
    ) -> Iterator[tuple[StoredRecord, ...]]:
        """Yield the records to compare with each question, nearest first."""
        for first in range(0, len(asked), LOOKED_UP_TOGETHER):
            yield from self._candidates(
                asked[first : first + LOOKED_UP_TOGETHER], counted
            )

    def _candidates(
        self, asked: Asked, counted: Counted
    ) -> Iterator[tuple[StoredRecord, ...]]:
        # (1) Every selector of every question becomes a keyed token.
        tokens = [{self.keys.token(s): s for s in selectors} for _, selectors in asked]
        wanted = list({token for some in tokens for token in some})

        # (2) Which records carry them.
        under = self._under(wanted) if wanted else {}

        # (3) Open those that share enough with a question, as far as there is room.
        together: list[_Picking] = []
        wants = 0
        for some in tokens:
            mine = picked(some, under)
            together.append(_picking(mine, counted))
            wants += min(len(mine.telling), CANDIDATES_PER_QUESTION)
            if wants >= OPENED_TOGETHER:
                yield from self._open(together)
                together, wants = [], 0
        yield from self._open(together)

    def _under(self, tokens: Sequence[bytes]) -> Mapping[bytes, tuple[int, ...]]:
        try:
            under = self.holdings.find(tokens, limit=NUMBERS_PER_TOKEN)
            full = [t for t, some in under.items() if len(some) == NUMBERS_PER_TOKEN]
            if not full:
                return under
            return {**under, **self.holdings.find(full, limit=NUMBERS_MOST)}
        except _DAMAGE as why:
            self.damage.note([Damaged(RECORD, SELECTORS, _of(why))])
            return {}

    def _open(
        self, picking: Sequence[_Picking]
    ) -> tuple[tuple[StoredRecord, ...], ...]:
        """Open what each question wants next, of all questions at once, to the end."""
        found: dict[int, tuple[StoredRecord, ...]] = {}
        opened: _Opened = {}
        tried: set[int] = set()
        going = dict(enumerate(picking))
        wants: set[int] = set()
        sent: _Opened | None = None  # a generator is begun with nothing
        while going:
            for place, one in list(going.items()):
                try:
                    wants.update(one.send(sent))
                except StopIteration as done:
                    found[place] = tuple(done.value)
                    del going[place]
            new = sorted(wants - tried)
            tried.update(new)
            sent = opened
            opened |= self.opened(new)
        return tuple(found[place] for place in range(len(picking)))

    def opened(self, numbers: Sequence[int]) -> _Opened:
        """Return records by number, without those that are damaged."""
        try:
            held = self.holdings.load(numbers) if numbers else ()
        except _DAMAGE as why:
            if len(numbers) == 1:
                self.damage.note([Damaged(RECORD, f"number {numbers[0]}", _of(why))])
                return {}
            middle = len(numbers) // 2
            return self.opened(numbers[:middle]) | self.opened(numbers[middle:])
        opened: _Opened = {}
        for boxed in held:
            try:
                opened[boxed.number] = open_record(boxed, self.keys)
            except ComityError as why:
                self.damage.note([Damaged(RECORD, boxed.reference, why.message)])
        return opened


def _of(why: ComityError) -> str:
    """Return what is wrong, without of what."""
    return why.message.rpartition(": ")[2]


@dataclass(frozen=True, slots=True)
class Picked:
    """Records by what they share with a question.

    ``telling`` share more than a weak key, nearest first. ``crowds`` share one weak
    key each, the rarest word first; they may overlap.
    """

    telling: Sequence[int]
    crowds: Sequence[Sequence[int]]

    def within(self, room: int) -> list[int]:
        """Return what to open where every record takes room."""
        found = dict.fromkeys(self.telling)
        for crowd in self.crowds:
            more = [n for n in crowd if n not in found]
            if len(more) > room:
                break
            room -= len(more)
            found |= dict.fromkeys(more)
        return list(found)[:CANDIDATES_PER_QUESTION]


def picked(
    tokens: Mapping[bytes, str], under: Mapping[bytes, tuple[int, ...]]
) -> Picked:
    """Return the records that carry tokens, by how much they share.

    Who shares one word and a year of birth, and nothing else, is one of very many in
    large holdings: a crowd. A question that has no better keys takes them all.
    """
    shared: Counter[int] = Counter()
    first: dict[int, int] = {}
    telling: set[int] = set()
    words: dict[int, str] = {}
    crowds: list[tuple[int, ...]] = []
    alone = all(weak_word(selector) for selector in tokens.values())
    for place, (token, selector) in enumerate(tokens.items()):
        numbers = under.get(token)
        if not numbers:
            continue
        word = weak_word(selector)
        shared.update(numbers)
        for number in numbers:
            first.setdefault(number, place)
        if alone or not word:
            telling.update(numbers)
        else:
            crowds.append(numbers)
            # Two words and a year are more than one, whatever the years.
            telling.update(n for n in numbers if words.setdefault(n, word) != word)
    return Picked(sorted(telling, key=lambda n: (-shared[n], first[n], n)), crowds)


def _picking(some: Picked, counted: Counted) -> _Picking:
    """Say which records are wanted next, until room is filled; return the candidates.

    It is sent all that was opened so far. Crowds are looked at from the rarest word
    on, each whole or not at all: to open some of one would find by luck. The first
    that is too large ends it, for those of commoner words are larger.
    """
    found: list[StoredRecord] = []
    rest, room = list(some.telling), CANDIDATES_PER_QUESTION
    first = some.crowds[0][: WEAK_PER_QUESTION + 1] if some.crowds else ()
    while rest and room > 0:
        now, rest = rest[:room], rest[room:]
        opened = (yield (*now, *first)) or {}
        found += [opened[n] for n in now if n in opened]
        room = CANDIDATES_PER_QUESTION - (sum(map(counted, found)) if rest else 0)
    taken: list[StoredRecord] = []
    for crowd in some.crowds:
        known = {one.number for one in found}
        rest, tried = [n for n in crowd if n not in known], list(taken)
        while rest and (room := _room_for_weak(tried, counted)) > 0:
            now, rest = rest[:room], rest[room:]
            opened = (yield now) or {}
            tried += [opened[n] for n in now if n in opened]
        if _room_for_weak(tried, counted) <= 0:
            break
        found += tried[len(taken) :]
        taken = tried
    return found


def _room_for_weak(tried: Sequence[StoredRecord], counted: Counted) -> int:
    """Return how many more may be opened for weak keys, with one that is too many.

    Whether a record counts is asked only where it matters.
    """
    at_least = WEAK_PER_QUESTION + 1 - len(tried)
    if at_least > 0:
        return at_least
    return WEAK_PER_QUESTION + 1 - sum(map(counted, tried))


def best(question: Question, records: Sequence[StoredRecord]) -> tuple[Found, ...]:
    """Return those that match a question, best first."""
    found = [
        Found(stored, matched)
        for stored in records
        if (matched := match(question, stored.record)) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.stored.number))
    return tuple(found)
