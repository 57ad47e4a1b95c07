"""Which sets of labelled pairs there are, and which pairs of a file each is.

The letters are those of the shared data's README; P is A without places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SetOf:
    """One set: its file, which pairs of it, and what of them."""

    key: str
    title: str
    file: str
    schemata: frozenset[str] = frozenset()  # both sides; empty: all
    names_only: bool = False  # everything but the names is left out
    without: frozenset[str] = frozenset()  # properties that are left out


_ORGANISATION = frozenset(("Organization", "Company", "LegalEntity", "PublicBody"))
_PERSON = frozenset(("Person",))

SETS: Mapping[str, SetOf] = MappingProxyType(
    {
        made.key: made
        for made in (
            SetOf(
                "A",
                "one name and birth date, hard, beside a whole record",
                "person_queries_hard_dob.jsonl.gz",
            ),
            SetOf(
                "P",
                "as A, without places, which lists copy",
                "person_queries_hard_dob.jsonl.gz",
                without=frozenset(("birthPlace", "address")),
            ),
            SetOf(
                "B",
                "one name, hard, beside a record's names",
                "person_queries_hard.jsonl.gz",
                names_only=True,
            ),
            SetOf(
                "C",
                "primary names and birth dates, hard",
                "person_primary_hard_dob.jsonl.gz",
            ),
            SetOf(
                "D",
                "primary names, hard, names only",
                "person_primary_hard.jsonl.gz",
                names_only=True,
            ),
            SetOf("E", "whole records of persons", "sanctions_pairs.jsonl.gz", _PERSON),
            SetOf(
                "F",
                "whole records of organisations",
                "sanctions_pairs.jsonl.gz",
                _ORGANISATION,
            ),
            SetOf("G", "names across scripts", "cross_script_names.jsonl.gz"),
            SetOf(
                "H",
                "historical persons, errors put in",
                "splink_historical_10k.jsonl.gz",
            ),
            SetOf("I", "FEBRL 4, made persons", "febrl4_10k.jsonl.gz"),
            SetOf("N", "name cases, made", "nomenklatura_name_bench_cases.csv"),
        )
    }
)
