"""How well a record answers a question, and why.

An identifier that is equal after normalisation grades ``identifier``. Names are
graded by their best alignment, word by word and in any order, over all names and
aliases of the record, together with date of birth, nationality and sex. The
grade orders the work of a person who decides; it never releases anything.

Reasons say how something agrees, never what the record holds: they leave before
any field does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from node.matching.compare.align import align
from node.matching.compare.birth import Birth, compare_births
from node.matching.keys.identifier import question_keys, record_keys
from node.matching.terms import Identifier, Known, known_question, known_record
from node.model.codes import Grade
from node.model.query import Question
from node.model.record import Record

# Set on the development half of labelled cross-list pairs; see docs/holdings.md.
STRONG_AT = 0.96
POSSIBLE_AT = 0.80
SEX_DIFFERS = -0.08
NATIONALITY_EQUAL = 0.02
NATIONALITY_DIFFERS = -0.03
# What a date of birth adds to or takes from the score of the name.
BIRTH_WEIGHT = {
    Birth.EQUAL: 0.10,
    Birth.SWAPPED: 0.06,
    Birth.OVERLAPS: 0.03,
    Birth.UNKNOWN: 0.0,
    Birth.NEAR: -0.06,
    Birth.DIFFERS: -0.25,
}
_BIRTH_REASON = {
    Birth.EQUAL: "date of birth equal",
    Birth.SWAPPED: "date of birth equal with day and month exchanged",
    Birth.OVERLAPS: "date of birth agrees as far as it is known",
    Birth.NEAR: "year of birth differs by one",
    Birth.DIFFERS: "date of birth differs",
}
_READABLE = {
    "scoped-number": "number",
    "plate": "registration plate",
    "vin": "vehicle identification number",
    "phone": "telephone number",
    "iban": "IBAN",
    "imo": "IMO number",
    "mmsi": "MMSI",
    "lei": "LEI",
    "bic": "BIC",
    "sec": "Single European Code",
    "wallet": "wallet address",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers a question: its grade, a score from 0 to 1, the reasons."""

    grade: Grade
    score: float
    reasons: tuple[str, ...]


def match(question: Question, record: Record) -> Match | None:
    """Return how well a normalised record answers, or ``None`` if it does not.

    Raises:
        BadInput: the question names an unknown category or field.
    """
    asked, held = known_question(question), known_record(record)
    found = _by_identifier(asked, held)
    if found is not None and found.grade is Grade.IDENTIFIER:
        return found
    if asked.category.mode and asked.category.name == held.category.name:
        named = _BY_MODE[asked.category.mode](asked, held)
        if named is not None and (found is None or named.score > found.score):
            return named
    return found


# --- identifiers --------------------------------------------------------------


def _by_identifier(asked: Known, held: Known) -> Match | None:
    keys: dict[str, Identifier] = {}
    for identifier in held.identifiers:
        for space in identifier.spaces:
            for key in record_keys(space, identifier.kind, identifier.normal):
                keys.setdefault(key, identifier)
    best: Match | None = None
    for identifier in asked.identifiers:
        for space in identifier.spaces:
            for key in question_keys(space, identifier.kind, identifier.normal):
                if key in keys:
                    made = _judge(asked, held, identifier, keys[key])
                    if best is None or made.score > best.score:
                        best = made
    return best


def _core(identifier: Identifier) -> str:
    scoped = identifier.kind in ("scoped-number", "plate")
    return identifier.normal.rpartition(":")[2] if scoped else identifier.normal


def _judge(asked: Known, held: Known, ours: Identifier, theirs: Identifier) -> Match:
    what = _READABLE.get(ours.kind, ours.field.replace("_", " "))
    reasons = [f"{what} equal"]
    grade, score = Grade.IDENTIFIER, 1.0
    if _core(ours) != _core(theirs):
        grade, score = Grade.POSSIBLE, 0.85
        reasons = [f"{what} equal but for its region or characters that look alike"]
    elif ours.normal != theirs.normal:
        score = 0.95
        reasons.append("country of the number not known on one side")
    unique = asked.category.fields[ours.field].unique
    if not unique and grade is Grade.IDENTIFIER:
        agreed = [n for n in asked.category.confirm if _shares(asked, held, n)]
        reasons += [f"{name} equal" for name in agreed]
        if not agreed:
            grade, score = Grade.POSSIBLE, 0.8
            reasons.append("the number alone is not unique")
    birth = compare_births(asked.of("birth_date"), held.of("birth_date"))
    reasons += [_BIRTH_REASON[birth]] if birth is not Birth.UNKNOWN else []
    return Match(grade, score, tuple(reasons))


