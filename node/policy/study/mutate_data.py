"""Every single change of a bundle's data, as the files say it.

A country leaves a group, or its penalty becomes the opposite; an offence likewise; a
field becomes special or ordinary, or about nobody; of an agreement one party, purpose,
offence or category is removed, or everything is covered, or a date is moved. What
follows from the change is worked out as at loading: agreements between groups of
countries change with the groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import msgspec

from node.errors import PolicyBroken
from node.policy.bundle import Bundle
from node.policy.documents import AgreementFile, AssuranceFile, read_toml
from node.policy.instruments import ALL, InstrumentReader
from node.policy.law import Country, Law, Offence

EVER = datetime(1900, 1, 1, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
SCOPES = ("purposes", "offences", "categories")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DataChange:
    """One change of one file. ``law`` is what the data then says.

    It is None where the bundle would then not load. ``country``, ``offence`` and
    ``field`` name what the change is about, empty where it is about none: then it is
    about agreements or assurances.
    """

    rule: str
    change: str
    law: Law | None
    country: str = ""
    offence: str = ""
    field: str = ""


def data_changes(bundle: Bundle, files: Mapping[str, bytes]) -> tuple[DataChange, ...]:
    """Return all single changes of the data of a bundle loaded from ``files``."""
    book = _Book(
        law=bundle.law,
        vocabulary=bundle.vocabulary,
        agreements={
            path: read_toml(AgreementFile, path, files[path])
            for path in sorted(files)
            if path.startswith("agreements/")
        },
        assurances={
            path: read_toml(AssuranceFile, path, files[path])
            for path in sorted(files)
            if path.startswith("assurances/")
        },
    )
    return (
        *_countries(book),
        *_offences(book),
        *_fields(book.law),
        *_agreements(book),
        *_assurances(book),
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """The data of a bundle, and its agreements and assurances as they are written."""

    law: Law
    vocabulary: Mapping[str, frozenset[str]]
    agreements: Mapping[str, AgreementFile]
    assurances: Mapping[str, AssuranceFile]

    def resolved(self, law: Law) -> Law | None:
        """Return ``law`` with agreements and assurances as they then are."""
        reader = InstrumentReader(
            countries=frozenset(law.countries),
            country_groups=law.country_groups,
            offences={code: o.groups for code, o in law.offences.items()},
            offence_groups=law.offence_groups,
            vocabulary=self.vocabulary,
        )
        try:
            return replace(
                law,
                agreements=tuple(
                    reader.agreement_of(p, a) for p, a in self.agreements.items()
                ),
                assurances=tuple(
                    reader.assurance_of(p, a) for p, a in self.assurances.items()
                ),
            )
        except PolicyBroken:
            return None


def _countries(book: _Book) -> Iterator[DataChange]:
    law, path = book.law, "countries.toml"
    for group, members in law.country_groups.items():
        for code in sorted(members):
            country = law.countries[code]
            left = tuple(g for g in country.groups if g != group)
            groups = {**law.country_groups, group: members - {code}}
            after = _with_country(law, replace(country, groups=left))
            after = replace(after, country_groups=MappingProxyType(groups))
            said = f"{code} leaves group {group}"
            yield DataChange(path, said, book.resolved(after), country=code)
    for code, country in law.countries.items():
        old = country.death_penalty
        new = "retained" if old == "abolished" else "abolished"
        after = _with_country(law, replace(country, death_penalty=new))
        said = f"death_penalty of {code}: {old} becomes {new}"
        yield DataChange(path, said, after, country=code)


def _with_country(law: Law, country: Country) -> Law:
    countries = {**law.countries, country.code: country}
    return replace(law, countries=MappingProxyType(countries))


def _offences(book: _Book) -> Iterator[DataChange]:
    law, path = book.law, "offences.toml"
    for code, offence in law.offences.items():
        new = not offence.may_carry_death
        after = _with_offence(law, replace(offence, may_carry_death=new))
        said = f"may_carry_death of {code} becomes {str(new).lower()}"
        yield DataChange(path, said, after, offence=code)
        for group in offence.groups:
            left = tuple(g for g in offence.groups if g != group)
            after = _with_offence(law, replace(offence, groups=left))
            said = f"{code} leaves group {group}"
            yield DataChange(path, said, book.resolved(after), offence=code)


def _with_offence(law: Law, offence: Offence) -> Law:
    offences = {**law.offences, offence.code: offence}
    return replace(law, offences=MappingProxyType(offences))


def _fields(law: Law) -> Iterator[DataChange]:
    for name, fact in law.fields.items():
        special, nobody = not fact.special, not fact.names_no_person
        for mark, new, turned in (
            ("special", special, replace(fact, special=special)),
            ("names_no_person", nobody, replace(fact, names_no_person=nobody)),
        ):
            fields = {**law.fields, name: turned}
            after = replace(law, fields=MappingProxyType(fields))
            said = f"{mark} of {name} becomes {str(new).lower()}"
            yield DataChange("fields.toml", said, after, field=name)


def _agreements(book: _Book) -> Iterator[DataChange]:
    for path, read in book.agreements.items():
        for said, changed in (*_words(read), *_dates(read)):
            after = replace(book, agreements={**book.agreements, path: changed})
            yield DataChange(path, said, after.resolved(book.law))


def _words(read: AgreementFile) -> Iterator[tuple[str, AgreementFile]]:
    for what in ("parties", *SCOPES):
        words = getattr(read, what)
        for word in words:
            left = tuple(other for other in words if other != word)
            changed = msgspec.structs.replace(read, **{what: left})
            yield f'"{word}" is removed from {what}', changed
        if what != "parties" and ALL not in words:
            changed = msgspec.structs.replace(read, **{what: (ALL,)})
            yield f"{what} become all", changed
    new = not read.between_sides
    said = f"between_sides becomes {str(new).lower()}"
    yield said, msgspec.structs.replace(read, between_sides=new)


def _dates(read: AgreementFile) -> Iterator[tuple[str, AgreementFile]]:
    yield "since: it was always in force", msgspec.structs.replace(read, since=EVER)
    yield "until: it never ends", msgspec.structs.replace(read, until=NEVER)
    late, early = read.until - _SECOND, read.since + _SECOND
    yield "since: not yet in force", msgspec.structs.replace(read, since=late)
    yield "until: no longer in force", msgspec.structs.replace(read, until=early)


def _assurances(book: _Book) -> Iterator[DataChange]:
    for path, read in book.assurances.items():
        for said, changed in (
            ("it is removed", None),
            ("since: it was always given", {"since": EVER}),
            ("until: it never ends", {"until": NEVER}),
            ("offences become all", {"offences": (ALL,)}),
        ):
            assurances = {p: a for p, a in book.assurances.items() if p != path}
            if changed is not None:
                assurances[path] = msgspec.structs.replace(read, **changed)
            after = replace(book, assurances=assurances)
            yield DataChange(path, said, after.resolved(book.law))
