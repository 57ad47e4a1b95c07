import gzip
import json
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest

from node.cli import importing
from node.cli.upload import CHUNK
from node.errors import PolicySaysNo, Unreachable
from node.model.desk.call import Count, Nothing
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    RECORDS_LIST,
    RECORDS_SHARED,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    FieldInput,
    HoldingsStats,
    ImportChunk,
    ImportProgress,
    MissingRecord,
    RecordInput,
    RecordList,
    RecordPage,
    RecordRequest,
    Reject,
    SameNumber,
    SharedRequest,
    SharedValue,
    SharedValues,
    UnreadValue,
    WithdrawRequest,
)
from tests.unit.cli.stage import EVIL, RECORD

OPTIONS = ("--purpose", "--case", "--offence", "--basis")


def progress(**changes):
    given = {
        "read": 2,
        "added": 1,
        "changed": 0,
        "unchanged": 1,
        "rejected": 0,
        "selectors": 4,
        "bytes_read": 10,
    }
    return ImportProgress(**(given | changes))


@pytest.fixture
def listed(home):
    path = home / "un.ftm.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": 1}\n{"id": 2}\n'))
    return path


def test_an_import_sends_the_unpacked_file_and_tells_the_counts(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = [progress(), progress(done=True)]
    ended = comity("record", "import", listed, "--role", "suspect", "--json")
    assert ended.code == 0
    assert json.loads(ended.out) == {
        "read": 2,
        "added": 1,
        "changed": 0,
        "unchanged": 1,
        "joined": 0,
        "rejected": 0,
        "unread": 0,
        "unread_values": [],
        "same": 0,
        "same_numbers": [],
        "missing": 0,
        "missing_records": [],
        "withdrawn": 0,
        "selectors": 4,
        "bytes_read": 10,
    }
    sent = desk.request(RECORDS_IMPORT)
    first = ImportChunk(data=b"", format="", source="un", role="suspect")
    assert sent[0] == first
    assert b"".join(c.data for c in sent) == b'{"id": 1}\n{"id": 2}\n'
    assert sent[-1].last


def test_rejects_are_kept_with_line_and_reason(comity, desk, listed):
    rejects = (Reject(2, f"no name {EVIL}"),)
    one = {"rejected": 1, "unchanged": 0}
    told = [progress(**one, rejects=rejects), progress(**one, done=True)]
    desk.replies[RECORDS_IMPORT] = told
    ended = comity("record", "import", listed, "--json")
    assert ended.code == 1, "a row was not taken"
    kept = json.loads(ended.out)["reject_file"]
    assert kept == f"{listed}.rejects.csv"
    said = (listed.parent / "un.ftm.jsonl.gz.rejects.csv").read_text()
    assert said.startswith("line,reason\n2,no name ")
    assert "\x1b" not in said


STAYS = "1 added and 0 changed records stay, of 2 rows read. The same import again"


def test_an_import_that_stops_half_way_says_what_stays(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = [progress()]
    ended = comity("record", "import", listed)
    assert ended.code == 1
    assert STAYS in ended.err


@pytest.mark.parametrize(
    ("fault", "code"), [(KeyboardInterrupt(), 130), (Unreachable("gone"), 3)]
)
def test_an_import_that_is_interrupted_says_what_stays(
    comity, desk, listed, fault, code
):
    def node(_sent):
        yield progress()
        raise fault

    desk.replies[RECORDS_IMPORT] = node
    for form in ((), ("--json",)):
        ended = comity("record", "import", listed, *form)
        assert ended.code == code
        assert STAYS in ended.out + ended.err


def test_of_an_import_that_never_began_nothing_is_said_to_stay(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = PolicySaysNo("no")
    assert "stay" not in comity("record", "import", listed).err


def test_values_that_were_not_read_are_counted_listed_and_kept_in_a_file(
    comity, desk, listed
):
    values = tuple(UnreadValue(n, "birth_date", "cannot be read") for n in range(1, 31))
    told = [
        progress(unread=30, unread_values=values),
        progress(unread=30, done=True),
    ]
    desk.replies[RECORDS_IMPORT] = told
    ended = comity("record", "import", listed)
    assert ended.code == 0
    assert re.search(r"Values unread +30\b", ended.out)
    assert "Kept as written, and not read: 30" in ended.out
    assert ended.out.count("cannot be read") == 20
    kept = listed.with_name(f"{listed.name}.unread.csv")
    assert f"All of them: {kept}" in ended.out
    rows = kept.read_text().splitlines()
    assert rows[:2] == ["line,field,reason", "1,birth_date,cannot be read"]
    assert len(rows) == 31


def test_in_json_the_first_are_listed_and_the_files_named(comity, desk, listed):
    told = progress(
        unread=1,
        unread_values=(UnreadValue(3, "nationality", "cannot be read"),),
        same=1,
        same_numbers=(SameNumber(9, "vin", "pt-pj/7Q4M"),),
        done=True,
    )
    desk.replies[RECORDS_IMPORT] = [told]
    said = json.loads(comity("record", "import", listed, "--json").out)
    assert said["unread_values"] == [
        {"line": 3, "field": "nationality", "reason": "cannot be read"}
    ]
    assert said["same_numbers"] == [
        {"line": 9, "field": "vin", "reference": "pt-pj/7Q4M"}
    ]
    assert said["unread_file"] == f"{listed}.unread.csv"
    assert said["same_file"] == f"{listed}.same.csv"


def test_a_number_that_another_record_has_is_told_with_its_reference(
    comity, desk, listed
):
    numbers = (SameNumber(9, "vin", "pt-pj/7Q4M"),)
    desk.replies[RECORDS_IMPORT] = [progress(same=1, same_numbers=numbers, done=True)]
    ended = comity("record", "import", listed)
    assert ended.code == 0
    assert "With a number that another record has: 1" in ended.out
    assert "pt-pj/7Q4M" in ended.out
    assert "--join" in ended.out


def test_rows_with_unread_values_are_refused_where_that_is_wanted(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = [progress(done=True)]
    assert comity("record", "import", listed, "--reject-unread").code == 0
    assert desk.request(RECORDS_IMPORT)[0].reject_unread
    assert not desk.request(RECORDS_IMPORT)[0].join_same


def test_rows_of_a_number_that_is_held_are_joined_where_that_is_wanted(
    comity, desk, listed
):
    desk.replies[RECORDS_IMPORT] = [progress(joined=1, added=0, done=True)]
    ended = comity("record", "import", listed, "--join-same")
    assert ended.code == 0
    assert re.search(r"Joined +1\b", ended.out)
    assert desk.request(RECORDS_IMPORT)[0].join_same


def test_an_added_record_says_what_of_it_was_not_read(comity, desk):
    unread = (UnreadValue(0, "birth_date", "lies in the future"),)
    desk.replies[RECORDS_ADD] = replace(RECORD, unread=unread)
    given = ("--role", "suspect", "--field", "birth_date=2082")
    ended = comity("record", "add", "person", *given)
    assert ended.code == 0
    assert "Kept as written, and not read: 1" in ended.out
    assert "lies in the future" in ended.out
    told = json.loads(comity("record", "add", "person", *given, "--json").out)
    assert told["unread"][0]["field"] == "birth_date"


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (("--join", "pt-pj/7Q4M"), {"join": "pt-pj/7Q4M"}),
        (("--separate",), {"separate": True}),
        (("--reject-unread",), {"reject_unread": True}),
    ],
)
def test_what_is_one_with_another_record_is_said_by_options(
    comity, desk, options, sent
):
    desk.replies[RECORDS_ADD] = RECORD
    assert comity("record", "add", "vehicle", "--field", "vin=X1", *options).code == 0
    request = desk.request(RECORDS_ADD)
    assert request.role == ""
    assert {name: getattr(request, name) for name in sent} == sent


def test_the_roles_are_named_where_one_is_asked_for(comity):
    for command in ("add", "import"):
        assert "unidentified-body" in comity("record", command, "--help").out


def test_a_refused_import_says_why(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = PolicySaysNo("no")
    assert comity("record", "import", listed).code == 1


@pytest.mark.attack
def test_attack_a_damaged_file_is_blamed_on_the_node(comity, desk, home):
    path = home / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * 1000)[:-9])

    def node(_sent):
        raise AssertionError

    desk.replies[RECORDS_IMPORT] = node
    ended = comity("record", "import", path)
    assert ended.code == 2
    assert "the gzip file is cut" in ended.err


@pytest.mark.attack
def test_attack_a_symlinked_reject_file_is_written_through(comity, desk, listed, home):
    told = progress(rejected=1, rejects=(Reject(1, "x"),), done=True)
    desk.replies[RECORDS_IMPORT] = [told]
    (home / "link").symlink_to(home / "victim")
    ended = comity("record", "import", listed, "--rejects", home / "link")
    assert ended.code == 2
    assert not (home / "victim").exists()
    assert desk.calls == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [((), ""), (("--format", "un-xml"), "un-xml"), (("--mapping", "m.toml"), "csv")],
)
def test_the_format_is_what_was_said_or_told_by_the_file(
    comity, desk, home, options, expected
):
    desk.replies[RECORDS_IMPORT] = [progress(done=True)]
    (home / "a.json").write_bytes(b"x")
    (home / "m.toml").write_text("[columns]\n")
    assert comity("record", "import", "a.json", *options).code == 0
    assert desk.request(RECORDS_IMPORT)[0].format == expected


