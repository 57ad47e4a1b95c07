"""Fields of a record or terms of a question, gathered for keys and scores.

Both are seen through one shape, ``Known``: which identifiers, which names, which
dates of birth. What fills a form and says nothing (``filler.py``) is not among it.
Nothing here decides whether two are the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from node.errors import BadInput
from node.matching.catalogue import Category, category
from node.matching.names.called import called
from node.matching.names.code import MAX_WORDS, firm_words, joined, ranked
from node.matching.names.parse import read_name
from node.matching.names.told import TellingWord, tell
from node.matching.names.vocabulary import NO_WORDS, Vocabulary, vocabulary_of
from node.matching.names.word import Name, Part
from node.matching.normalise.cell import bare, value_in
from node.matching.normalise.country import normal_country
from node.matching.normalise.filler import says_nothing
from node.matching.normalise.name import is_syllabic
from node.matching.normalise.table import normal_in
from node.matching.normalise.transport import vessel_name
from node.model.query import Question
from node.model.record import Record

MAX_TERMS = 40
MAX_TERM_CHARS = 512
MAX_NAMES = 40
APART = ("first_name", "family_name")
"""Fields that make one name together."""
CALLED = frozenset(("name", "title"))
"""Modes of categories of which one name may hold several."""
MAX_APART = 4  # first names, and family names, that are put together
MAX_READINGS = 60

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifying value: its field, kind, name spaces and normal form."""

    field: str
    kind: str
    spaces: tuple[str, ...]
    normal: str


@dataclass(frozen=True, slots=True)
class NameReading(Name):
    """One reading of one name that is known, and where it stands.

    ``field`` is of the catalogue; ``value`` counts the names, so that readings of
    one name share it; ``told`` are its telling words.
    """

    field: str = ""
    value: int = 0
    told: tuple[TellingWord, ...] = ()
    bits: float = 0.0  # that its telling words tell together

    @classmethod
    def of(cls, name: Name, *, field: str, value: int) -> NameReading:
        """Return a reading with its telling words."""
        told = tell(name.words)
        bits = sum(one.bits for one in told)
        return cls(name.words, field=field, value=value, told=told, bits=bits)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record or asked by a question.

    ``names`` are folded words for keys; ``read`` are the names of a person as they
    can be read, in the order of the catalogue's fields, and ``names`` what tells
    persons apart in them. ``vocabulary`` has each telling word of all of them once.
    What is known for keys alone has no telling words.
    """

    category: Category
    normals: tuple[tuple[str, str], ...]
    identifiers: tuple[Identifier, ...]
    names: tuple[Words, ...]
    read: tuple[NameReading, ...] = ()
    vocabulary: Vocabulary = NO_WORDS
    named: int = 0  # how many names there are
    fillers: int = 0  # values that were given and say nothing
    _by_field: dict[str, tuple[str, ...]] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Gather the normal forms by field: each is asked for in every comparison."""
        found: dict[str, list[str]] = {}
        for name, normal in self.normals:
            found.setdefault(name, []).append(normal)
        self._by_field.update((name, tuple(values)) for name, values in found.items())

    def of(self, field: str) -> tuple[str, ...]:
        """Return the normal forms of ``field`` that are known."""
        return self._by_field.get(field, ())

    def shares(self, other: Known, field: str) -> bool:
        """Whether one normal form of ``field`` at least is known of both."""
        return bool(set(self.of(field)) & set(other.of(field)))


def title_of(normal: str) -> str:
    """Return a vessel's name in one piece: M/V Sea Star, SEASTAR."""
    return vessel_name(normal).replace(" ", "")


def _names(
    kind: Category, values: list[tuple[str, str, str]]
) -> tuple[tuple[str, ...], ...]:
    """Return the words of each name, the main one first, repeats left out.

    ``values`` are field, raw value and normal form.
    """
    if kind.mode == "title":
        found = [(title_of(n),) for f, _, n in values if f in kind.words and n]
        return tuple(dict.fromkeys(found))[:MAX_NAMES]
    ordered: dict[Words, None] = {}
    for name in kind.words:
        for field, raw, normal in values:
            if field != name or not normal:
                continue
            made = firm_words(normal)
            ordered[made] = None
            whole = joined(made) if is_syllabic(raw) else None
            if whole:
                ordered[whole] = None
            if len(ordered) >= MAX_NAMES:
                return tuple(ordered)
    return tuple(ordered)


