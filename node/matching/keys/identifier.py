"""The selectors of identifiers: when two numbers are looked up as the same.

A number that a country gave out is known whole (``EG:1084010``) or bare. A
record puts itself under both or, when bare, under a mark of its own; a question
asks the whole number and the mark, or the bare number. So what is said of the
country narrows, and what is not known never hides:

    record  EG:1084010   ns=EG:1084010  ns~1084010
    record  1084010      ns?1084010     ns~1084010
    question EG:1084010  ns=EG:1084010  ns?1084010
    question 1084010     ns~1084010

Telephone numbers do the same with E.164 and their last nine digits. Characters that
look alike (O and 0, S and 5) meet under one key; the comparison tells them apart.

A number with a slip of the pen is found in three ways, none of which makes every
number a neighbour of others:

    check digits   a number that fails is also looked up, and put, under the numbers
                   one slip away that hold
    documents      a half of the number and a day of birth, or a word of the name:
                   ns^19630517|a1084, ns^nhsn|a1084
    VINs           the last eight characters, which tell one car of a model: ns^A0043521

and a plate that is known in part by four characters of it that stand together: a whole
plate is put under ``ns*2AB3``, a part under ``ns%2AB3``.

Measured on 4,924 document numbers of sanctions lists, for one question in a view of a
million: halves with a day of birth 0.2 false candidates at 2 keys a number, with two
words of the name 14 at 4 keys; halves alone 225; every character left out in turn 8 at
10 keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from node.matching.names.code import coded, ranked, words
from node.matching.normalise.confusable import folded
from node.matching.normalise.number import WILD
from node.matching.normalise.repair import repairs
from node.matching.terms import Identifier, Known

MIN_KEY = 3
PHONE_TAIL = 9
IMEI_BODY = 14
VIN_LENGTH, VIN_TAIL = 17, 8
GRAM = 4
MAX_GRAMS = 8
MIN_HALVED = 6  # characters of a number whose halves are looked up
MAX_DAYS = 2
HELD_WORDS, ASKED_WORDS = 2, 3  # of a name that halves go with
RECORD_REPAIRS = 4

_SCOPED = frozenset(("scoped-number", "plate"))
_DOCUMENT = "document:num"
_ANY = tuple(dict.fromkeys(map(folded, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")))


def _plain(normal: str) -> tuple[str, str]:
    return normal, ""


def _folded(normal: str) -> tuple[str, str]:
    return folded(normal), ""


def _scoped(normal: str) -> tuple[str, str]:
    scope, _, number = normal.rpartition(":")
    core = folded(number)
    if not core.strip("0"):
        return "", ""  # a row of zeros fills a form; it names nothing
    return (f"{scope}:{core}" if scope else ""), core


def _phone(normal: str) -> tuple[str, str]:
    tail = normal[-PHONE_TAIL:]
    if len(tail) < 6:
        return "", ""
    return (normal if normal.startswith("+") else ""), tail


_FORMS: Mapping[str, Callable[[str], tuple[str, str]]] = MappingProxyType(
    {
        "scoped-number": _scoped,
        "plate": _scoped,
        "phone": _phone,
        "serial": _folded,
        "tail": _folded,
        "vin": _folded,
        "iban": _folded,
        "lei": _folded,
        "container": _folded,
        "imei": lambda normal: (normal[:IMEI_BODY], ""),
    }
)


def core_of(kind: str, normal: str) -> str:
    """Return a number without the country that gave it out."""
    return normal.rpartition(":")[2] if kind in _SCOPED else normal


def record_keys(space: str, kind: str, normal: str) -> tuple[str, ...]:
    """Return the selectors that a value of a record is put under, slips apart."""
    if is_part(kind, normal):
        return tuple(f"{space}%{gram}" for gram in _grams(core_of(kind, normal)))
    full, core = _FORMS.get(kind, _plain)(normal)
    if not core:
        return (f"{space}={full}",) if len(full) >= MIN_KEY else ()
    if len(core) < MIN_KEY:
        return ()
    return (f"{space}={full}" if full else f"{space}?{core}", f"{space}~{core}")


def question_keys(space: str, kind: str, normal: str) -> tuple[str, ...]:
    """Return the selectors that a question looks a value up under, slips apart."""
    if is_part(kind, normal):
        return _part_keys(space, kind, normal)
    full, core = _FORMS.get(kind, _plain)(normal)
    if not core:
        return (f"{space}={full}",) if len(full) >= MIN_KEY else ()
    if len(core) < MIN_KEY:
        return ()
    return (f"{space}={full}", f"{space}?{core}") if full else (f"{space}~{core}",)


# --- parts of plates ----------------------------------------------------------


def is_part(kind: str, normal: str) -> bool:
    """Whether a plate is known in part only."""
    return kind == "plate" and not WILD.isdisjoint(normal)


def _runs(pattern: str) -> list[str]:
    return "".join(" " if char in WILD else char for char in pattern).split()


def _grams(pattern: str) -> tuple[str, ...]:
    found = dict.fromkeys(
        run[i : i + GRAM]
        for run in _runs(folded(pattern))
        for i in range(len(run) - GRAM + 1)
    )
    return tuple(found)[:MAX_GRAMS]


def _part_keys(space: str, kind: str, normal: str) -> tuple[str, ...]:
    """Return one run of a part, which every plate that it fits has within its own."""
    pattern = core_of(kind, normal)
    if grams := _grams(pattern):
        return (f"{space}*{grams[-1]}",)
    if "*" not in pattern and pattern.count("?") == 1:
        return tuple(
            key
            for char in _ANY
            for key in question_keys(space, kind, normal.replace("?", char))
        )
    return ()


def _plate_keys(space: str, normal: str, mark: str) -> Iterator[str]:
    if not is_part("plate", normal):
        for gram in _grams(core_of("plate", normal)):
            yield f"{space}{mark}{gram}"


# --- slips --------------------------------------------------------------------


def _halves(core: str, sizes: tuple[int, ...]) -> Iterator[str]:
    number = folded(core)
    for size in sizes:
        yield f"a{number[:size]}"
        yield f"z{number[-size:]}"


def _days(known: Known) -> list[str]:
    whole = len("YYYY-MM-DD")
    dates = [d.replace("-", "") for d in known.of("birth_date") if len(d) == whole]
    return list(dict.fromkeys(dates))[:MAX_DAYS]


def _name_codes(known: Known, most: int) -> list[str]:
    """Return the codes of the most telling words of the first name of a person."""
    fields = known.category.fields
    names = (n for f, n in known.normals if fields[f].kind == "name")
    return ranked(coded(words(next(names, ""))))[:most]


def _document_keys(known: Known, core: str, *, asked: bool) -> Iterator[str]:
    """Yield each half of a number with each day of birth, and with a word of the name.

    The halves of a number with a character too few are shorter by one, or not; the
    question asks for both, and for the name only where it has no day.
    """
    if len(core) < MIN_HALVED:
        return
    half = len(core) // 2
    sizes = (half, half + 1 if len(core) % 2 else half - 1) if asked else (half,)
    beside = _days(known)
    if not asked or not beside:
        most = ASKED_WORDS if asked else HELD_WORDS
        beside += [f"n{code}" for code in _name_codes(known, most)]
    for other in beside:
        for part in _halves(core, sizes):
            yield f"{_DOCUMENT}^{other}|{part}"


def _slip_keys(
    known: Known, one: Identifier, space: str, *, asked: bool
) -> Iterator[str]:
    core = core_of(one.kind, one.normal)
    if space == _DOCUMENT:
        yield from _document_keys(known, core, asked=asked)
    elif one.kind == "plate":
        yield from _plate_keys(space, one.normal, "%" if asked else "*")
    elif one.kind == "vin" and (VIN_TAIL if asked else VIN_LENGTH) <= len(core):
        yield f"{space}^{folded(core)[-VIN_TAIL:]}"
    found = repairs(one.kind, one.normal)
    for meant in found if asked else found[:RECORD_REPAIRS]:
        keys = question_keys if asked else record_keys
        yield from keys(space, one.kind, meant)


def identifier_keys(known: Known, *, asked: bool, most: int) -> tuple[str, ...]:
    """Return the selectors of the first ``most`` identifiers, without repeats.

    ``asked`` tells a question from a record.
    """
    found: dict[str, None] = {}
    for one in known.identifiers[:most]:
        for space in one.spaces:
            keys = question_keys if asked else record_keys
            found |= dict.fromkeys(keys(space, one.kind, one.normal))
            found |= dict.fromkeys(_slip_keys(known, one, space, asked=asked))
    return tuple(found)
