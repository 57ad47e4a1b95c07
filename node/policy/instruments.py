"""Agreements and assurances, read from their files.

Groups of countries and offences are spelt out; parties are agencies or listed
countries; classes of authority, purposes, offences and categories are known words, or
``"*"`` for all of them. ``"*"`` is never a party: no instrument binds everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from node.errors import BadInput, PolicyBroken
from node.model.agency import agency_id
from node.model.agreement import Agreement, Assurance
from node.model.codes import Purpose
from node.policy.documents import AgreementFile, AssuranceFile, read_toml

ALL = "*"
GROUP = "group:"


def known_agency(path: str, name: str) -> str:
    """Return ``name`` if it is an agency id.

    Raises:
        PolicyBroken: it is not.
    """
    try:
        return agency_id(name)
    except BadInput as why:
        raise PolicyBroken(f"{path}: {why.message}") from why


@dataclass(frozen=True, slots=True)
class InstrumentReader:
    """Reads agreements and assurances against what the other files declare.

    ``offences`` maps codes to the groups they are in.
    """

    countries: frozenset[str]
    country_groups: Mapping[str, frozenset[str]]
    offences: Mapping[str, tuple[str, ...]]
    offence_groups: frozenset[str]
    vocabulary: Mapping[str, frozenset[str]]

    def agreement(self, path: str, data: bytes) -> Agreement:
        """Read one file under ``agreements/``. Raises ``PolicyBroken``."""
        return self.agreement_of(path, read_toml(AgreementFile, path, data))

    def agreement_of(self, path: str, read: AgreementFile) -> Agreement:
        """Resolve what such a file says. Raises ``PolicyBroken``."""
        sides = tuple(self._party(path, party) for party in read.parties)
        parties = frozenset(member for side in sides for member in side)
        if len(parties) < 2:
            raise PolicyBroken(f"{path}: an agreement has at least two parties")
        self._check_named(path, read.id)
        if read.since >= read.until:
            raise PolicyBroken(f"{path}: it ends before it begins")
        return Agreement(
            id=read.id,
            title=read.title,
            instrument=read.instrument,
            parties=parties,
            classes=self._scope(
                path, "class of authority", read.classes, self.vocabulary["AgencyClass"]
            ),
            since=read.since,
            until=read.until,
            purposes=self._scope(path, "purpose", read.purposes, frozenset(Purpose)),
            offences=self._offence_scope(path, read.offences),
            categories=self._scope(
                path, "category", read.categories, self.vocabulary["Category"]
            ),
            sides=sides if read.between_sides else (),
        )

    def assurance(self, path: str, data: bytes) -> Assurance:
        """Read one file under ``assurances/``. Raises ``PolicyBroken``."""
        return self.assurance_of(path, read_toml(AssuranceFile, path, data))

    def assurance_of(self, path: str, read: AssuranceFile) -> Assurance:
        """Resolve what such a file says. Raises ``PolicyBroken``."""
        self._check_named(path, read.id)
        if read.kind not in self.vocabulary["Assurance"]:
            raise PolicyBroken(f"{path}: unknown kind of assurance {read.kind!r}")
        if read.since >= read.until:
            raise PolicyBroken(f"{path}: it ends before it begins")
        if read.given_by not in self.countries:
            known_agency(path, read.given_by)
        return Assurance(
            id=read.id,
            kind=read.kind,
            given_by=read.given_by,
            offences=self._offence_scope(path, read.offences),
            since=read.since,
            until=read.until,
        )

    def _check_named(self, path: str, name: str) -> None:
        if path.rpartition("/")[2] != f"{name}.toml":
            raise PolicyBroken(f"{path}: the file is not named after its id {name!r}")

    def _party(self, path: str, party: str) -> frozenset[str]:
        if party.startswith(GROUP):
            group = self.country_groups.get(party.removeprefix(GROUP))
            if group is None:
                raise PolicyBroken(f"{path}: unknown group of countries {party!r}")
            return group
        if party in self.countries:
            return frozenset((party,))
        return frozenset((known_agency(path, party),))

    def _offence_scope(self, path: str, given: Iterable[str]) -> frozenset[str]:
        spelt: set[str] = set()
        for word in given:
            group = word.removeprefix(GROUP)
            if word == group:
                spelt.add(word)
            elif group in self.offence_groups:
                spelt.update(
                    c for c, groups in self.offences.items() if group in groups
                )
            else:
                raise PolicyBroken(f"{path}: unknown group of offences {word!r}")
        return self._scope(path, "offence", spelt, frozenset(self.offences))

    @staticmethod
    def _scope(
        path: str, what: str, given: Iterable[str], known: frozenset[str]
    ) -> frozenset[str]:
        scope = frozenset(given)
        unknown = scope - known - {ALL}
        if unknown:
            raise PolicyBroken(f"{path}: unknown {what} {min(unknown)!r}")
        return scope
