"""What people do to names of organisations and vessels, as pairs to compare.

Each takes a name, that of another, and chance; it gives what is asked and what is held.
"""

# ruff: noqa: ARG001, RUF001 - one signature for all; lists are written in these letters

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

FORMS = (
    ("Ltd", "Limited", "Ltd.", "L.T.D."),
    ("Private Limited", "Pvt. Ltd.", "Pvt Ltd", "(Pvt) Limited", "P. Ltd."),
    ("LLC", "L.L.C.", "Limited Liability Company", "OOO", "ООО"),
    ("JSC", "J.S.C.", "Joint Stock Company", "AO", "АО", "Joint-Stock Company"),
    ("S.A.R.L.", "SARL", "S. A. R. L.", "Société à responsabilité limitée"),
    ("S.A.", "SA", "Sociedad Anónima", "Société Anonyme"),
    ("GmbH", "G.m.b.H.", "Gesellschaft mit beschränkter Haftung"),
    ("A.Ş.", "AS", "Anonim Şirketi"),
    ("S.p.A.", "SPA", "Società per Azioni"),
    ("Ltda.", "Limitada", "Ltda"),
    ("FZE", "F.Z.E.", "Free Zone Establishment"),
    ("W.L.L.", "WLL", "With Limited Liability"),
)
MARKS = (
    "{0} (formerly {1})",
    "{0} (f/k/a {1})",
    "{0}, f.k.a. {1}",
    "{0} a.k.a. {1}",
    "{0} d/b/a {1}",
    "{0}, trading as {1}",
    "{0} / {1}",
    "{0}; {1}",
    "{0} (anciennement {1})",
    "{0} (antes {1})",
    "{0} (vormals {1})",
    "{0} (ранее {1})",
    "{0} (سابقا {1})",
    "{0} (eski adıyla {1})",
    "{0} (anteriormente {1})",
    "{0} (già {1})",
)
ASIDES = (
    "{0} (in liquidation)",
    "so-called {0}",
    "{0} en liquidación",
    "Tasfiye Halinde {0}",
)


def plain_name(name: str) -> str:
    """Return a name without commas: what is done to it brings its own."""
    return " ".join(name.replace(",", " ").split())


def _form(name: str, other: str, some: Random) -> tuple[str, str]:
    first, second = some.sample(some.choice(FORMS), 2)
    return f"{name} {first}", f"{name} {second}"


def _glued(name: str, other: str, some: Random) -> tuple[str, str]:
    return f"{name} JSC", f"{name}JSC"


def _several(name: str, other: str, some: Random) -> tuple[str, str]:
    return some.choice((name, other)), some.choice(MARKS).format(name, other)


def _aside(name: str, other: str, some: Random) -> tuple[str, str]:
    return name, some.choice(ASIDES).format(name)


def _dotted(name: str, other: str, some: Random) -> tuple[str, str]:
    letters = [some.choice("ABDGKMNPRSTVZ") for _ in range(3)]
    one, two = some.sample(
        (".".join(letters) + ".", "".join(letters), " ".join(letters)), 2
    )
    return f"{one} {name}", f"{two} {name}"


def _initials(name: str, other: str, some: Random) -> tuple[str, str]:
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in words).upper() or name, name


def _as_one(name: str, other: str, some: Random) -> tuple[str, str]:
    words = name.split()
    place = some.randrange(max(1, len(words) - 1))
    joined = [*words[:place], "".join(words[place : place + 2]), *words[place + 2 :]]
    return name, " ".join(joined)


def _slip(name: str, other: str, some: Random) -> tuple[str, str]:
    places = [n for n, char in enumerate(name) if char.isalpha()]
    at = some.choice(places)
    kind = some.randrange(3)
    if kind == 0:
        return name, name[:at] + name[at + 1 :]
    if kind == 1:
        return name, name[:at] + some.choice("aeinrst") + name[at + 1 :]
    return name, name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _order(name: str, other: str, some: Random) -> tuple[str, str]:
    words = name.split()
    return name, " ".join(words[1:] + words[:1])


VARIANTS: Mapping[str, Callable[[str, str, Random], tuple[str, str]]] = (
    MappingProxyType(
        {
            "legal form": _form,
            "glued form": _glued,
            "several names": _several,
            "remark": _aside,
            "dotted initials": _dotted,
            "initials": _initials,
            "as one word": _as_one,
            "a slip": _slip,
            "order": _order,
        }
    )
)
OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organisation": tuple(VARIANTS),
        "vessel": ("several names", "as one word", "a slip"),
    }
)
