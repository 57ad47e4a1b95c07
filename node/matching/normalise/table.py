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
from node.matching.normalise.cell import CellValue, value_in
from node.matching.normalise.country import country_text
from node.matching.normalise.form import UNCHECKED, Normal, ValueKind
from node.matching.normalise.name import name_text
from node.matching.normalise.spoilt import Spoilt, spoilt

KINDS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "text": ValueKind(text.text),
        "code": ValueKind(text.code),
        "reference": ValueKind(text.code),
        "sex": ValueKind(text.sex),
        "name": ValueKind(name_text),
        "organisation": ValueKind(name_text),
        "title": ValueKind(name_text),
        "date": ValueKind(date.date_text, date.date_check),
        "period": ValueKind(date.period_text, date.date_check),
        "country": ValueKind(country_text),
        "scoped-number": ValueKind(number.scoped),
        "plate": ValueKind(number.plate),
        "serial": ValueKind(number.serial),
        "vin": ValueKind(transport.vin, transport.vin_check),
        "imo": ValueKind(transport.imo, transport.imo_check),
        "imo-company": ValueKind(transport.imo, transport.imo_company_check),
        "mmsi": ValueKind(transport.mmsi, transport.mmsi_check),
        "tail": ValueKind(transport.tail),
        "container": ValueKind(transport.container, transport.container_check),
        "phone": ValueKind(contact.phone, contact.phone_check),
        "imei": ValueKind(contact.digits, contact.imei_check),
        "imsi": ValueKind(contact.digits, contact.imsi_check),
        "iccid": ValueKind(contact.digits, contact.iccid_check),
        "email": ValueKind(contact.email),
        "handle": ValueKind(contact.handle),
        "domain": ValueKind(contact.domain),
        "url": ValueKind(contact.url),
        "ip": ValueKind(contact.ip),
        "iban": ValueKind(finance.iban, finance.iban_check),
        "bic": ValueKind(finance.bic, finance.bic_check),
        "lei": ValueKind(finance.lei, finance.lei_check),
        "wallet": ValueKind(wallet.wallet, wallet.wallet_check),
        "sec": ValueKind(tissue.sec, tissue.sec_check),
        "sec-donation": ValueKind(tissue.donation, tissue.donation_check),
    }
)


def normal_in(kind: str, found: CellValue, country: str = "") -> str:
    """Return the normal form of one value of a cell; a number that was spoilt has none.

    A name with years beside it is somebody's name, and is found as ever.

    ``country`` is that of the whole record; what the cell says goes before it.
    """
    if found.how or not found.core:
        return ""
    how = spoilt(kind, found.core)
    if how and how is not Spoilt.NO_NAME:
        return ""
    return KINDS[kind].text(found.core, found.country or country)


def kind_of(name: str) -> ValueKind:
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
    found = value_in(kind, value)
    made = normal_in(kind, found, country)
    return Normal(made, rule.check(found.core, made) if value else UNCHECKED)


def normal_text(kind: str, value: str, country: str = "") -> str:
    """Return the normal form alone, without the cost of a check."""
    return normal_in(kind, value_in(kind, value), country)
