import gzip
import json

import pytest
from node.model.desk.call import Count, Nothing
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    RECORDS_LIST,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    FieldInput,
    HoldingsStats,
    ImportChunk,
    ImportProgress,
    RecordInput,
    RecordList,
    RecordPage,
    RecordRequest,
    Reject,
    WithdrawRequest,
)

from node.errors import PolicySaysNo
from tests.unit.cli.stage import EVIL, RECORD

OPTIONS = ("--purpose", "--case", "--offence", "--basis")


def progress(**changes):
    given = {
        "read": 2,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
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
        "unchanged": 0,
        "rejected": 1,
        "selectors": 4,
        "bytes_read": 10,
    }
    sent = desk.request(RECORDS_IMPORT)
    first = ImportChunk(data=b"", format="ftm", source="un", role="suspect")
    assert sent[0] == first
    assert b"".join(c.data for c in sent) == b'{"id": 1}\n{"id": 2}\n'
    assert sent[-1].last


def test_rejects_are_kept_with_line_and_reason(comity, desk, listed):
    rejects = (Reject(2, f"no name {EVIL}"),)
    desk.replies[RECORDS_IMPORT] = [progress(rejects=rejects), progress(done=True)]
    ended = comity("record", "import", listed, "--json")
    kept = json.loads(ended.out)["reject_file"]
    assert kept == f"{listed}.rejects.csv"
    said = (listed.parent / "un.ftm.jsonl.gz.rejects.csv").read_text()
    assert said.startswith("line,reason\n2,no name ")
    assert "\x1b" not in said


def test_an_import_that_stops_half_way_is_a_failed_check(comity, desk, listed):
    desk.replies[RECORDS_IMPORT] = [progress()]
    assert comity("record", "import", listed).code == 1


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
    desk.replies[RECORDS_IMPORT] = [progress(rejects=(Reject(1, "x"),), done=True)]
    (home / "link").symlink_to(home / "victim")
    ended = comity("record", "import", listed, "--rejects", home / "link")
    assert ended.code == 2
    assert not (home / "victim").exists()
    assert desk.calls == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.csv", "csv"), ("a.json.gz", "json"), ("A.FTM.JSONL", "ftm")],
)
def test_the_format_is_told_by_the_name(comity, desk, home, name, expected):
    desk.replies[RECORDS_IMPORT] = [progress(done=True)]
    (home / name).write_bytes(b"x")
    assert comity("record", "import", home / name).code == 0
    assert desk.request(RECORDS_IMPORT)[0].format == expected


def test_a_name_that_tells_no_format_asks_for_one(comity, home):
    (home / "a.txt").write_bytes(b"x")
    ended = comity("record", "import", home / "a.txt")
    assert ended.code == 2
    assert "--format" in ended.err


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
    assert desk.request(RECORDS_SHOW) == RecordRequest("pt-pj/7Q4M", *why)
    listed = comity("record", "list", "--category", "person", *given)
    assert "suspect" in listed.out
    assert "2 more are for a protected-reader alone" in listed.out
    assert desk.request(RECORDS_LIST) == RecordPage("person", 20, "", *why)
    assert "person" in comity("record", "stats").out
    ended = comity("record", "withdraw", "pt-pj/7Q4M", "--reason", "expunged")
    assert "withdrawn" in ended.out
    sent = desk.request(RECORDS_WITHDRAW)
    assert sent == WithdrawRequest("pt-pj/7Q4M", "expunged")
