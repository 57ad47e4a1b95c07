"""Names of kinds that are hard: how many of one person, and of two, are strong.

    python -m bench.matching.kinds [--open] [--near]

``name_kinds.toml`` holds the pairs, ``near_names.toml`` (``--near``) more of them;
everybody in them is invented. Each is compared with one and the same date of birth, so
that only the names tell. Half of each kind (the first pair, the third, ...) may be
looked at; of the rest counts alone are printed, so that what was made for the one is
judged by the other.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from node.errors import BadInput
from node.matching.compare import match
from node.matching.keys import question_selectors, record_selectors
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.normalise import normalise_record
from node.model.codes import Grade, SubjectRole
from node.model.query import Question, Term
from node.model.record import FieldValue, Record

PAIRS = Path(__file__).with_name("name_kinds.toml")
NEAR = Path(__file__).with_name("near_names.toml")
BORN = "1984-05-17"


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names of one kind, whether they are of one person, and which half."""

    kind: str
    same: bool
    kept_back: bool
    asked: str
    held: str


@dataclass(frozen=True, slots=True)
class PairSaid:
    """What is said of a pair: the grade with a date, and whether names alone meet."""

    pair: NamePair
    strong: bool
    graded: bool
    disclosed: bool
    blind: bool


def read_pairs(path: Path = PAIRS) -> Iterator[NamePair]:
    """Yield all pairs, in the order of the file."""
    for kind, found in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for same in (True, False):
            for place, (asked, held) in enumerate(found["same" if same else "other"]):
                yield NamePair(kind, same, bool(place % 2), asked, held)


def say(pair: NamePair) -> PairSaid:
    """Return what the matcher and the keys say of a pair."""
    named = Term("name", pair.asked)
    question = Question("person", (named, Term("birth_date", BORN)))
    found = match(question, _record(pair.held, BORN))
    alone, undated = Question("person", (named,)), _record(pair.held)
    return PairSaid(
        pair,
        strong=found is not None and found.grade is Grade.STRONG,
        graded=found is not None,
        disclosed=_met(question_selectors, record_selectors, alone, undated),
        blind=_met(blind_question_keys, blind_record_keys, alone, undated),
    )


def _met(
    ask: Callable[[Question], tuple[str, ...]],
    put: Callable[[Record], tuple[str, ...]],
    question: Question,
    record: Record,
) -> bool:
    try:
        return not set(ask(question)).isdisjoint(put(record))
    except BadInput:  # too little to be looked for
        return False


def _record(name: str, born: str = "") -> Record:
    fields = [FieldValue("name", name)]
    if born:
        fields.append(FieldValue("birth_date", born))
    return normalise_record(
        Record("person", SubjectRole.SUSPECT, "bench", "1", tuple(fields))
    )


def main() -> None:
    """Print counts by half, and the pairs of the open half that go wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--open", action="store_true", help="show what goes wrong")
    parser.add_argument("--near", action="store_true", help="of near_names.toml")
    options = parser.parse_args()
    said = [say(pair) for pair in read_pairs(NEAR if options.near else PAIRS)]
    for title, back in (("open half", False), ("kept back", True)):
        for line in _counts([one for one in said if one.pair.kept_back is back]):
            print(f"{title:10} {line}")
    for line in _counts(said):
        print(f"{'all':10} {line}")
    if options.open:
        for line in _wrong([one for one in said if not one.pair.kept_back]):
            print(line)


def _counts(said: Sequence[PairSaid]) -> Iterator[str]:
    same = [one for one in said if one.pair.same]
    other = [one for one in said if not one.pair.same]
    yield (
        f"of {len(same):3} of one person: strong {sum(o.strong for o in same):3}, "
        f"graded {sum(o.graded for o in same):3}, found by name alone "
        f"{sum(o.disclosed for o in same):3} disclosed, "
        f"{sum(o.blind for o in same):3} blind"
    )
    yield f"of {len(other):3} of two people: strong {sum(o.strong for o in other):3}"


def _wrong(said: Sequence[PairSaid]) -> Iterator[str]:
    for one in said:
        if one.strong is not one.pair.same:
            what = "not strong" if one.pair.same else "STRONG"
            yield f"{one.pair.kind:22} {what:10} {one.pair.asked} | {one.pair.held}"
        if one.pair.same and not (one.disclosed and one.blind):
            missed = " ".join(
                name
                for name, met in (("disclosed", one.disclosed), ("blind", one.blind))
                if not met
            )
            named = f"{one.pair.asked} | {one.pair.held}"
            yield f"{one.pair.kind:22} not found  {named} ({missed})"


if __name__ == "__main__":
    main()
