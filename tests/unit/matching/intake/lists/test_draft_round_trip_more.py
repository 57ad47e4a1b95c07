"""A person, written as six more publishers write one, is read with all that was."""

from html import escape

import pytest
from hypothesis import given, settings

from tests.unit.matching.intake.lists import test_dfat as dfat_list
from tests.unit.matching.intake.lists import test_ofac as ofac_list
from tests.unit.matching.intake.lists import test_sema as sema_list
from tests.unit.matching.intake.lists import test_uk as uk_list
from tests.unit.matching.intake.lists.reading import normal, rows, said
from tests.unit.matching.intake.lists.test_draft_round_trip import PEOPLE, table


def day_first(who):
    return "/".join(reversed(who.born.split("-")))


def ofac_xml(who):
    def alias(kind, text):
        first, last = map(escape, text.split(" "))
        parts = f"{ofac_list.name(61, last)}{ofac_list.name(62, first)}"
        return (
            f'<Alias AliasTypeID="{kind}" LowQuality="false">'
            f"<DocumentedName>{parts}</DocumentedName></Alias>"
        )

    groups = "".join(
        f'<MasterNamePartGroup><NamePartGroup ID="{group}" NamePartTypeID="{kind}"/>'
        "</MasterNamePartGroup>"
        for group, kind in ((61, 1520), (62, 1521))
    )
    own = f"{alias(1403, who.name)}{alias(1400, who.alias)}"
    party = (
        '<DistinctParty FixedRef="1"><Profile ID="1" PartySubTypeID="4">'
        f'<Identity ID="51" Primary="true">{own}<NamePartGroups>{groups}'
        f"</NamePartGroups></Identity>{ofac_list.born(who.born, who.born)}"
        "</Profile></DistinctParty>"
    )
    made = ofac_list.listed(party, entries=False)
    return made.replace("GH88417", who.passport).replace(' IssuedBy-CountryID="11"', "")


def uk_xml(who):
    def name(kind, text):
        first, last = map(escape, text.split(" "))
        return (
            f"<Name><Name1>{first}</Name1><Name6>{last}</Name6>"
            f"<NameType>{kind}</NameType></Name>"
        )

    number = f"<Passport><PassportNumber>{who.passport}</PassportNumber></Passport>"
    made = uk_list.person(
        name("Primary Name", who.name) + name("Alias", who.alias),
        f"<DOB>{day_first(who)}</DOB>",
        number * 2,  # once for each date of birth
    )
    script = (
        "<NameNonLatinScript>\u0421\u0430\u043c\u0438\u0440\u0430 </NameNonLatinScript>"
    )
    assert script in made
    return uk_list.listed(made.replace(script, ""))


def ofsi(who):
    first, last = who.parts
    given, family = who.alias.split(" ")
    header = [
        *("Name 6", "Name 1", "DOB", "Passport Number", "Group Type"),
        *("Alias Type", "Group ID"),
    ]
    rest = [day_first(who), who.passport, "Individual"]
    return "Last Updated,27/01/2026\r\n" + table(
        header,
        [last, first, *rest, "Primary name", "1"],
        [family, given, *rest, "AKA", "1"],
    )


def ofsi_xml(who):
    def target(kind, text):
        first, last = map(escape, text.split(" "))
        return (
            f"<FinancialSanctionsTarget><Name6>{last}</Name6><name1>{first}</name1>"
            f"<DateOfBirth>{day_first(who)}</DateOfBirth>"
            f"<PassportNumber>{who.passport}</PassportNumber>"
            "<GroupTypeDescription>Individual</GroupTypeDescription>"
            f"<AliasType>{kind}</AliasType><GroupID>1</GroupID>"
            "</FinancialSanctionsTarget>"
        )

    both = target("Primary name", who.name) + target("AKA", who.alias)
    root = "ArrayOfFinancialSanctionsTarget"
    return f"<{root}>{both}</{root}>"


def dfat(who):
    def line(number, kind, text, born):
        more = ("", "", "", "", dfat_list.CONTROL)
        return (number, escape(text), "Individual", kind, "", born, *more)

    return dfat_list.listed(
        line("1", "Primary Name", who.name, day_first(who)),
        line("1a", "Alias", who.alias, ""),
    )


def sema(who):
    first, last = map(escape, who.parts)
    record = {
        "Country": "Ruritania / Ruritanie",
        "LastName": last,
        "GivenName": first,
        "Aliases": escape(who.alias),
        "DateOfBirthOrShipBuildDate": who.born,
    }
    return sema_list.listed(record, tags=sema_list.NEW)


WRITERS = (ofac_xml, uk_xml, ofsi, ofsi_xml, dfat, sema)
PAPERLESS = (dfat, sema)
"""Lists that tell of nobody's papers."""


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
    papers = [] if write in PAPERLESS else [who.passport]
    assert normal(row, "passport_number") == papers
    assert not row.unread
