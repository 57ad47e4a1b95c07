"""OFAC's lists in their advanced XML, SDN or consolidated.

Everything is a number that stands for a word of the reference sets at the beginning.
Papers and places stand before the parties, programmes behind them, so that all parties
are held until the end. How exact a date is, is only implied by four days of it:

    Start/From  Start/To  End/From  End/To     all one day: that day
    first day of a year .. last day of it      the year, whatever a reader of one says
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from node.matching.intake.elements import Element, read_elements
from node.matching.intake.lists.draft import Values, drafted, published
from node.matching.intake.lists.paper import numbered
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Listed, Reject

ROOT: Final = "Sanctions"
MAX_HELD: Final = 5_000_000
"""Values of parties, papers and places that may be held."""
_RECORDS: Final = frozenset(
    f"{ROOT}/{path}"
    for path in (
        "DateOfIssue",
        "ReferenceValueSets",
        "Locations/Location",
        "IDRegDocuments/IDRegDocument",
        "DistinctParties/DistinctParty",
        "SanctionsEntries/SanctionsEntry",
    )
)
_CATEGORIES: Final = {
    "Individual": "person",
    "Entity": "organisation",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
_GIVEN: Final = ("First Name", "Middle Name", "Patronymic", "Matronymic")
_ALIASES: Final = {"F.K.A.": "previous_name", "A.K.A.": "alias"}
_FEATURES: Final = {
    "Birthdate": "birth_date",
    "Place of Birth": "birth_place",
    "Nationality Country": "nationality",
    "Citizenship Country": "nationality",
    "Nationality of Registration": "country",
    "Gender": "sex",
    "Title": "title",
    "Location": "address",
    "Email Address": "email",
    "Phone Number": "phone",
    "Website": "website",
    "SWIFT/BIC": "bic",
    "Vessel Call Sign": "call_sign",
    "Vessel Flag": "flag",
    "VESSEL TYPE": "vessel_type",
    "Vessel Gross Registered Tonnage": "tonnage",
    "Vessel Owner": "owner_name",
    "Vessel Year of Build": "build_year",
    "MMSI": "mmsi",
    "Aircraft Tail Number": "registration",
    "Aircraft Model": "model",
    "Aircraft Manufacturer's Serial Number (MSN)": "serial_number",
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "serial_number",
    "Aircraft Mode S Transponder Code": "icao_address",
    "Organization Established Date": "incorporated_at",
}
_Day = tuple[int, int, int]


def read_ofac(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations, vessels and aircraft."""
    work = _Reading()
    for found in read_elements(chunks, _RECORDS):
        if isinstance(found, Reject):
            yield found
            continue
        try:
            yield from work.take(found)
        except NotTaken as why:
            yield why.at(found.line)
        if work.held > MAX_HELD:
            yield rejected(found.line, RejectCode.TOO_MANY_VALUES_HELD, MAX_HELD)
            return
    yield from work.done()


