"""Which normaliser is whose: one row a kind of the catalogue.

normal("phone", "912 345 678", country="PT")    # Normal("+351912345678", "ok")
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from node.errors import BadInput
from node.matching.normalise import (
    contact,
    date,
    finance,
    number,
    text,
    tissue,
    transport,
    wallet,
)
from node.matching.normalise.country import country_text
from node.matching.normalise.form import UNCHECKED, Kind, Normal
from node.matching.normalise.name import name_text

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "text": Kind(text.text),
        "code": Kind(text.code),
        "reference": Kind(text.code),
        "sex": Kind(text.sex),
        "name": Kind(name_text),
        "organisation": Kind(name_text),
        "title": Kind(name_text),
        "date": Kind(date.date_text, date.date_check),
        "country": Kind(country_text),
        "scoped-number": Kind(number.scoped),
        "plate": Kind(number.plate),
        "serial": Kind(number.serial),
        "vin": Kind(transport.vin, transport.vin_check),
        "imo": Kind(transport.imo, transport.imo_check),
        "imo-company": Kind(transport.imo),
        "mmsi": Kind(transport.mmsi, transport.mmsi_check),
        "tail": Kind(transport.tail),
        "container": Kind(transport.container, transport.container_check),
        "phone": Kind(contact.phone, contact.phone_check),
        "imei": Kind(contact.digits, contact.imei_check),
        "imsi": Kind(contact.digits, contact.imsi_check),
        "iccid": Kind(contact.digits, contact.iccid_check),
        "email": Kind(contact.email),
        "handle": Kind(contact.handle),
        "domain": Kind(contact.domain),
        "url": Kind(contact.url),
        "ip": Kind(contact.ip),
        "iban": Kind(finance.iban, finance.iban_check),
        "bic": Kind(finance.bic, finance.bic_check),
        "lei": Kind(finance.lei, finance.lei_check),
        "wallet": Kind(wallet.wallet, wallet.wallet_check),
        "sec": Kind(tissue.sec, tissue.sec_check),
        "sec-donation": Kind(tissue.donation, tissue.donation_check),
    }
)


def kind_of(name: str) -> Kind:
    """Return the normaliser of a kind.

    Raises:
        BadInput: there is no such kind.
    """
    found = KINDS.get(name)
    if found is None:
        raise BadInput(f"{name[:40]!r} is not a kind of value")
    return found


def normal(kind: str, value: str, *, country: str = "") -> Normal:
    """Return the normal form of ``value`` and the mark of its check.

    ``country`` is an alpha-2 code that numbers without one are read under.

    Raises:
        BadInput: there is no such kind. No value is ever refused.
    """
    rule = kind_of(kind)
    made = rule.text(value, country)
    return Normal(made, rule.check(value, made) if value else UNCHECKED)


def normal_text(kind: str, value: str, country: str = "") -> str:
    """Return the normal form alone, without the cost of a check."""
    return KINDS[kind].text(value, country)
