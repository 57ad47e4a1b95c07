import pytest

from node.matching.intake import Published, Reject
from tests.unit.matching.intake.lists.reading import found, normal, rows, said

NEW = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
SETS = """\
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
<AliasType ID="1402">N.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11" ISO2="GH">Ghana</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="91">Female</DetailReference></DetailReferenceValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
<FeatureType ID="9">Place of Birth</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="224">Gender</FeatureType>
<FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="3">Vessel</PartySubType>
<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
<PartyType ID="3">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>
<SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
"""


def name(group, text):
    return (
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}">{text}'
        "</NamePartValue></DocumentedNamePart>"
    )


def day(tag, text):
    y, m, d = text.split("-")
    return f"<{tag}><Year>{y}</Year><Month>{m}</Month><Day>{d}</Day></{tag}>"


def born(start, end, about="false"):
    first, last = (start.split(".") * 2)[:2], (end.split(".") * 2)[:2]
    return (
        '<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod>'
        f'<Start Approximate="{about}">{day("From", first[0])}{day("To", first[1])}</Start>'
        f'<End Approximate="{about}">{day("From", last[0])}{day("To", last[1])}</End>'
        "</DatePeriod></FeatureVersion></Feature>"
    )


def party(features="", sub=4, attributes=""):
    return f"""\
<DistinctParty FixedRef="88001"{attributes}><Comment/><Profile ID="88001" PartySubTypeID="{sub}">
<Identity ID="51" Primary="true"><Alias AliasTypeID="1403" Primary="true" LowQuality="false">
<DocumentedName>{name(61, "ODUBAYO")}{name(62, "Samira")}</DocumentedName>
<DocumentedName>{name(61, "Одубайо")}{name(62, "Самира")}</DocumentedName></Alias>
<Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName>{name(61, "ODU")}
</DocumentedName></Alias><Alias AliasTypeID="1402" Primary="false" LowQuality="false">
<DocumentedName>{name(61, "ODU-KAY")}{name(62, "Sam")}</DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="61" NamePartTypeID="1520"/>
</MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="62" NamePartTypeID="1521"/>
</MasterNamePartGroup></NamePartGroups></Identity>{features}</Profile></DistinctParty>
"""


def listed(parties, space=NEW, entries=True):
    entry = (
        '<SanctionsEntry ID="1" ProfileID="88001"><EntryEvent><Date><Year>2014</Year>'
        "<Month>3</Month><Day>14</Day></Date></EntryEvent>"
        '<SanctionsMeasure SanctionsTypeID="2"><Comment>no programme</Comment></SanctionsMeasure>'
        '<SanctionsMeasure SanctionsTypeID="1"><Comment>GLOMAG</Comment></SanctionsMeasure>'
        '<SanctionsMeasure SanctionsTypeID="1"><Comment>DRCONGO</Comment></SanctionsMeasure>'
        "</SanctionsEntry>"
    )
    return f"""<?xml version="1.0"?>
<Sanctions xmlns="{space}"><DateOfIssue><Year>2026</Year><Month>11</Month><Day>3</Day></DateOfIssue>
<ReferenceValueSets>{SETS}</ReferenceValueSets>
<Locations><Location ID="71"><LocationCountry CountryID="11"/><LocationPart><LocationPartValue>
<Value>Tamale</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument IDRegDocTypeID="1571" IdentityID="51" IssuedBy-CountryID="11">
<IDRegistrationNo>GH88417</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties>{parties}</DistinctParties>
<SanctionsEntries>{entry if entries else ""}</SanctionsEntries></Sanctions>
"""


@pytest.mark.parametrize("space", [NEW, "http://www.un.org/sanctions/1.0", ""])
def test_a_party_is_read_whatever_the_namespace(space):
    issued, row = found(listed(party(), space))
    assert isinstance(issued, Published)
    assert row.record.source_id == "88001"
    assert said(row, "name") == ["Samira ODUBAYO", "Самира Одубайо", "Sam ODU-KAY"]
    assert said(row, "weak_alias") == ["ODU"]
    assert said(row, "family_name") == ["ODUBAYO", "Одубайо"]


def test_papers_before_and_programmes_behind_the_parties_are_theirs():
    (row,) = rows(listed(party()))
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "programme") == ["GLOMAG", "DRCONGO"]
    assert said(row, "listed_at") == ["2014-03-14"]


@pytest.mark.parametrize(
    ("start", "end", "about", "expected"),
    [
        ("1970-5-6", "1970-5-6", "false", "1970-05-06"),
        ("1970-1-1", "1970-12-31", "false", "1970"),
        ("1970-2-1", "1970-2-28", "false", "1970-02"),
        ("1970-1-1", "1970-12-31", "true", "1970~"),
        ("1968-1-1.1968-12-31", "1971-1-1.1971-12-31", "false", "1968/1971"),
        ("1970-5-6", "1970-5-9", "false", "1970-05-06/1970-05-09"),
    ],
)
def test_how_exact_a_date_is_follows_from_its_four_days(start, end, about, expected):
    (row,) = rows(listed(party(born(start, end, about))))
    assert normal(row, "birth_date") == [expected]


def test_features_are_read_by_the_words_of_their_type():
    (row,) = rows(
        listed(
            party(
                '<Feature FeatureTypeID="9"><FeatureVersion><VersionLocation LocationID="71"/>'
                "</FeatureVersion></Feature>"
                '<Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="71"/>'
                "</FeatureVersion></Feature>"
                '<Feature FeatureTypeID="224"><FeatureVersion><VersionDetail '
                'DetailReferenceID="91"/></FeatureVersion></Feature>'
            )
        )
    )
    assert said(row, "birth_place") == ["Tamale, Ghana"]
    assert normal(row, "nationality") == ["GH"]
    assert normal(row, "sex") == ["F"]


@pytest.mark.parametrize(
    ("sub", "category"), [(1, "vessel"), (3, "organisation"), (4, "person")]
)
def test_an_unknown_subtype_is_what_its_type_says(sub, category):
    (row,) = rows(listed(party(sub=sub)))
    assert row.record.category == category


@pytest.mark.attack
def test_a_file_of_changes_is_taken_for_the_list():
    read = found(listed(party(attributes=' DeltaAction="add"')))
    assert [type(one) for one in read] == [Published, Reject]
    assert "not the list" in read[1].reason


@pytest.mark.attack
def test_a_million_values_before_the_end_are_held(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.ofac.MAX_HELD", 3)
    last = found(listed(party() + party().replace("88001", "88002")))[-1]
    assert isinstance(last, Reject)
