"""The keys of organisations: their names as they are compared, without legal forms.

Each name gives the codes of two of its words, generic ones by what they mean; and, as
names are shortened, written as one, and told by few words:

    organisation:code:a|b      two words
    organisation:one:a         a word of a name of one or two, that is its own
    organisation:whole:abc     all letters in one piece: Zarn Energo, Zarnenergo
    organisation:short:zmw     first letters, and a name that may be somebody's

Both sides make the same keys, so that who compares as the same is found. How many are
not is measured by ``python -m bench.matching.unmet``.
"""

from __future__ import annotations

from collections.abc import Iterator

from node.matching.keys.person import in_turn
from node.matching.names.code import code, pairs
from node.matching.names.firm import MAX_INITIALS, MIN_INITIALS, Firm, read_firm
from node.matching.terms import Known

MAX_NAMES = 40
MOST_ALONE = 4  # of each kind of key but pairs
FEW = 2  # words of a name of which each is looked up alone
LEAST_CODE = 3  # letters of a code that stands alone
MAX_CHARS = 24


def firm_keys(known: Known, most: int) -> list[str]:
    """Return the keys of an organisation, those of its first names first.

    ``most`` are pairs of words; of the other kinds there are a few each.
    """
    space = known.category.name
    firms = tuple(
        dict.fromkeys(read_firm(n) for f in known.category.words for n in known.of(f))
    )[:MAX_NAMES]
    made = [f"code:{pair}" for pair in in_turn(map(_pairs, firms), most)]
    for kind in (_alone, _whole, _short):
        made += in_turn((tuple(kind(firm)) for firm in firms), MOST_ALONE * FEW)
    return [f"{space}:{key}" for key in made]


def _codes(firm: Firm) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(code, firm.words)))


def _pairs(firm: Firm) -> list[str]:
    return pairs(_codes(firm))


def _alone(firm: Firm) -> Iterator[str]:
    own = tuple(dict.fromkeys(map(code, firm.own)))
    if not own:
        codes = _codes(firm)
        yield from (f"one:{found}" for found in codes if len(codes) == 1)
    elif len(own) <= FEW:
        yield from (
            f"one:{found}" for found in own if len(own) == 1 or len(found) >= LEAST_CODE
        )


def _whole(firm: Firm) -> Iterator[str]:
    if firm.words:
        yield f"whole:{code(''.join(firm.words))[:MAX_CHARS]}"


def _short(firm: Firm) -> Iterator[str]:
    """Yield the first letters of a name, or a name that may be first letters."""
    if len(firm.words) == 1 and MIN_INITIALS <= len(firm.words[0]) <= MAX_INITIALS:
        yield f"short:{firm.words[0]}"
    yield from (f"short:{letters}" for letters in sorted(firm.initials))
