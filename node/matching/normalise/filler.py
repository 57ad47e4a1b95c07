"""What fills a form and says nothing: zeros, ``UNKNOWN``, ``none@none.com``.

Such a value is kept and marked, and finds nothing, meets nothing, confirms nothing:
the passports of two strangers are not one passport because both were 999999999. There
is one notion for every kind of value; ``data/filler.toml`` has the words.

It stays narrow. A real number that is taken for a filler is not found any more, so a
run counts from its first digit to its last (``123456789``, and not ``AB1234567``), and
a row of one character from end to end: series of papers begin at ``AB0000000``. Only
where letters say whose a number is, of containers and aircraft, may they stand before.

    says_nothing("vin", "Unknown", "UNKN0WN")            # True
    says_nothing("scoped-number", "ES 000", "ES:000")    # True
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from node.matching.normalise.text import alnum, clean
from node.matching.tables import toml

RUN = 8  # digits that stand in a row from 0 or 1 up, or down to them
ROW = 5  # characters, all the same; of zeros and X any number
YEAR = 4  # digits
TAIL = 5  # zeros behind letters that say whose the number is
SAID = frozenset(("sex", "country"))  # that it is not known is said of somebody
SHORT = 3  # a@a.com, abc@abc.com
ZEROS = 7  # at the end of a telephone number
IBAN_HEAD, DONATION_HEAD = 4, 2
_TABLE = toml("filler")


def _folded(text: str) -> str:
    text = text[:200]
    if not (text.isascii() and text.isprintable()):
        text = clean(text)
    return " ".join(text.casefold().split()).strip(" .,-_*?!()[]<>'\"")


_WORDS = frozenset(map(_folded, _TABLE["words"]))
_ANY = _WORDS | frozenset(map(_folded, _TABLE["short"]))
_NAMES = frozenset(map(_folded, _TABLE["names"]))
_DATES = frozenset(_TABLE["dates"])
_LOCAL = frozenset(_TABLE["email"]["local"])
_HOST = frozenset(_TABLE["email"]["host"])
_NETS = tuple(map(ipaddress.ip_network, _TABLE["ip"]["networks"]))
_BEGINS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(text.casefold() for text in found)
    for kind, found in _TABLE["begins"].items()
}
_LED = re.compile(rf"[A-Z]{{1,4}}0{{{TAIL},}}")
_ROW_AND_ONE = re.compile(r"[A-Z]?0{6,}[0-9A-Z]?|9{7,}[A-Z]")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_REMARKS = frozenset(_TABLE["remarks"]) | {w for w in _WORDS if len(w) >= YEAR}
_UP, _DOWN = "01234567890123456789012", "21098765432109876543210"


def is_row(text: str) -> bool:
    """Whether ``text`` is one character again and again, or zeros and X alone."""
    return not set(text) - {"0", "X"} or (len(text) >= ROW and len(set(text)) == 1)


def is_run(text: str) -> bool:
    """Whether ``text`` is digits in a row, from 0 or 1, or down to them or from 9."""
    if len(text) < RUN or not (text.isascii() and text.isdigit()):
        return False
    if text in _UP:
        return text[0] in "01"
    return text in _DOWN and (text[0] == "9" or text[-1] in "01")


def _number(raw: str, normal: str) -> bool:
    core = alnum(normal.rpartition(":")[2])
    return (
        _folded(raw) in _ANY
        or is_row(core)
        or is_run(core)
        or _ROW_AND_ONE.fullmatch(core) is not None
    )


def _given_out(raw: str, normal: str) -> bool:
    return _number(raw, normal) or _is_remark(raw)


def _is_remark(raw: str) -> bool:
    """Whether words say that there is no number, with a year or a count beside them."""
    digits = sum(map(str.isdigit, raw[:200]))
    return digits <= YEAR and not _REMARKS.isdisjoint(_LETTERS.findall(_folded(raw)))


def _led(raw: str, normal: str) -> bool:
    return _number(raw, normal) or _LED.fullmatch(normal) is not None


def _behind(size: int) -> Callable[[str, str], bool]:
    """Return the rule for numbers that begin with ``size`` characters of a rule."""
    return lambda raw, normal: _number(raw, normal) or is_row(normal[size:])


def _plate(raw: str, normal: str) -> bool:
    # 111 and AAA are plates of people who paid for them.
    core = alnum(normal.rpartition(":")[2])
    return not set(core) - {"0", "X"} or (len(core) > ROW and _number(raw, normal))


def _phone(raw: str, normal: str) -> bool:
    digits = normal.removeprefix("+")
    tail = digits[-9:]
    return (
        _number(raw, digits)
        or digits.endswith("0" * ZEROS)
        or (len(digits) > len(tail) and (is_row(tail) or is_run(tail)))
    )


def _nothing_of(label: str, words: frozenset[str]) -> bool:
    return label in words or (len(label) >= SHORT and is_row(label.upper()))


def _email(raw: str, normal: str) -> bool:
    local, _, host = normal.rpartition("@")
    label = host.partition(".")[0]
    if local == label and len(local) <= SHORT:
        return bool(local)
    return (
        _folded(raw) in _ANY
        or _nothing_of(local, _LOCAL)
        or (bool(host) and _nothing_of(label, _HOST))
    )


def _host(raw: str, normal: str) -> bool:
    label = normal.partition("/")[0].partition(".")[0]
    return _folded(raw) in _ANY or _nothing_of(label, _HOST)


def _ip(_raw: str, normal: str) -> bool:
    try:
        given = ipaddress.ip_network(normal)
    except ValueError:
        return False
    return any(
        given.version == net.version
        and given.network_address in net
        and given.broadcast_address in net
        for net in _NETS
    )


def _handle(raw: str, normal: str) -> bool:
    name = normal.rpartition(":")[2]
    return _folded(raw) in _ANY or _folded(name) in _ANY or is_row(name)


def _wallet(raw: str, normal: str) -> bool:
    core = normal.casefold().removeprefix("0x")
    return _folded(raw) in _ANY or is_row(core) or is_row(core[1:])


def _name(raw: str, normal: str) -> bool:
    said = _folded(raw)
    if said in _NAMES or (said != normal and _folded(normal) in _NAMES):
        return True
    return _only_x(normal)


def _only_x(normal: str) -> bool:
    return len(normal) >= SHORT and not normal.casefold().strip("x ?")


def _text(raw: str, normal: str) -> bool:
    return _folded(raw) in _WORDS | {""} or _only_x(normal)


_RULES: Mapping[str, Callable[[str, str], bool]] = MappingProxyType(
    {
        "name": _name,
        "organisation": _name,
        "title": _name,
        "text": _text,
        "code": _text,
        "date": lambda _raw, normal: normal in _DATES,
        "scoped-number": _given_out,
        "phone": _phone,
        "email": _email,
        "domain": _host,
        "url": _host,
        "ip": _ip,
        "handle": _handle,
        "wallet": _wallet,
        "plate": _plate,
        "tail": _led,
        "container": _led,
        "iban": _behind(IBAN_HEAD),
        "sec": _behind(DONATION_HEAD),
        "sec-donation": _behind(DONATION_HEAD),
        "mmsi": _behind(3),
        "iccid": _behind(2),
    }
)
"""By kind; what is not named is a number."""


@lru_cache(maxsize=16384)
def says_nothing(kind: str, raw: str, normal: str) -> bool:
    """Whether a value, as written and in its normal form, fills a form and no more.

    A value without a normal form finds nothing anyway, and is judged as written.
    """
    begins = _BEGINS.get(kind, ())
    if normal and normal.casefold().startswith(begins or ("\x00",)):
        return True
    if kind in SAID:
        return False
    if not normal:
        return not raw.strip(" .,-_*?0") or _folded(raw) in _ANY
    return _RULES.get(kind, _number)(raw, normal)