def _shares(asked: Known, held: Known, field: str) -> bool:
    return bool(set(asked.of(field)) & set(held.of(field)))


# --- names --------------------------------------------------------------------


def _nationality(asked: Known, held: Known) -> tuple[float, list[str]]:
    ours, theirs = set(asked.of("nationality")), set(held.of("nationality"))
    if not ours or not theirs:
        return 0.0, []
    if ours & theirs:
        return NATIONALITY_EQUAL, ["nationality equal"]
    return NATIONALITY_DIFFERS, ["nationality differs"]


def _sex(asked: Known, held: Known) -> tuple[float, list[str]]:
    ours = set(asked.of("sex")) & {"M", "F"}
    theirs = set(held.of("sex")) & {"M", "F"}
    if not ours or not theirs:
        return 0.0, []
    return (0.0, ["sex equal"]) if ours & theirs else (SEX_DIFFERS, ["sex differs"])


def _person(asked: Known, held: Known) -> Match | None:
    name = align(asked.names, held.names)
    if name is None:
        return None
    birth = compare_births(asked.of("birth_date"), held.of("birth_date"))
    if name.words < 2 and birth not in (Birth.EQUAL, Birth.OVERLAPS, Birth.SWAPPED):
        return None
    reasons = [name.reason]
    if birth is not Birth.UNKNOWN:
        reasons.append(_BIRTH_REASON[birth])
    total = name.score + BIRTH_WEIGHT[birth]
    for weight, said in (_nationality(asked, held), _sex(asked, held)):
        total += weight
        reasons += said
    if total < POSSIBLE_AT:
        return None
    strong = total >= STRONG_AT and name.words > 1 and birth not in _DOUBTFUL
    grade = Grade.STRONG if strong else Grade.POSSIBLE
    return Match(grade, round(max(0.0, min(1.0, total)), 3), tuple(reasons))


_DOUBTFUL = (Birth.UNKNOWN, Birth.NEAR, Birth.DIFFERS)


def _organisation(asked: Known, held: Known) -> Match | None:
    name = align(asked.names, held.names)
    if name is None:
        return None
    total, reasons = name.score, [name.reason]
    ours, theirs = set(asked.of("country")), set(held.of("country"))
    if ours and theirs:
        total += NATIONALITY_EQUAL if ours & theirs else NATIONALITY_DIFFERS
        reasons.append("country equal" if ours & theirs else "country differs")
    if total < POSSIBLE_AT:
        return None
    grade = Grade.STRONG if total >= STRONG_AT else Grade.POSSIBLE
    return Match(grade, round(min(1.0, total), 3), tuple(reasons))


def _title(asked: Known, held: Known) -> Match | None:
    if not set(asked.names) & set(held.names):
        return None
    reasons, score = ["name equal"], POSSIBLE_AT
    if asked.of("flag") and held.of("flag"):
        same = _shares(asked, held, "flag")
        reasons.append("flag equal" if same else "flag differs")
        score += 0.1 if same else -0.1
    return Match(Grade.POSSIBLE, round(score, 3), tuple(reasons))


def _words(asked: Known, held: Known) -> Match | None:
    ours = {word for name in asked.names for word in name}
    theirs = {word for name in held.names for word in name}
    shared = len(ours & theirs)
    if shared < 2:
        return None
    score = shared / len(ours)
    if score < 0.5:
        return None
    grade = Grade.STRONG if shared == len(ours) and shared > 2 else Grade.POSSIBLE
    return Match(grade, round(score, 3), (f"{shared} of {len(ours)} words agree",))


_BY_MODE: dict[str, Callable[[Known, Known], Match | None]] = {
    "person": _person,
    "name": _organisation,
    "title": _title,
    "words": _words,
}
