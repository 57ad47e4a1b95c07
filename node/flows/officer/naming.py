"""What officers are called: a pseudonym that is one officer's alone, and a name.

The two are never taken for one another. What has the form of a pseudonym is looked up
as one and as nothing else; no name may have that form, or look like the name of another
officer who is active. A name that fits several finds nobody, and it is said who they
are. Who agrees to somebody, or is themself, is found by pseudonym alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from node.crypto.ids import random
from node.errors import AlreadyThere, BadInput, NotFound
from node.matching.normalise.confusable import folded
from node.matching.normalise.script import LATIN, script_of
from node.matching.normalise.text import LOOKALIKES, alnum, clean
from node.model.officer import Officer

NAME_MOST = 100
_PSEUDONYM = re.compile(r"o-[0-9a-f]{10}")
_DRAWN_LIKE_ONE = re.compile(f"{folded('O')}[{folded('0123456789ABCDEF')}]{{10}}")
_WRITTEN_WITH_OTHERS = frozenset(("han", "kana", "hangul", "bopomofo"))
_UNSEEN = ("COMBINING", "VARIATION SELECTOR", "FILLER")


def new_pseudonym() -> str:
    """Return a pseudonym that nobody has."""
    return f"o-{random(5).hex()}"


def found(officers: Iterable[Officer], wanted: str) -> Officer:
    """Return the one of ``officers`` with that pseudonym, or else with that name.

    Raises:
        NotFound: nobody is called so.
        BadInput: several have that name.
    """
    everybody = tuple(officers)
    for one in everybody:
        if one.pseudonym == wanted:
            return one
    named = [o for o in everybody if o.name == wanted]
    if not named or _PSEUDONYM.fullmatch(wanted):
        raise NotFound(f"no active officer {wanted[:60]!r}")
    if len(named) > 1:
        raise BadInput(
            f"{len(named)} active officers are called {wanted[:60]!r}: "
            f"{', '.join(o.pseudonym for o in named[:20])}",
            advice="Say which one by the pseudonym.",
        )
    return named[0]


def checked_name(given: str, officers: Iterable[Officer]) -> str:
    """Return a new officer's name.

    Raises:
        BadInput: it cannot be a name, mixes scripts in a word, or reads like a
            pseudonym.
        AlreadyThere: an active one of ``officers`` has it, or one that looks like it.
    """
    name = given.strip()
    if not name or len(name) > NAME_MOST or not name.isprintable():
        raise BadInput(f"an officer's name is 1 to {NAME_MOST} printable characters")
    if not all(drawn(name)):
        raise BadInput("an officer's name has a letter or a digit")
    everybody = tuple(officers)
    pseudonyms = (o.pseudonym for o in everybody)
    if _reads_like_one(name) or any(drawn(name) & drawn(p) for p in pseudonyms):
        raise BadInput(
            "an officer's name that reads like a pseudonym",
            advice="The node gives each officer a pseudonym; give the person's name.",
        )
    if _mixes_scripts(name):
        raise BadInput("a word of an officer's name is of one script")
    for one in everybody:
        if one.active and drawn(one.name) & drawn(name):
            raise AlreadyThere(
                f"an active officer has that name, or one like it: {one.pseudonym}",
                advice="Add what tells the two apart, e.g. the section.",
            )
    return name


@lru_cache(maxsize=16384)
def drawn(name: str) -> frozenset[str]:
    """Return how a name looks, in small letters and in capitals; equal if alike.

    Case, spaces, signs, accents and look-alikes of the tables in ``matching`` do not
    count, nor how a Latin letter is drawn. Other scripts are compared as they are: a
    whole word of one may still look like a word of another.
    """
    apart = unicodedata.normalize("NFD", clean(name))
    letters = "".join(map(_plain, filter(_counts, apart)))
    return frozenset(
        folded(form.casefold().upper())
        for form in (
            letters.translate(LOOKALIKES),
            letters.upper().translate(LOOKALIKES),
        )
    )


def _counts(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    name = unicodedata.name(char, "")
    if any(unseen in name for unseen in _UNSEEN):
        return False
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _plain(char: str) -> str:
    drawn_otherwise = not char.isascii() and script_of(char) == LATIN
    return (alnum(char) if drawn_otherwise else "") or char


def _mixes_scripts(name: str) -> bool:
    """Whether a word has letters of several alphabets."""
    for word in clean(name).split():
        found = {script_of(char) for char in word} - {""} - _WRITTEN_WITH_OTHERS
        if len(found) > 1:
            return True
    return False


def _reads_like_one(name: str) -> bool:
    """Whether a word of ``name`` is drawn like a pseudonym: O, a sign, ten digits."""
    return any(
        _DRAWN_LIKE_ONE.search(form)
        for word in clean(name).split()
        if not word.isalpha()
        for form in drawn(word)
    )
