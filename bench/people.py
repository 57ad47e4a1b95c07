"""Records for the bench: made up, seeded, and of the field's proportions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

SYLLABLES = (
    *(first + vowel for first in "bdfghjklmnprstvz" for vowel in "aeiou"),
    *("shi", "cha", "tri", "bra", "kle", "dor", "gan", "mir", "van"),
)
COUNTRIES = ("PT", "GR", "UA", "LB", "CN", "TH", "NO", "DE", "RS", "BR", "NG", "VN")


def lines(count: int, *, seed: int) -> Iterator[str]:
    """Yield ``count`` FollowTheMoney persons, one a line."""
    random = Random(seed)
    for index in range(count):
        properties: dict[str, list[str]] = {
            "name": [name(random)],
            "birthDate": [born(random)],
            "nationality": [random.choice(COUNTRIES)],
            "gender": [random.choice(("male", "female"))],
        }
        if random.random() < 0.4:
            properties["alias"] = [name(random)]
        if random.random() < 0.6:
            properties["passportNumber"] = [number(random)]
        yield json.dumps(
            {"id": f"b-{index}", "schema": "Person", "properties": properties}
        )


def name(random: Random) -> str:
    """Return a made-up name of two or three words."""
    words = [
        "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).capitalize()
        for _ in range(random.choice((2, 2, 3)))
    ]
    return " ".join(words)


def born(random: Random) -> str:
    """Return a date of birth: full, to the month, or the year."""
    year, month = random.randint(1940, 2006), random.randint(1, 12)
    day = random.randint(1, 28)
    return random.choice(
        (f"{year}-{month:02}-{day:02}",) * 4 + (f"{year}-{month:02}", f"{year}")
    )


def number(random: Random) -> str:
    """Return a passport number."""
    letters = "ABCDEFGHJKLMNPRTVWXYZ"
    return (
        random.choice(letters)
        + random.choice(letters)
        + f"{random.randint(0, 9_999_999):07}"
    )
