"""Telephones, SIM cards, e-mail, handles and network addresses."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import phonenumbers
from stdnum import imei as stdnum_imei
from stdnum import imsi as stdnum_imsi
from stdnum import luhn

from node.matching.normalise.confusable import digits_of
from node.matching.normalise.form import FAIL, UNCHECKED, digit_verdict, verdict
from node.matching.normalise.text import alnum, clean

# A host name is at most 253 characters (RFC 1035, section 2.3.4); the IDNA codec
# takes quadratic time on longer ones.
MAX_HOST = 253

_NOT_DIGITS = re.compile(r"[^0-9]+")
_DEVICE = re.compile(r"(?:IMEISV|IMEI|IMSI|ICCID|SIM)+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]{1,10}:)?//")
# How numbers of Mexico were dialled before August 2019: 1 behind +52 for a mobile, 044
# and 045 for one within the country, 01 for any other. phonenumbers 8.12 took them off,
# 9.0.43 leaves them in.
_OLD_MEXICAN = re.compile(r"\+52(?:1|01|04[45])([1-9][0-9]{9})")
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
            e164 = _OLD_MEXICAN.sub(r"+52\1", e164)
            if _E164.fullmatch(e164):
                return e164
    digits = digits.lstrip("0")
    return digits if len(digits) <= 20 else ""


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
    """Return a host name in lower case and IDNA form, without a final dot."""
    host = clean(value[: 4 * MAX_HOST]).casefold().strip(". ")[:MAX_HOST]
    if not host or any(mark in host for mark in " /@:"):
        return ""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower().strip(".")
    except UnicodeError:
        return host


def email(value: str, _country: str = "") -> str:
    """Return an address in lower case, its domain in IDNA form.

    The local part may in theory tell capitals apart (RFC 5321, section 2.4); for
    finding a person it must not.
    """
    text = clean(value[:400]).casefold().removeprefix("mailto:").strip(" <>,;.")
    local, mark, host = text.rpartition("@")
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
