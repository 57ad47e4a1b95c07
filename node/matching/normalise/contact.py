"""Telephones, SIM cards, e-mail, handles and network addresses."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

import phonenumbers
from stdnum import imei as stdnum_imei
from stdnum import imsi as stdnum_imsi
from stdnum import luhn

from node.matching.normalise.confusable import digits_of
from node.matching.normalise.form import FAIL, UNCHECKED, digit_verdict, verdict
from node.matching.normalise.text import alnum, clean

# A host name is at most 253 characters, a part of it 63 (RFC 1035, section 2.3.4).
MAX_HOST, MAX_LABEL = 253, 63
# What IDNA 2008 keeps, and IDNA 2003 made ss and another sigma (UTS 46, section 7).
_KEPT_LETTERS = "\u00df\u03c2"

_NOT_DIGITS = re.compile(r"[^0-9]+")
_DEVICE = re.compile(r"(?:IMEISV|IMEI|IMSI|ICCID|SIM)+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]{1,10}:)?//")
# How numbers of Mexico were dialled before August 2019: 1 behind +52 for a mobile, 044
# and 045 for one within the country, 01 for any other. phonenumbers 8.12 took them off,
# 9.0.43 leaves them in.
_OLD_MEXICAN = re.compile(r"\+52(?:1|01|04[45])([1-9][0-9]{9})")
# Plans that were renumbered, so that the number of before and that of today are one:
# Benin put 01 before all on 30 November 2024, Ivory Coast on 31 January 2021 what tells
# the operator: of a mobile its second digit, of a fixed line its third.
_OLD_BENIN = re.compile(r"\+229([2-9]\d{7})")
_OLD_IVORIAN = re.compile(r"\+225(\d)(\d)(\d)(\d{5})")
_IVORIAN_MOBILE = {"0123": "01", "456": "05", "789": "07"}
_IVORIAN_FIXED = {"8": "21", "0": "25"}
_NORTH_AMERICAN = re.compile(r"1[2-9][0-9]{9}")
# Networks that nobody assigned to one operator: 001 for tests, 999 for private networks
# (ITU-T E.212). python-stdnum 2.2 knows them like any other.
_OF_NOBODY = ("001", "999")


def phone(value: str, country: str = "") -> str:
    """Return E.164 where the region is known, else the digits as they stand.

    What was dialled before a Mexican number until 2019 is taken off. ``1`` and ten
    digits, without ``+``, may be of North America even there: that stays as it is.
    """
    value = clean(value[:100])
    digits = _NOT_DIGITS.sub("", alnum(value))
    international = value.startswith(("+", "00", "(+", "tel:+"))
    if international:
        value = "+" + digits.removeprefix("00") if value[0] != "+" else value
    elsewhere = country == "MX" and _NORTH_AMERICAN.fullmatch(digits)
    if international or (country and not elsewhere):
        try:
            number = phonenumbers.parse(value, country or None)
        except phonenumbers.NumberParseException:
            number = None
        if number is not None:
            e164 = phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            )
            e164 = _of_today(_OLD_MEXICAN.sub(r"+52\1", e164))
            if _E164.fullmatch(e164):
                return e164
    digits = digits.lstrip("0")
    return digits if len(digits) <= 20 else ""


def _of_today(e164: str) -> str:
    """Return a number of a plan that was renumbered as it is dialled today."""
    if found := _OLD_BENIN.fullmatch(e164):
        return f"+22901{found[1]}"
    if found := _OLD_IVORIAN.fullmatch(e164):
        first, second, third, rest = found.groups()
        if first in "23":
            prefix = _IVORIAN_FIXED.get(third, "27")
        else:
            prefix = next(p for d, p in _IVORIAN_MOBILE.items() if second in d)
        return f"+225{prefix}{first}{second}{third}{rest}"
    return e164


def phone_check(_raw: str, text: str) -> str:
    """Mark an international number by the numbering plan of its country."""
    if not text.startswith("+"):
        return UNCHECKED
    try:
        return verdict(phonenumbers.is_valid_number(phonenumbers.parse(text)))
    except phonenumbers.NumberParseException:
        return FAIL


def digits(value: str, _country: str = "") -> str:
    """Return the digits of a device or card number; O is read as 0, and so on."""
    text = alnum(value[:100])
    if label := _DEVICE.match(text):
        text = text[label.end() :]
    text = digits_of(text) or _NOT_DIGITS.sub("", text)
    return text if len(text) <= 24 else ""


def imei_check(_raw: str, text: str) -> str:
    """Mark an IMEI or IMEISV."""
    return digit_verdict(text, stdnum_imei.is_valid(text))


def imsi_check(_raw: str, text: str) -> str:
    """Mark an IMSI by its length and network, where somebody was given the network."""
    holds = stdnum_imsi.is_valid(text)
    if holds and text.startswith(_OF_NOBODY):
        return UNCHECKED
    return digit_verdict(text, holds)


def iccid_check(_raw: str, text: str) -> str:
    """Mark a SIM card number (ITU-T E.118, Luhn)."""
    return digit_verdict(text, 19 <= len(text) <= 20 and luhn.is_valid(text))


def domain(value: str, _country: str = "") -> str:
    """Return a host name in lower case and IDNA 2008 form, without a final dot."""
    host = clean(value[: 4 * MAX_HOST]).strip(". ")[:MAX_HOST]
    host = "".join(c if c in _KEPT_LETTERS else c.casefold() for c in host)
    if not host or any(mark in host for mark in " /@:"):
        return ""
    if host.isascii():
        return host
    labels = [_label(label) for label in _DOTS.split(host)]
    return ".".join(labels).strip(".") if all(labels) else host


def _label(label: str) -> str:
    """Return one part of a host name in ASCII; nothing if it is too long."""
    mapped = unicodedata.normalize("NFKC", label)
    made = mapped
    if not mapped.isascii():
        made = "xn--" + mapped.encode("punycode").decode("ascii")
    return made if len(made) <= MAX_LABEL else ""


def email(value: str, _country: str = "") -> str:
    """Return an address in lower case, its domain in IDNA form.

    The local part may in theory tell capitals apart (RFC 5321, section 2.4); for
    finding a person it must not.
    """
    text = clean(value[:400]).casefold().removeprefix("mailto:").strip(" <>,;.")
    local, mark, host = text.rpartition("@")
    local = local.rpartition(":")[2]  # what stands before is a label, of any language
    host = domain(host)
    if not mark or not local or not host or "@" in local or " " in local:
        return ""
    return clean(f"{local}@{host}")


def handle(value: str, _country: str = "") -> str:
    """Return a platform handle, ``platform:name`` or ``name``, in lower case."""
    text = clean(clean(value[:200]).casefold())
    platform, mark, name = text.rpartition(":")
    return f"{platform}{mark}{name.lstrip('@ ')}"


def url(value: str, _country: str = "") -> str:
    """Return host and path of a web address, without scheme, ``www.`` or query."""
    text = clean(value[:1000])
    try:
        parts = urlsplit(text if _SCHEME.match(text.lower()) else "//" + text)
        host = domain(parts.hostname or "")
    except ValueError:
        return ""
    while host.startswith("www."):
        host = host[4:]
    path = clean(parts.path).rstrip("/ ")
    return f"{host}{path}" if host else ""


def ip(value: str, _country: str = "") -> str:
    """Return an IPv4 or IPv6 address or network in its shortest form."""
    text = clean(value[:100])
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ""
    whole = network.prefixlen == network.max_prefixlen
    return str(network.network_address if whole else network)
