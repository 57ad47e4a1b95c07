"""A person, written as each publisher writes one, is read with all that was written."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.matching.intake.lists.reading import normal, rows, said

WORDS = st.text("abcdefghijklmnopqrstuvwxyzéñ'àçö", min_size=2, max_size=9).filter(
    lambda text: text[0].isalpha() and text[-1].isalpha() and text not in ("na", "no")
)
NAMES = st.builds(lambda *parts: " ".join(parts).title(), WORDS, WORDS)
DAYS = st.dates(
    min_value=date(1930, 1, 1),
    max_value=date(2005, 12, 31),
)
NUMBERS = st.from_regex(r"[A-Z]{2}[1-9][0-9]{6}", fullmatch=True)


@dataclass(frozen=True)
class Written:
    name: str
    alias: str
    born: str
    passport: str

    @property
    def parts(self):
        return self.name.split(" ")


PEOPLE = st.builds(
    Written, NAMES, NAMES, DAYS.map(lambda day: day.isoformat()), NUMBERS
)


def table(header, *lines, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *lines])
    return out.getvalue()


def un(who):
    first, last = map(escape, who.parts)
    return (
        "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>"
        f"<REFERENCE_NUMBER>X.1</REFERENCE_NUMBER><FIRST_NAME>{first}</FIRST_NAME>"
        f"<SECOND_NAME>{last}</SECOND_NAME><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>"
        f"<ALIAS_NAME>{escape(who.alias)}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        f"<INDIVIDUAL_DATE_OF_BIRTH><DATE>{who.born}</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        f"<NUMBER>{who.passport}</NUMBER></INDIVIDUAL_DOCUMENT>"
        "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    )


def eu(who):
    return (
        '<export><sanctionEntity logicalId="1"><subjectType code="person"/>'
        f'<nameAlias wholeName="{escape(who.name)}"/>'
        f'<nameAlias wholeName="{escape(who.alias)}"/>'
        f'<birthdate birthdate="{who.born}"/>'
        f'<identification identificationTypeCode="passport" number="{who.passport}"/>'
        "</sanctionEntity></export>"
    )


def eu_table(who):
    header = [
        *("fileGenerationDate", "Entity_LogicalId", "Entity_SubjectType"),
        *("NameAlias_WholeName", "BirthDate_BirthDate", "Identification_TypeCode"),
        "Identification_Number",
    ]
    begin = ["03/11/2026", "1", "P"]
    return table(
        header,
        [*begin, who.name, "", "", ""],
        [*begin, who.alias, "", "", ""],
        [*begin, "", who.born, "", ""],
        [*begin, "", "", "passport", who.passport],
        delimiter=";",
    )


def uk(who):
    first, last = who.parts
    born = "/".join(reversed(who.born.split("-")))
    header = [
        *("Last Updated", "Unique ID", "OFSI Group ID", "Designation Type"),
        *("Name 1", "Name 6", "Name type", "D.O.B", "Passport number"),
    ]
    given, family = who.alias.split(" ")
    begin = ["03/11/2026", "RUS1", "1", "Individual"]
    return "Report Date: 03-Nov-2026\r\n" + table(
        header,
        [*begin, first, last, "Primary Name", born, who.passport],
        [*begin, given, family, "Alias", born, who.passport],
    )


def seco(who):
    def name(kind, text):
        first, last = map(escape, text.split(" "))
        return (
            f'<name name-type="{kind}" quality="good"><name-part '
            f'name-part-type="given-name"><value>{first}</value></name-part><name-part '
            f'name-part-type="family-name"><value>{last}</value></name-part></name>'
        )

    year, month, day = who.born.split("-")
    return (
        '<swiss-sanctions-list><target ssid="1"><individual><identity main="true">'
        f"{name('primary-name', who.name)}{name('alias', who.alias)}"
        f'<day-month-year day="{int(day)}" month="{int(month)}" year="{year}"/>'
        f'<identification-document document-type="passport"><number>{who.passport}'
        "</number></identification-document></identity></individual></target>"
        "</swiss-sanctions-list>"
    )


def ofac(who):
    first, last = who.parts
    given, family = who.alias.split(" ")
    year, month, day = who.born.split("-")
    months = [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ]
    remarks = f"DOB {day} {months[int(month) - 1]} {year}; Passport {who.passport}."
    nothing = ",-0- " * 7
    return (
        f'1,"{last.upper()}, {first}","individual","X"{nothing},"{remarks}"\r\n'
        f'1,2,"aka","{family.upper()}, {given}",-0- \r\n1,3,"4 Quay",-0- ,-0- ,-0- \r\n'
    )


def interpol(who):
    first, last = who.parts
    return json.dumps(
        {
            "entity_id": "2098/1",
            "forename": first,
            "name": last,
            "aliases": [who.alias],
            "date_of_birth": who.born.replace("-", "/"),
            "identity_documents": [{"type": "Passport", "number": who.passport}],
        }
    )


def misp(who):
    said_of = {
        "full-name": who.name,
        "alias": who.alias,
        "date-of-birth": who.born,
        "passport-number": who.passport,
    }
    some = [{"object_relation": key, "value": text} for key, text in said_of.items()]
    return json.dumps(
        {"Event": {"Object": [{"name": "person", "uuid": "1", "Attribute": some}]}}
    )


def stix(who):
    one = {
        "type": "identity",
        "id": "identity--1",
        "name": who.name,
        "x_aliases": [who.alias],
        "extensions": {"x": {"dob": who.born, "passport_number": who.passport}},
    }
    return json.dumps({"type": "bundle", "objects": [one]})


def senzing(who):
    return json.dumps(
        {
            "DATA_SOURCE": "X",
            "RECORD_ID": "1",
            "PRIMARY_NAME_FULL": who.name,
            "AKA_NAME_FULL": who.alias,
            "DATE_OF_BIRTH": who.born,
            "PASSPORT_NUMBER": who.passport,
        }
    )


def statements(who):
    header = ["canonical_id", "entity_id", "prop", "prop_type", "schema", "value"]
    said_of = {
        "name": who.name,
        "alias": who.alias,
        "birthDate": who.born,
        "passportNumber": who.passport,
    }
    some = (["NK-1", "x-1", prop, "", "Person", v] for prop, v in said_of.items())
    return table(header, *some)


WRITERS = (
    *(un, eu, eu_table, uk, seco, ofac, interpol, misp, stix, senzing, statements),
)


@pytest.mark.parametrize("write", WRITERS, ids=lambda one: one.__name__)
@given(who=PEOPLE)
@settings(max_examples=20, deadline=None)
def test_who_was_written_is_read_with_every_name_day_and_number(write, who):
    (row,) = rows(write(who))
    names = [*said(row, "name"), *said(row, "alias")]
    assert {name.casefold() for name in names} == {
        who.name.casefold(),
        who.alias.casefold(),
    }
    assert normal(row, "birth_date") == [who.born]
    assert normal(row, "passport_number") == [who.passport]
    assert not row.unread
