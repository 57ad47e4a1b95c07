"""The data of a bundle, resolved: who is bound to whom, for what, until when.

``read_law`` takes the TOML files of a bundle and returns values in which every
name points at something: groups are spelt out, parties are agencies or
countries that are listed, purposes and offences are known. ``"*"`` may stand
for all purposes, offences or categories, and never for a party.

It knows nothing of rules; those are ``engine.py`` and ``lint.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from node.errors import PolicyBroken
from node.model.agreement import Agreement, Assurance
from node.policy.documents import (
    CountriesFile,
    FieldRow,
    OffencesFile,
    QuotasFile,
    line_of,
    read_toml,
)
from node.policy.instruments import InstrumentReader, known_agency

UNREADABLE = "?"
NOT_OURS = frozenset(("XXA", "XXB", "XXC", "XK"))
"""Readings that no bundle lists: stateless, refugees (ICAO Doc 9303-3, 5), Kosovo.

Others that are no country of today (``SU``, ``XXX``, ``UNO``) may hide one of ours.
"""


@dataclass(frozen=True, slots=True)
class Country:
    """A country as this agency sees it. ``code`` is ISO 3166-1 alpha-2."""

    code: str
    alpha3: str
    name: str
    death_penalty: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence of the list. ``max_penalty_months`` is None where it is unknown."""

    code: str
    title: str
    max_penalty_months: int | None
    may_carry_death: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldFact:
    """What rules may know of a field besides its group."""

    groups: tuple[str, ...]
    special: bool
    names_no_person: bool


@dataclass(frozen=True, slots=True)
class PeerQuota:
    """How many questions a peer may put to us."""

    per_minute: int
    per_day: int


@dataclass(frozen=True, slots=True)
class DeclaredQuotas:
    """How many questions may be put, by whom. Counted by the flows."""

    peer: PeerQuota
    officer_per_day: int
    case_per_day: int
    peers: Mapping[str, PeerQuota]

    def for_peer(self, agency: str) -> PeerQuota:
        """Return the quota of one peer: its own, or else the common one."""
        return self.peers.get(agency, self.peer)


@dataclass(frozen=True, slots=True)
class Law:
    """All data of a bundle."""

    countries: Mapping[str, Country]
    country_groups: Mapping[str, frozenset[str]]
    offences: Mapping[str, Offence]
    offence_groups: frozenset[str]
    fields: Mapping[str, FieldFact]
    agreements: tuple[Agreement, ...]
    assurances: tuple[Assurance, ...]
    quotas: DeclaredQuotas


def read_law(
    files: Mapping[str, bytes], *, vocabulary: Mapping[str, frozenset[str]]
) -> Law:
    """Read the data files of a bundle.

    ``vocabulary`` holds the schema's closed lists by name.

    Raises:
        PolicyBroken: a file is missing or cannot be meant; with file and line.
    """
    countries, country_groups = _countries(files)
    offences, offence_groups = _offences(files)
    reader = InstrumentReader(
        countries=frozenset(countries),
        country_groups=country_groups,
        offences={code: offence.groups for code, offence in offences.items()},
        offence_groups=offence_groups,
        vocabulary=vocabulary,
    )
    return Law(
        countries=countries,
        country_groups=country_groups,
        offences=offences,
        offence_groups=offence_groups,
        fields=_fields(files, vocabulary["FieldGroup"]),
        agreements=tuple(
            reader.agreement(path, files[path]) for path in _under(files, "agreements/")
        ),
        assurances=tuple(
            reader.assurance(path, files[path]) for path in _under(files, "assurances/")
        ),
        quotas=_quotas(files),
    )


def _under(files: Mapping[str, bytes], folder: str) -> list[str]:
    return sorted(path for path in files if path.startswith(folder))


def _need(files: Mapping[str, bytes], path: str) -> bytes:
    data = files.get(path)
    if data is None:
        raise PolicyBroken(f"{path} is missing from the bundle")
    return data


def _countries(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Country], Mapping[str, frozenset[str]]]:
    path = "countries.toml"
    read = read_toml(CountriesFile, path, _need(files, path))
    for group, members in read.groups.items():
        for member in members:
            if member not in read.countries:
                raise PolicyBroken(f"{path}: group {group} names unknown {member}")
    countries = {
        code: Country(
            code=code,
            alpha3=row.alpha3,
            name=row.name,
            death_penalty=row.death_penalty,
            groups=tuple(g for g, members in read.groups.items() if code in members),
        )
        for code, row in read.countries.items()
    }
    groups = {name: frozenset(members) for name, members in read.groups.items()}
    return MappingProxyType(countries), MappingProxyType(groups)


def _offences(
    files: Mapping[str, bytes],
) -> tuple[Mapping[str, Offence], frozenset[str]]:
    path = "offences.toml"
    data = _need(files, path)
    read = read_toml(OffencesFile, path, data)
    for code, row in read.offences.items():
        for group in row.groups:
            if group not in read.groups:
                line = line_of(data.decode(), f"[offences.{code}]")
                raise PolicyBroken(f"{path}:{line}: {code} is in unknown group {group}")
    offences = {
        code: Offence(
            code=code,
            title=row.title,
            max_penalty_months=(
                None if row.max_penalty_months == "unknown" else row.max_penalty_months
            ),
            may_carry_death=row.may_carry_death,
            groups=row.groups,
        )
        for code, row in read.offences.items()
    }
    return MappingProxyType(offences), frozenset(read.groups)


def _fields(
    files: Mapping[str, bytes], known: frozenset[str]
) -> Mapping[str, FieldFact]:
    path = "fields.toml"
    read = read_toml(dict[str, FieldRow], path, _need(files, path))
    for name, row in read.items():
        if not row.groups or not known.issuperset(row.groups):
            raise PolicyBroken(f"{path}: {name} is in no group, or in an unknown one")
    return MappingProxyType(
        {
            name: FieldFact(row.groups, row.special, row.names_no_person)
            for name, row in read.items()
        }
    )


def _quotas(files: Mapping[str, bytes]) -> DeclaredQuotas:
    path = "quotas.toml"
    read = read_toml(QuotasFile, path, _need(files, path))
    for name in read.peers:
        known_agency(path, name)
    return DeclaredQuotas(
        peer=PeerQuota(read.peer.per_minute, read.peer.per_day),
        officer_per_day=read.own.officer_per_day,
        case_per_day=read.own.case_per_day,
        peers=MappingProxyType(
            {n: PeerQuota(r.per_minute, r.per_day) for n, r in read.peers.items()}
        ),
    )


def nationality_codes(countries: Mapping[str, Country]) -> Mapping[str, str]:
    """Map what a record may call a nationality, case folded, to alpha-2 codes."""
    return MappingProxyType(
        {
            name.casefold(): country.code
            for country in countries.values()
            for name in (country.code, country.alpha3, country.name)
        }
    )
