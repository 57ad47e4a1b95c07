"""What is wrong with a value that is not read, or that cannot be meant.

Such a value is kept as it was written, and marked; in a question of our own it stops
the question, and in a file it is listed with its line. Reasons name what is wrong and
never what was written: they go where values may not.

    misread_of(field, value_in("date", "yesterday"), "", today=...)    # Misread.UNREAD
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from node.matching.catalogue import FieldDef
from node.matching.normalise.cell import CellValue
from node.matching.normalise.code_list import CODE_LISTS, POLICY, codes_of
from node.matching.normalise.filler import says_nothing
from node.matching.normalise.spoilt import Spoilt, spoilt
from node.matching.normalise.text import code
from node.model.span import span

DATES = frozenset(("date", "period"))
CODES_SAID = 60
"""How many codes of a list an advice names."""
_HOSTS = frozenset(("domain", "url"))
_OCTETS = 4
_ELSEWHERE = timedelta(days=1)  # somewhere it is tomorrow already


class Misread(StrEnum):
    """What is wrong with a value; empty where nothing is."""

    NONE = ""
    UNREAD = "unread"
    FILLS = "fills"
    AHEAD = "ahead"
    UNLISTED = "unlisted"
    BROKEN = Spoilt.BROKEN.value
    SHORTENED = Spoilt.SHORTENED.value
    SEVERAL = Spoilt.SEVERAL.value
    PARTLY = Spoilt.PARTLY.value
    NO_NAME = Spoilt.NO_NAME.value
    COUNTRY = "country"
    PLACE = "place"
    CUT = "cut"


REASONS: Mapping[str, str] = MappingProxyType(
    {
        Misread.UNREAD: "cannot be read",
        Misread.FILLS: "only fills a form and says nothing",
        Misread.AHEAD: "lies in the future",
        Misread.UNLISTED: "is not of its list of codes",
        Misread.BROKEN: "was lost in a spreadsheet or in another encoding",
        Misread.SHORTENED: "is what a spreadsheet made of a number",
        Misread.SEVERAL: "holds more than one number",
        Misread.PARTLY: "has marks for what is not known",
        Misread.NO_NAME: "is a number, a date or an address, and no name",
        Misread.COUNTRY: "stands beside a country that cannot be read",
        # Of what a reader of lists kept; which place that is stands behind a colon.
        Misread.PLACE: "holds what stands in a place that is not known of this list",
        Misread.CUT: "is cut, and goes on in a table that was not given",
    }
)

_NUMBER = "One number, whole: letters and digits, spaces and dashes: AB 123456."
_SCOPED = (
    "One number, whole, with at least one digit, its country before a colon or not: "
    "AB123456, ES:AB123456."
)
_NAME = "Words in any script."
FORMS: Mapping[str, str] = MappingProxyType(
    {
        "text": _NAME,
        "code": _NUMBER,
        "reference": _NUMBER,
        "sex": "M, F, X (unspecified) or U (unknown).",
        "name": _NAME,
        "organisation": _NAME,
        "title": _NAME,
        "date": (
            "A day, a month, a year or a span: 1972-05-03, 03.05.1972, 3 May 1972, "
            "1972-05, 1972, circa 1960, 1960-1965."
        ),
        "period": "A year or a span of years: 1650, 1600-1650, circa 1890.",
        "country": "A country by code or name: PT, PRT, Portugal, Portuguese.",
        "scoped-number": _SCOPED,
        "plate": (
            "Letters and digits; ? stands for one that is not known, * for any number: "
            "AA-00-BB, PT:AA-??-BB. Four at least must be known."
        ),
        "serial": _NUMBER,
        "vin": "5 to 20 letters and digits, 17 since 1981: WVWZZZ1JZXW000001.",
        "imo": "Seven digits, IMO before them or not: IMO 9074729.",
        "imo-company": "Seven digits: 5034567.",
        "mmsi": "Nine digits: 211331640.",
        "tail": "A registration mark of 2 to 12 letters and digits: D-AIMA.",
        "container": "Four letters and seven digits: CSQU3054383.",
        "phone": "Digits, with + and the country where it is known: +351 912 345 678.",
        "imei": "15 digits: 490154203237518.",
        "imsi": "14 or 15 digits: 268011234567890.",
        "iccid": "19 or 20 digits: 8935101811111111115.",
        "email": "An address with one @: name@example.org.",
        "handle": "A name, its platform before a colon or not: telegram:name.",
        "domain": "A host name: example.org.",
        "url": "A web address: https://example.org/page.",
        "ip": "An IPv4 or IPv6 address or network: 192.0.2.1, 2001:db8::/32.",
        "iban": "A country and up to 32 letters and digits: PT50000201231234567890154.",
        "bic": "8 or 11 letters and digits: CGDIPTPL.",
        "lei": "20 letters and digits: 529900T8BM49AURSDO55.",
        "wallet": "14 to 128 letters and digits, their chain before them or not.",
        "sec": "40 characters, SEC before them or not.",
        "sec-donation": "21 letters and digits.",
    }
)
"""By kind of the catalogue: which forms are read, for whoever typed another."""


def misread_of(
    rule: FieldDef,
    found: CellValue,
    normal: str,
    *,
    today: date | None = None,
    offences: Container[str] | None = None,
) -> Misread:
    """Return what is wrong with a value of a cell, given its normal form.

    Without ``today`` no date lies ahead; without ``offences``, those of the policy in
    force in normal form, no offence is unlisted.
    """
    value = found.core or found.written
    alone = misread_alone(rule.kind, found, normal)
    if alone:
        return alone
    if rule.codes and not CODE_LISTS[rule.codes].has(value, offences):
        return Misread.UNLISTED
    if today is not None and rule.kind in DATES and not rule.ahead:
        days = span(normal)
        if days is not None and days[0] > today + _ELSEWHERE:
            return Misread.AHEAD
    return Misread.NONE


def misread_alone(kind: str, found: CellValue, normal: str) -> Misread:
    """Return what is wrong with a value, whatever the day and the lists of codes."""
    value = found.core or found.written
    if says_nothing(kind, value, normal):
        return Misread.FILLS
    if not normal or kind == "name":  # a number that was spoilt has none
        how = found.how or spoilt(kind, value)
        if how or not normal:
            return Misread(how or Misread.UNREAD)
    if kind in _HOSTS and not _is_host(normal.partition("/")[0]):
        return Misread.UNREAD
    return Misread.NONE


def _is_host(host: str) -> bool:
    """Whether a host has a domain, or is the address of a machine."""
    labels = host.split(".")
    if labels[-1].isdigit():
        return len(labels) == _OCTETS and all(map(str.isdigit, labels))
    return len(labels) > 1


def normal_offences(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes of a policy's offences as values are compared with them."""
    return frozenset(map(code, codes))


def forms_of(rule: FieldDef, offences: Iterable[str] = ()) -> str:
    """Return which forms of a field are read: its codes, or examples of its kind."""
    if not rule.codes:
        return FORMS[rule.kind]
    listed = CODE_LISTS[rule.codes]
    codes = tuple(offences) if listed.given == POLICY else codes_of(listed)
    more = ", ..." if len(codes) > CODES_SAID else ""
    return f"{listed.title}: {', '.join(codes[:CODES_SAID])}{more}."
