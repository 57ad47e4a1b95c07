"""Labels and remarks: what stands beside a value in its cell and is no part of it.

``segment`` reads a piece of a cell that holds at most one number: words that say what
it is (``Passport No.``, ``INN``), the country that gave it out, and remarks that follow
(``issued on 9.9.1998``, ``expired``) are told from the number itself. The words are in
``data/labels.toml``. A word that is not known stays where it stands: what is doubtful
is read as it is written.

    segment("scoped-number", "Tunisian passport No. L 191609, expired")
    # Segment(core="L 191609", country="TN")
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from node.matching.normalise.country import normal_country
from node.matching.tables import toml

LEAST = 4  # letters and digits of what may be another number
LONG = 4  # letters of a word that is no series of a number
SERIES = 3  # letters, at most, that stand before the digits of a number
OF_COUNTRIES = frozenset(("scoped-number", "plate"))
STRICT = frozenset(("plate",))
"""Kinds whose numbers have words of three letters: a longer one, or a colon, labels."""

_TABLE = toml("labels")
_NUMERO = frozenset(_TABLE["numero"].split())
_REMARKS = frozenset(_TABLE["remarks"]["words"].split())
_PLAINLY = frozenset(("no", "nr", "id", "n\u00b0", "s/n"))

_DATE = re.compile(
    r"\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)? +(?:de +)?[^\W\d_]{3,12}\.?,? +(?:de +)?\d{4}"
    r"|[^\W\d_]{3,12}\.? +(?:\d{1,2},? +)?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
)
_HEAD = re.compile(
    r"\D*[\s:#.\u00b0\uff1a](?=\D*\d)|(?:N[o\u00b0]|n[o\u00b0]|[Nn]r)\.?(?=\d)"
)
_WORD = re.compile(r"([^\s:#\uff1a]+)[\s:#\uff1a]+(?=\S)")
_BREAK = re.compile(r"[\s:#\uff1a,;()\"\[\]]+")
_LETTERS = re.compile(r"[^\W\d_]{1,3}(?:-[^\W\d_]{1,3})?")
# Where the number is as long as those of its register, a label may touch it.
_GLUED = re.compile(
    r"(?:INN|\u0418\u041d\u041d)(?=\d{10}(?:\d\d)?$)|(?:OGRN|\u041e\u0413\u0420\u041d)(?=\d{13}$)"
    r"|DNI(?=\d{8}[A-Z]$)|CPF(?=\d{11}$)|CNPJ(?=\d{14}$)"
    r"|(?:PASSPORT|PASSEPORT|PASAPORTE|\u041f\u0410\u0421\u041f\u041e\u0420\u0422)(?=\w{0,3}\d)",
    re.IGNORECASE,
)
_CHECK_DIGIT = re.compile(r"(?<=\d)\(([0-9A])\)(?!\w)")  # of Hong Kong
_ASIDE = re.compile(r"[(\[]([^()\[\]]{0,120})[)\]]")
_TAKEN = re.compile(r"[\w+?*]*\d[\w+?*]*")
_QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb "
_ENDS = " ,;.:-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a cell: the value alone, and the country that it says gave it out.

    ``core`` is empty where there is no number. ``labelled``: words say that it is one.
    ``doubtful``: there is another number in what looks like a remark.
    """

    core: str
    country: str = ""
    labelled: bool = False
    doubtful: bool = False


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return the words of labels of a kind of value."""
    own = _TABLE["of_kind"].get(kind, "")
    if kind == "scoped-number":
        own = _TABLE["number"]
    return frozenset(own.split()) | _NUMERO


@cache
def remark() -> re.Pattern[str]:
    """Return what finds the first word of a remark."""
    return re.compile(rf"(?<!\w)(?:{any_of(_REMARKS)})(?![^\W\d_])", re.IGNORECASE)


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{any_of(_TABLE['unspaced'].split())})[\s:#\uff1a]*)+")


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered))


def has_number(text: str) -> bool:
    """Whether there may be a number in a text, dates left out."""
    return any(
        sum(map(str.isalnum, found)) >= LEAST
        for found in _TAKEN.findall(_DATE.sub(" ", text))
    )


def unmarked(text: str) -> str:
    """Return a text without the quotes that stand around it."""
    return text.strip(_QUOTES)


def segment(kind: str, text: str) -> Segment:
    """Return what a piece of a cell says."""
    plain, asides, doubtful = _without_asides(unmarked(text))
    if not any(map(str.isalnum, plain)) and asides:
        plain, asides = asides[0], asides[1:]
    plain, more, hidden = _without_remark(plain)
    if more and not plain:
        return Segment("", doubtful=hidden)
    named = {found for aside in asides if (found := _land(kind, aside))}
    made = _numbered(kind, plain.strip(_ENDS))
    named |= {made.country} - {""}
    said = any(_folded(w) in words_of(kind) for a in asides for w in _BREAK.split(a))
    return Segment(
        made.core,
        named.pop() if len(named) == 1 else "",
        made.labelled or said,
        doubtful or hidden,
    )


def _without_asides(text: str) -> tuple[str, list[str], bool]:
    """Return a text without brackets, what stood in them, and whether numbers did.

    A few letters or digits in brackets within a number are part of it, or of none.
    """
    text = _CHECK_DIGIT.sub(r"\1", text)
    asides = [found for found in _ASIDE.findall(text) if found.strip()]
    if not asides:
        return text, [], False
    plain = _ASIDE.sub(" ", text).strip()
    if not any(map(str.isalnum, plain)):
        return plain, asides, False
    return plain, asides, any(map(has_number, asides))


def _without_remark(text: str) -> tuple[str, bool, bool]:
    """Return a text without the remark at its end, whether there was one, and doubt."""
    for found in remark().finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if has_number(before):
            return before.rstrip(_ENDS), True, has_number(after)
        if not has_number(after):
            short = any(map(str.isdigit, before))
            return before.strip(_ENDS) if short else "", True, False
    return text, False, False


def _land(kind: str, text: str) -> str:
    """Return the country that a remark names: ``Tunisian passport``, ``Ukraine``."""
    if kind not in OF_COUNTRIES:
        return ""
    plain = remark().split(text, maxsplit=1)[0].strip(_ENDS) or text
    known = words_of("scoped-number")
    rest = [w for w in _BREAK.split(plain.split(",")[0]) if _folded(w) not in known]
    return normal_country(" ".join(rest)) if rest else ""


def _folded(word: str) -> str:
    return word.casefold().strip(".'\u2019-\u2013")


def _is_label(word: str, known: frozenset[str]) -> bool:
    made = _folded(word)
    if made in known or made.replace(".", "") in known:
        return True
    parts = [part for part in re.split(r"[/-]", made) if part]
    return len(parts) > 1 and all(part in known for part in parts)


def _numbered(kind: str, text: str) -> Segment:
    if found := _unspaced().match(text) or _GLUED.match(text):
        return Segment(text[found.end() :], labelled=True)
    found = _HEAD.match(text)
    if found is None:
        read = _tailed if any(map(str.isdigit, text)) else _wordy
        return read(kind, text)
    head, rest = text[: found.end()], text[found.end() :]
    known = words_of(kind)
    words = [word for word in _BREAK.split(head) if word.strip(".'\u2019-\u2013")]
    labels = [w for w in words if _is_label(w, known) or _folded(w) in _REMARKS]
    if not _labels(kind, labels, head):
        land = normal_country(head.strip(_ENDS)) if kind in OF_COUNTRIES else ""
        if land and ":" not in head and len(head) > LONG:
            tail = _tailed(kind, rest)
            return Segment(tail.core, land, labelled=True)
        return _tailed(kind, text)
    first = words.index(labels[0])
    series = [w for n, w in enumerate(words) if n > first and _is_series(w, labels)]
    others = [w for w in words if w not in labels and w not in series]
    tail = _tailed(kind, " ".join((*series, rest.strip())))
    land = tail.country or _land(kind, " ".join(others))
    return Segment(tail.core, land, labelled=True)


def _labels(kind: str, labels: list[str], head: str) -> bool:
    """Whether words before a number are labels, and could not be letters of it."""
    if not labels:
        return False
    if any(mark in head for mark in ":#\u00b0\uff1a"):
        return True
    if any(len(word) > SERIES for word in labels):
        return True
    if kind in STRICT:
        return False
    return any(len(w) == SERIES or _folded(w) in _PLAINLY or "." in w for w in labels)


def _is_series(word: str, labels: list[str]) -> bool:
    return (
        word not in labels and word.isupper() and _LETTERS.fullmatch(word) is not None
    )


def _wordy(kind: str, text: str) -> Segment:
    """Return a value without digits, without the labels before it."""
    known = words_of(kind)
    labels: list[str] = []
    rest = text
    while (found := _WORD.match(rest)) and _is_label(found[1], known):
        labels.append(found[1])
        rest = rest[found.end() :]
    if not _labels(kind, labels, text[: len(text) - len(rest)]):
        return Segment(text)
    return Segment(rest, labelled=True)


def _tailed(kind: str, text: str) -> Segment:
    """Return a number that a text begins with, and the country behind it."""
    words = text.split()
    kept: list[str] = []
    for place, word in enumerate(words):
        if kept and _folded(word) in _NUMERO:
            continue
        bare = word.strip(_ENDS)
        if not any(map(str.isdigit, word)) and (
            len(bare) > SERIES or not bare.isupper()
        ):
            return _ended(kind, text, kept, words[place:])
        kept.append(word)
    return Segment(" ".join(kept).rstrip(_ENDS) if len(kept) < len(words) else text)


def _ended(kind: str, text: str, kept: list[str], words: list[str]) -> Segment:
    """Return a number without the words behind it, where they are no part of it."""
    tail = " ".join(words).strip(_ENDS)
    if not kept or any(map(str.isdigit, tail)):
        return Segment(text)
    land = _land(kind, tail)
    parted = kept[-1][-1] in ",-\u2013" or words[0][0] in ",-\u2013"
    if land or parted or all(_is_label(word, words_of(kind)) for word in words):
        return Segment(" ".join(kept).rstrip(_ENDS), land)
    return Segment(text)
