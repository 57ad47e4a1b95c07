"""People and objects for the demonstration, made up from a seed.

Nobody here exists. A person of the story is known to two agencies, at each in
the script and spelling that is usual there; everybody else is filler. The
output is FollowTheMoney JSON lines, as a real list would be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# Family and given names: in the script of the country, and in Latin letters as
# another country would write them.
FAMILIES = (
    ("Петренко", "Petrenko"),
    ("Волошин", "Voloshyn"),
    ("Παπαδάκης", "Papadakis"),
    ("Αγγελόπουλος", "Angelopoulos"),
    ("الخطيب", "Al Khatib"),
    ("منصور", "Mansour"),
    ("张", "Zhang"),
    ("欧阳", "Ouyang"),
    ("สมบูรณ์", "Somboon"),
    ("Gonçalves", "Goncalves"),
    ("Brandão", "Brandao"),
    ("Løvås", "Loevaas"),
    ("Grünwald", "Gruenwald"),
    ("Đorđević", "Djordjevic"),
    ("Ferreira", "Ferreira"),
    ("Achterberg", "Achterberg"),
)
GIVEN = (
    ("Олена", "Olena", "female"),
    ("Богдан", "Bohdan", "male"),
    ("Δημήτρης", "Dimitris", "male"),
    ("Καλλιόπη", "Kalliopi", "female"),
    ("سمير", "Samir", "male"),
    ("ليلى", "Layla", "female"),
    ("伟民", "Weimin", "male"),
    ("晓燕", "Xiaoyan", "female"),
    ("Inês", "Ines", "female"),
    ("Tomé", "Tome", "male"),
    ("Søren", "Soeren", "male"),
    ("Jürgen", "Juergen", "male"),
    ("Živka", "Zivka", "female"),
    ("Duarte", "Duarte", "male"),
)
COUNTRIES = ("PT", "GR", "UA", "LB", "CN", "TH", "NO", "DE", "RS", "BR")


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody of the story, as two agencies know them."""

    native: str
    latin: str
    born: str
    nationality: str
    sex: str
    passport: str


BROKER = Character(
    "Богдан Петренко", "Bohdan Petrenko", "1979-03-14", "UA", "male", "FK6081942"
)
DONOR = Character(
    "Καλλιόπη Παπαδάκη", "Kalliopi Papadaki", "2009-11-02", "GR", "female", "AN4417093"
)
INFORMANT = Character(
    "سمير منصور", "Samir Mansour", "1988-07-21", "LB", "male", "LR2259914"
)


def listing(seed: int, *, count: int, country: str) -> Iterator[str]:
    """Yield ``count`` lines of people, vessels and documents nobody knows."""
    random = Random(f"{seed}/{country}")  # noqa: S311 - filler, not a secret
    for index in range(count):
        yield json.dumps(
            _vessel(random, index, country)
            if index % 25 == 24
            else _person(random, index, country),
            ensure_ascii=False,
            sort_keys=True,
        )


def as_line(
    who: Character, *, source_id: str, native: bool, extra: object = None
) -> str:
    """Return one of the story's people as a line of a list."""
    properties = {
        "name": [who.native if native else who.latin],
        "birthDate": [who.born],
        "nationality": [who.nationality],
        "gender": [who.sex],
        "passportNumber": [who.passport],
    }
    if isinstance(extra, dict):
        properties.update(extra)
    return json.dumps(
        {"id": source_id, "schema": "Person", "properties": properties},
        ensure_ascii=False,
        sort_keys=True,
    )


def _person(random: Random, index: int, country: str) -> dict[str, object]:
    family, given = random.choice(FAMILIES), random.choice(GIVEN)
    native = random.random() < 0.5
    name = f"{given[not native]} {family[not native]}"
    year, month, day = (
        random.randint(1950, 2004),
        random.randint(1, 12),
        random.randint(1, 28),
    )
    born = random.choice(
        (f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}")
    )
    return {
        "id": f"{country.lower()}-{index:05}",
        "schema": "Person",
        "properties": {
            "name": [name],
            "birthDate": [born],
            "nationality": [random.choice(COUNTRIES)],
            "gender": [given[2]],
            "passportNumber": [_number(random)],
        },
    }


def _vessel(random: Random, index: int, country: str) -> dict[str, object]:
    digits = [random.randint(1, 9) for _ in range(6)]
    check = sum(d * w for d, w in zip(digits, range(7, 1, -1), strict=True)) % 10
    return {
        "id": f"{country.lower()}-v{index:05}",
        "schema": "Vessel",
        "properties": {
            "name": [f"{random.choice(FAMILIES)[1]} {index}"],
            "imoNumber": ["IMO" + "".join(map(str, digits)) + str(check)],
            "flag": [random.choice(COUNTRIES)],
        },
    }


def _number(random: Random) -> str:
    letters = "ABCDEFGHJKLMNPRTVWXYZ"
    return (
        random.choice(letters)
        + random.choice(letters)
        + f"{random.randint(0, 9_999_999):07}"
    )