def test_what_is_missing_from_a_file_is_told_and_kept_in_a_file(comity, desk, listed):
    gone = MissingRecord("gr-two:1", "person")
    desk.replies[RECORDS_IMPORT] = [
        progress(done=True, missing=1, missing_records=(gone,))
    ]
    ended = comity("record", "import", listed)
    assert ended.code == 0
    assert "not in this one: 1" in ended.out
    assert "gr-two:1" in ended.out
    kept = listed.with_name(listed.name + ".missing.csv")
    assert kept.read_text() == "reference,category\ngr-two:1,person\n"
    told = json.loads(comity("record", "import", listed, "--json").out)
    assert (told["missing"], told["withdrawn"]) == (1, 0)
    assert told["missing_records"] == [{"reference": "gr-two:1", "category": "person"}]


def test_what_is_missing_is_withdrawn_where_that_is_wanted(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = [progress(done=True, missing=1, withdrawn=1)]
    wanted = ("--withdraw-missing", "--despite-checks")
    ended = comity("record", "import", listed, *wanted)
    assert "Withdrawn, since they are not in this file: 1" in ended.out
    sent = desk.request(RECORDS_IMPORT)[0]
    assert (sent.withdraw_missing, sent.despite_checks) == (True, True)


def test_a_mapping_travels_with_the_first_chunk(comity, desk, home):
    desk.replies[RECORDS_IMPORT] = [progress(done=True)]
    (home / "a.csv").write_bytes(b"x")
    (home / "m.toml").write_text("[columns]\n")
    assert comity("record", "import", "a.csv", "--mapping", "m.toml").code == 0
    assert desk.request(RECORDS_IMPORT)[0].mapping == "[columns]\n"


def test_a_record_is_added_by_hand(comity, desk):
    desk.replies[RECORDS_ADD] = RECORD
    given = ("--field", "name=Ana", "--field", "birth_date=1972", "--hidden")
    ended = comity("record", "add", "person", "--role", "suspect", *given)
    assert ended.code == 0
    assert desk.request(RECORDS_ADD) == RecordInput(
        category="person",
        role="suspect",
        fields=(FieldInput("name", "Ana"), FieldInput("birth_date", "1972")),
        hidden=True,
    )


def test_records_are_shown_listed_counted_and_withdrawn(comity, desk):
    desk.replies |= {
        RECORDS_SHOW: RECORD,
        RECORDS_LIST: RecordList((RECORD,), 2, "pt-pj/9RTA"),
        RECORDS_STATS: HoldingsStats(1, 4, (Count("person", 1),)),
        RECORDS_WITHDRAW: Nothing(),
    }
    why = ("investigation", "C-1", "murder", "eu-eio")
    given = [w for o, v in zip(OPTIONS, why, strict=True) for w in (o, v)]
    assert "ourselves" in comity("record", "show", "pt-pj/7Q4M", *given).out
    shown = comity("record", "show", "pt-pj/7Q4M", *given, "--lang", "fr").out
    assert "Champ" in shown
    assert desk.request(RECORDS_SHOW) == RecordRequest("pt-pj/7Q4M", *why)
    listed = comity("record", "list", "--category", "person", *given)
    assert "suspect" in listed.out.casefold()
    assert "2 more are for a protected-reader alone" in listed.out
    assert desk.request(RECORDS_LIST) == RecordPage("person", 20, "", *why)
    assert re.search(r"Person +1\b", comity("record", "stats").out)
    ended = comity("record", "withdraw", "pt-pj/7Q4M", "--reason", "expunged")
    assert "withdrawn" in ended.out
    sent = desk.request(RECORDS_WITHDRAW)
    assert sent == WithdrawRequest("pt-pj/7Q4M", "expunged")


def test_the_bar_of_an_import_stands_where_the_node_is(comity, desk, home, monkeypatch):
    shown = []

    @contextmanager
    def bar(_doing, size):
        shown.append(size)
        yield lambda done, told: shown.append((done, told))

    monkeypatch.setattr(importing, "bar", bar)
    data = b"x" * (3 * CHUNK)
    (home / "a.json").write_bytes(data)
    told = [progress(bytes_read=n) for n in (0, CHUNK, len(data))]
    desk.replies[RECORDS_IMPORT] = [*told, progress(bytes_read=len(data), done=True)]
    assert comity("record", "import", "a.json").code == 0
    assert [done for done, _ in shown[1:]] == [0, CHUNK, len(data), len(data)]
    assert shown[0] == len(data)
    assert shown[1][1] == "2 rows, 0 rejected, 0 unread"


def test_what_became_of_a_file_is_told_in_the_reader_s_language(comity, desk, listed):
    values = (UnreadValue(1, "birth_date", "cannot be read"),)
    told = [progress(unread=1, unread_values=values), progress(unread=1, done=True)]
    desk.replies[RECORDS_IMPORT] = told
    said = comity("record", "import", listed, "--lang", "ar").out
    for word in (
        "\u0627\u0644\u0633\u0637\u0631",
        "\u0644\u0645 \u062a\u064f\u0642\u0631\u0623",
    ):
        assert word in said
    for english in (
        "column.",
        "added",
        "rejected",
        "line",
        "birth_date",
        "All of them",
    ):
        assert english not in said


def test_of_a_file_that_is_cut_it_is_said_what_stays(comity, desk, home):
    whole = gzip.compress(b"".join(b"%d,%032x\n" % (n, n * n) for n in range(300_000)))
    (home / "cut.json.gz").write_bytes(whole[: len(whole) // 2])
    desk.replies[RECORDS_IMPORT] = [progress(done=True)]
    ended = comity("record", "import", "cut.json.gz")
    assert ended.code == 2
    assert "is cut" in ended.err
    assert "some may be. The same import again goes on" in ended.err


def test_values_that_many_share_are_listed_for_a_purpose(comity, desk):
    value = SharedValue("person", "phone", f"+30 210 5550101{EVIL}", 61)
    desk.replies[RECORDS_SHARED] = SharedValues((value,))
    why = ("--purpose", "investigation", "--case", "2026/17")
    why += ("--offence", "fraud", "--basis", "eu-2023-977")
    said = comity("record", "shared", *why).out
    for told in ("Person", "+30 210 5550101", "61", "finds nobody"):
        assert told in said
    assert "\x1b" not in said
    reasons = ("investigation", "2026/17", "fraud", "eu-2023-977")
    assert desk.request(RECORDS_SHARED) == SharedRequest(*reasons)
    desk.replies[RECORDS_SHARED] = SharedValues(())
    assert "finds nobody" not in comity("record", "shared", *why).out