def _telling(read: tuple[NameReading, ...]) -> tuple[Words, ...]:
    """Return the words that tell one person from another, of each reading.

    Titles, particles and initials are left out where two words remain.
    """
    found: dict[Words, None] = {}
    for name in read:
        told = [word.text for word in name.words if word.part is Part.NAME]
        if len(told) < 2:
            told = [w.text for w in name.words if w.part is not Part.TITLE] or told
        distinct = dict.fromkeys(told or name.texts)
        found[
            tuple(distinct if len(distinct) <= MAX_WORDS else ranked(tuple(distinct)))
        ] = None
    return tuple(name[:MAX_WORDS] for name in found)


def _apart(values: list[tuple[str, str, str]]) -> str:
    """Return first and family name as one name, where they are given apart."""
    return " ".join(
        raw
        for name in APART
        for raw in islice((r for f, r, n in values if f == name and n), MAX_APART)
    )


def _named(kind: Category, values: list[tuple[str, str, str]]) -> dict[str, str]:
    """Return each raw name and its field, in the order of the catalogue's fields."""
    named: dict[str, str] = {}
    for name in kind.words:
        for field, raw, normal in values:
            if field != name or not normal:
                continue
            named.setdefault(raw, field)
            if len(named) >= MAX_NAMES:
                return named
    if apart := _apart(values):
        named.setdefault(apart, "name")
    return named


def _read(
    kind: Category, values: list[tuple[str, str, str]], *, compared: bool
) -> tuple[NameReading, ...]:
    """Return every reading of every name of a person, the main one first."""
    made = NameReading.of if compared else _untold
    found = (
        made(name, field=field, value=number)
        for number, (raw, field) in enumerate(_named(kind, values).items())
        for name in read_name(raw)
        if name.words
    )
    return tuple(islice(found, MAX_READINGS))


def _untold(name: Name, *, field: str, value: int) -> NameReading:
    return NameReading(name.words, field=field, value=value)


def _known(
    kind: Category, values: list[tuple[str, str, str]], *, compared: bool = True
) -> Known:
    if kind.mode in CALLED:
        values = [v for given in values for v in called(kind.words, *given)]
    given = len(values)
    values = [v for v in values if not says_nothing(kind.fields[v[0]].kind, v[1], v[2])]
    read = _read(kind, values, compared=compared) if kind.mode == "person" else ()
    identifiers = tuple(
        Identifier(field, rule.kind, rule.index, normal)
        for field, _, normal in values
        if normal and (rule := kind.fields[field]).index
    )
    return Known(
        category=kind,
        normals=tuple((field, normal) for field, _, normal in values if normal),
        identifiers=identifiers,
        names=_telling(read) if kind.mode == "person" else _names(kind, values),
        read=read,
        vocabulary=vocabulary_of(name.told for name in read),
        named=len({reading.value for reading in read}),
        fillers=given - len(values),
    )


def known_record(
    record: Record, only: Container[str] | None = None, *, compared: bool = True
) -> Known:
    """Return what is known of a normalised record, or of some of its fields.

    What is not to be ``compared`` serves for keys alone, and is made faster.

    Raises:
        BadInput: the category or one of these fields is not in the catalogue.
    """
    kind = category(record.category)
    values = [
        (f.field, bare(kind.field(f.field).kind, f.value), f.normal)
        for f in record.fields
        if only is None or f.field in only
    ]
    return _known(kind, values, compared=compared)


def check_terms(question: Question) -> None:
    """Return if a question has no more, and no longer, terms than are read.

    Raises:
        BadInput: it has none, too many, or one is empty or too long.
    """
    if not question.terms or len(question.terms) > MAX_TERMS:
        raise BadInput(f"a question carries 1 to {MAX_TERMS} terms")
    for term in question.terms:
        if not term.value.strip() or len(term.value) > MAX_TERM_CHARS:
            raise BadInput(
                f"the term {term.field[:40]} is empty or longer than {MAX_TERM_CHARS} "
                "characters"
            )


@lru_cache(maxsize=1024)
def known_question(question: Question) -> Known:
    """Return what a question asks, its values normalised.

    Kept for a while: a question is read for its keys, and again for each candidate.

    Raises:
        BadInput: unknown category or field, an empty, over-long or repeated
            beyond measure term.
    """
    kind = category(question.category)
    check_terms(question)
    values: list[tuple[str, str, str]] = []
    for term in question.terms:
        rule = kind.field(term.field)
        scope = ""
        if rule.scope:
            stated = [t.value for t in question.terms if t.field == rule.scope]
            scope = normal_country(stated[0]) if len(stated) == 1 else ""
        found = value_in(rule.kind, term.value)
        normal = normal_in(rule.kind, found, scope)
        values.append((term.field, found.core or term.value, normal))
    return _known(kind, values)