@dataclass(slots=True)
class _Reading:
    """What was read so far: the reference sets, and what waits for what comes later."""

    words: dict[str, dict[str, Element]] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    papers: dict[str, Values] = field(default_factory=lambda: defaultdict(list))
    parties: dict[str, Drafted] = field(default_factory=dict)
    held: int = 0

    def take(self, found: Element) -> Iterator[Listed]:
        """Take one element; only a few yield anything at once."""
        if found.tag == "DateOfIssue":
            yield from published("-".join(map(str, _day(found) or ())))
        elif found.tag == "ReferenceValueSets":
            for each in found.children:
                self.words[each.tag.removesuffix("Values")] = {
                    one.attribute("ID"): one for one in each.children
                }
        elif found.tag == "Location":
            self._place(found)
        elif found.tag == "IDRegDocument":
            self._paper(found)
        elif found.tag == "DistinctParty":
            self._party(found)
        elif found.tag == "SanctionsEntry":
            self._entry(found)

    def done(self) -> Iterator[Listed]:
        """Yield the parties."""
        yield from self.parties.values()

    def _word(self, kind: str, number: str) -> str:
        found = self.words.get(kind, {}).get(number)
        return found.own if found else ""

    def _place(self, found: Element) -> None:
        parts = found.texts("LocationPart/LocationPartValue/Value")
        lands = [
            self._word("Country", number)
            for number in found.texts("LocationCountry/@CountryID")
        ]
        land = lands[0] if len(lands) == 1 else ""
        self.places[found.attribute("ID")] = ", ".join((*parts, *lands)), land
        self.held += 1

    def _paper(self, found: Element) -> None:
        number = found.text("IDRegistrationNo")
        if number:
            kind = self._word("IDRegDocType", found.attribute("IDRegDocTypeID"))
            land = self._word("Country", found.attribute("IssuedBy-CountryID"))
            values = self.papers[found.attribute("IdentityID")]
            values.append(
                numbered(f"{kind} {number}" if "IMO" in number else kind, number, land)
            )
            self.held += 1

    def _party(self, found: Element) -> None:
        if found.attribute("DeltaAction"):
            raise NotTaken(RejectCode.ONLY_CHANGES)
        for profile in found.all("Profile"):
            kind = self._category(profile.attribute("PartySubTypeID"))
            values: Values = []
            for identity in profile.all("Identity"):
                values += self._names(identity, kind)
                values += self.papers.pop(identity.attribute("ID"), ())
            for feature in profile.all("Feature"):
                values += self._feature(feature)
            values += [("notes", text) for text in found.texts("Comment")]
            self.held += len(values)
            number = profile.attribute("ID")
            values.append(("source_reference", number))
            self.parties[number] = Drafted(found.line, drafted(kind, number, values))

    def _category(self, number: str) -> str:
        sub = self.words.get("PartySubType", {}).get(number)
        kind = self._word("PartyType", sub.attribute("PartyTypeID")) if sub else ""
        own = sub.own if sub else ""
        found = _CATEGORIES.get(own) or _CATEGORIES.get(kind)
        if found is None:
            raise NotTaken(RejectCode.UNKNOWN_PARTY_TYPE)
        return found

    def _names(self, identity: Element, kind: str) -> Iterator[tuple[str, str]]:
        groups = {
            group.attribute("ID"): self._word(
                "NamePartType", group.attribute("NamePartTypeID")
            )
            for group in identity.all(
                "NamePartGroups/MasterNamePartGroup/NamePartGroup"
            )
        }
        is_main = identity.attribute("Primary") == "true"
        for alias in identity.all("Alias"):
            said = self._word("AliasType", alias.attribute("AliasTypeID"))
            target = _ALIASES.get(said, "name") if is_main else "alias"
            if alias.attribute("LowQuality") == "true":
                target = "weak_alias"
            for name in alias.all("DocumentedName"):
                parts = [
                    (groups.get(part.attribute("NamePartGroupID"), ""), part.own)
                    for part in name.all("DocumentedNamePart/NamePartValue")
                ]
                given = [text for what, text in parts if what in _GIVEN]
                rest = [text for what, text in parts if what not in _GIVEN]
                yield target, " ".join((*given, *rest))
                if kind == "person" and alias.attribute("Primary") == "true":
                    yield "first_name", " ".join(given)
                    yield from (
                        ("family_name", text)
                        for what, text in parts
                        if what == "Last Name"
                    )

    def _feature(self, feature: Element) -> Iterator[tuple[str, str]]:
        what = self._word("FeatureType", feature.attribute("FeatureTypeID"))
        target = _FEATURES.get(what, "")
        if what.startswith("Digital Currency"):
            target = "wallet"
        for version in feature.all("FeatureVersion"):
            for text in self._said(version, target):
                yield (target, text) if target else ("notes", f"{what} {text}")

    def _said(self, version: Element, target: str) -> Iterator[str]:
        for period in version.all("DatePeriod"):
            yield _period(period)
        for number in version.texts("VersionLocation/@LocationID"):
            whole, land = self.places.get(number, ("", ""))
            yield land if target in ("nationality", "country", "flag") else whole
        for detail in version.all("VersionDetail"):
            word = self._word("DetailReference", detail.attribute("DetailReferenceID"))
            yield detail.own or word
        if not target:
            yield from version.texts("Comment")

    def _entry(self, found: Element) -> None:
        party = self.parties.get(found.attribute("ProfileID"))
        if party is None:
            return
        measures = (
            one.text("Comment")
            for one in found.all("SanctionsMeasure")
            if self._word("SanctionsType", one.attribute("SanctionsTypeID"))
            == "Program"
        )
        days = filter(None, map(_day, found.all("EntryEvent/Date")))
        more = [("programme", text) for text in measures if text]
        more += [("listed_at", _text(day)) for day in sorted(days)[:1]]
        values = [*party.draft.values, *more]
        self.held += len(more)
        self.parties[found.attribute("ProfileID")] = replace(
            party, draft=replace(party.draft, values=values)
        )


def _day(found: Element) -> _Day | None:
    parts = [found.text(name) for name in ("Year", "Month", "Day")]
    if not all(part.isdecimal() for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])


def _period(period: Element) -> str:
    """Return what a period says, as a date of a list is written."""
    about = "true" in period.texts("Start/@Approximate") + period.texts(
        "End/@Approximate"
    )
    ends = [_day(one) for path in ("Start/From", "End/To") for one in period.all(path)]
    if len(ends) != 2 or None in ends:
        return ""
    first, last = (end for end in ends if end)
    years = f"{first[0]}" if first[0] == last[0] else f"{first[0]}-{last[0]}"
    if first == last:
        said = _text(first)
    elif first[1:] == (1, 1) and last[1:] == (12, 31):
        said = years
    elif first[:2] == last[:2] and (first[2], last[2]) == (1, _last_of(last)):
        said = f"{first[0]}-{first[1]:02}"
    else:
        said = f"{_text(first)}/{_text(last)}"
    return f"circa {said}" if about else said


def _text(day: _Day) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _last_of(day: _Day) -> int:
    if not (1 <= day[0] <= 9999 and 1 <= day[1] <= 12):
        return 0
    return calendar.monthrange(day[0], day[1])[1]
