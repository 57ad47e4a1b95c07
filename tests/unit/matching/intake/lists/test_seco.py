import pytest

from node.matching.intake import Reject
from tests.unit.matching.intake.lists.reading import found, normal, rows, said

TARGET = """\
<target ssid="{number}"><sanctions-set-id>901</sanctions-set-id>
<foreign-identifier>CDi.881</foreign-identifier>
<individual sex="female"><identity ssid="2" main="true">
<name ssid="3" name-type="primary-name" quality="good"><name-part order="1"
 name-part-type="family-name"><value>Odubayo</value><spelling-variant lang="rus" script="CYRL">
Одубайо</spelling-variant></name-part><name-part order="2" name-part-type="given-name">
<value>Samira</value></name-part><name-part order="3" name-part-type="title"><value>Dr</value>
</name-part></name><name ssid="4" name-type="alias" quality="low"><name-part order="1"
 name-part-type="whole-name"><value>Mother Sam</value></name-part></name>
<day-month-year ssid="5" day="6" month="5" year="1970" calendar="Gregorian"/>
<day-month-year ssid="6" year="1971"/><place-of-birth ssid="7" place-id="990"/>
<nationality ssid="8"><country iso-code="GH">Ghana</country></nationality>
<identification-document ssid="9" document-type="passport"><number>GH88417</number>
<issuer code="GH">Ghana</issuer></identification-document></identity>
<identity ssid="10" main="false"><name name-type="primary-name"><name-part order="1"
 name-part-type="whole-name"><value>Ama Kofi</value></name-part></name>
<day-month-year year="1965"/></identity></individual>{changes}</target>
"""
PLACE = (
    '<place ssid="990"><location>Tamale</location>'
    '<country iso-code="GH">Ghana</country></place>'
)


def change(kind, day, inside=""):
    return (
        f'<modification modification-type="{kind}" effective-date="{day}">{inside}'
        "</modification>"
    )


def listed(*targets):
    return (
        '<?xml version="1.0"?><swiss-sanctions-list list-type="whole-list" date="2026-11-03">'
        '<sanctions-program ssid="900"><program-key lang="ger">Erfunden</program-key>'
        '<program-key lang="eng">Invented</program-key><sanctions-set ssid="901" lang="eng"/>'
        f"</sanctions-program>{''.join(targets)}{PLACE}</swiss-sanctions-list>"
    )


def target(*changes, number=881):
    return TARGET.format(number=number, changes="".join(changes))


def test_a_target_is_read_with_its_programme_and_its_place_from_the_end():
    day, row = found(listed(target(change("listed", "2014-03-14"))))
    assert day.day.isoformat() == "2026-11-03"
    assert said(row, "programme") == ["Invented"]
    assert said(row, "birth_place") == ["Tamale"]
    assert normal(row, "birth_country") == ["GH"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "source_reference") == ["CDi.881"]
    assert said(row, "listed_at") == ["2014-03-14"]


def test_names_are_made_of_the_parts_in_each_script():
    (row,) = rows(listed(target()))
    assert said(row, "name") == ["Samira Odubayo", "Samira Одубайо"]
    assert said(row, "weak_alias") == ["Mother Sam"]
    assert said(row, "title") == ["Dr"]


@pytest.mark.parametrize(
    "changes",
    [
        (change("de-listed", "2025-06-20"), change("listed", "2014-03-14")),
        (change("listed", "2014-03-14"), change("de-listed", "2025-06-20")),
    ],
)
def test_who_was_delisted_is_not_listed_in_whatever_order_that_stands(changes):
    assert not rows(listed(target(*changes)))


def test_who_was_listed_again_is_listed():
    changes = [
        ("listed", "2014-01-01"),
        ("de-listed", "2016-01-01"),
        ("listed", "2020-01-01"),
    ]
    assert rows(listed(target(*(change(*one) for one in changes))))


def test_history_in_changes_is_not_what_is_true_today():
    copy = (
        "<added><individual><identity main='true'><name name-type='primary-name'><name-part "
        "name-part-type='whole-name'><value>History Only</value></name-part></name></identity>"
        "</individual></added><removed><individual><identity main='true'><day-month-year "
        "year='1950'/></identity></individual></removed>"
    )
    (row,) = rows(listed(target(change("amended", "2020-02-01", copy))))
    assert "History" not in repr(row.record)
    assert normal(row, "birth_date") == ["1970-05-06", "1971"]


def test_a_second_identity_has_a_name_to_be_found_by_and_a_date_that_is_not_mixed_in():
    (row,) = rows(listed(target()))
    assert said(row, "alias") == ["Ama Kofi"]
    assert "1965" not in normal(row, "birth_date")
    assert said(row, "notes") == ["another identity: Ama Kofi; 1965"]


@pytest.mark.attack
def test_targets_without_end_wait_for_their_places(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.seco.MAX_WAITING", 2)
    read = found(listed(*(target(number=n) for n in range(5))))
    assert isinstance(read[-1], Reject)


def part(kind, value, *variants):
    spelt = "".join(
        f'<spelling-variant lang="rus" script="CYRL">{one}</spelling-variant>'
        for one in variants
    )
    return (
        f'<name-part name-part-type="{kind}"><value>{value}</value>{spelt}</name-part>'
    )


def named(*parts):
    given = f'<name name-type="primary-name" quality="good">{"".join(parts)}</name>'
    text = target()
    first, last = text.index("<name "), text.index("<day-month-year")
    return rows(listed(text[:first] + given + text[last:]))[0]


def test_every_part_of_a_name_is_in_it_also_two_of_one_kind():
    row = named(
        part("family-name", "Odubayo"),
        part("given-name", "Samira"),
        part("given-name", "Ama"),
        part("nickname", "the Elder"),
    )
    assert said(row, "name") == ["Samira Ama Odubayo the Elder"]


def test_every_spelling_of_a_part_is_in_some_name():
    row = named(
        part("family-name", "Odubayo", "Одубайо", "Одубаё"),
        part("given-name", "Samira", "Самира", "Самирa"),
    )
    assert len(said(row, "name")) == 1 + 2 * 2
    assert {"Самира Одубайо", "Самира Одубаё"} < set(said(row, "name"))


@pytest.mark.attack
def test_spellings_of_many_parts_multiply_without_bound():
    variants = [f"Самира{n}" for n in range(10)]
    row = named(*(part("other", f"Samira{n}", *variants) for n in range(9)))
    assert len(said(row, "name")) == 1 + 10
    assert all(any(v in name for name in said(row, "name")) for v in variants)
