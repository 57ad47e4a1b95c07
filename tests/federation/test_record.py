"""The agency's own records: imported, found, withdrawn."""

import json

import pytest

from node.errors import BadInput, CheckFailed, NotFound
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.record import (
    RECORDS_IMPORT,
    RECORDS_LIST,
    RECORDS_SHOW,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    ImportChunk,
    WithdrawRequest,
)
from tests.simulator import document, person, record_page, record_request

CUSTODIAN = OfficerRole.CUSTODIAN


def row(number, name="Ivan Petrov", **properties):
    """Return one line of FollowTheMoney."""
    values = {"name": [name], "birthDate": ["1970-02-03"], **properties}
    return json.dumps({"id": f"row-{number}", "schema": "Person", "properties": values})


def ask(two, question):
    (one,) = two["pt-one"].ask(question)["gr-two"].answers
    return one


def counts(reports):
    last = reports[-1]
    return last.read, last.added, last.changed, last.unchanged, last.rejected


def test_an_imported_person_is_found_by_a_peer(two):
    assert counts(two["gr-two"].load([row(1)])) == (1, 1, 0, 0, 0)
    assert ask(two, person("Petrov, Ivan", "1970")).kind is AnswerKind.HIT


def test_a_second_import_of_the_same_file_changes_nothing(two):
    two["gr-two"].load([row(1), row(2, "Maria Lopes")])
    size = two["gr-two"].store.journal.head().size
    again = two["gr-two"].load([row(1), row(2, "Maria Lopes")])
    assert counts(again) == (2, 0, 0, 2, 0)
    assert two["gr-two"].store.journal.head().size == size


def test_a_changed_row_replaces_the_old_one_under_its_reference(two):
    node = two["gr-two"]
    node.load([row(1)])
    before = node.call(CUSTODIAN, RECORDS_LIST, record_page()).items[0]
    assert counts(node.load([row(1, "Maria Lopes")])) == (1, 0, 1, 0, 0)
    (after,) = node.call(CUSTODIAN, RECORDS_LIST, record_page()).items
    assert after.reference == before.reference
    assert ask(two, person("Maria Lopes", "1970-02-03")).kind is AnswerKind.HIT
    assert ask(two, person("Ivan Petrov", "1970-02-03")).kind is AnswerKind.NO_HIT


def test_an_id_that_stands_twice_in_a_file_is_two_errors_and_no_record(two):
    reports = two["gr-two"].load([row(1), row(1, "Maria Lopes"), row(2), row(2)])
    assert counts(reports) == (4, 1, 0, 0, 2)
    stats = two["gr-two"].call(CUSTODIAN, RECORDS_STATS, Nothing())
    assert stats.records == 1


def test_bad_rows_are_named_by_line_and_reason_and_never_stop_the_good_ones(two):
    lines = [row(1), "{not json", row(2, "Maria Lopes"), '{"id": "x"}']
    reports = two["gr-two"].load(lines)
    assert counts(reports)[1] == 2
    rejects = [reject for report in reports for reject in report.rejects]
    assert [(r.line, bool(r.reason)) for r in rejects] == [(2, True), (4, True)]
    assert not any("Petrov" in r.reason or "Lopes" in r.reason for r in rejects)


def test_a_table_is_imported_by_its_mapping(two):
    mapping = """
category = "person"
source_id = "No"
role = "suspect"
[columns]
"Name" = { field = "name" }
"Born" = { field = "birth_date", order = "dmy" }
"""
    lines = ["No,Name,Born", "1,Ivan Petrov,3/2/1970"]
    reports = two["gr-two"].load(lines, format="csv", mapping=mapping)
    assert counts(reports) == (1, 1, 0, 0, 0)
    assert ask(two, person("Ivan Petrov", "1970-02-03")).kind is AnswerKind.HIT


def test_a_large_import_is_told_batch_by_batch(two):
    reports = two["gr-two"].load([row(n, f"Name{n} Person{n}") for n in range(2300)])
    assert [r.read for r in reports] == [1000, 2000, 2300, 2300]
    assert [r.done for r in reports] == [False, False, False, True]
    assert len(two["gr-two"].entries("record.imported")) == 3


def test_a_withdrawn_record_is_found_no_more_and_its_key_is_destroyed(two):
    node = two["gr-two"]
    reference = node.add("document", number="AB1234567")
    wrapped = node.store.holdings.by_reference(reference).box.key
    node.withdraw(reference)
    assert ask(two, document("AB1234567")).kind is AnswerKind.NO_HIT
    with pytest.raises(NotFound):
        node.call(CUSTODIAN, RECORDS_SHOW, record_request(reference))
    with pytest.raises(NotFound):
        node.withdraw(reference)
    node.store.close()
    stored = b"".join(file.read_bytes() for file in node.folder.glob("node.db*"))
    assert wrapped not in stored
    two.restart("gr-two")
    assert ask(two, document("AB1234567")).kind is AnswerKind.NO_HIT


def test_a_withdrawal_needs_a_reason(two):
    reference = two["gr-two"].add("document", number="AB1234567")
    with pytest.raises(BadInput):
        two["gr-two"].call(CUSTODIAN, RECORDS_WITHDRAW, WithdrawRequest(reference, ""))


def test_looking_at_a_record_is_itself_recorded(two):
    node = two["gr-two"]
    reference = node.add("document", number="AB1234567")
    node.call(CUSTODIAN, RECORDS_SHOW, record_request(reference))
    node.call(CUSTODIAN, RECORDS_LIST, record_page())
    acts = [entry.act for _, entry in node.entries()]
    assert acts[-2:] == ["record.shown", "record.listed"]


def test_a_child_added_by_hand_is_marked_as_a_minor(two):
    node = two["gr-two"]
    reference = node.add(
        "person", "suspect", name="Ana Lopes", birth_date="2015", passport_number="C1"
        "234567"
    )  # fmt: skip
    node.entrust(CUSTODIAN)
    assert node.call(CUSTODIAN, RECORDS_SHOW, record_request(reference)).minor
    (hit,) = ask(two, document("C1234567")).hits
    assert not {f.field for f in hit.fields} & {"name", "birth_date"}


def test_the_database_file_names_nobody(two):
    node = two["gr-two"]
    node.add("person", "suspect", name="Xanthippe Ypsilantis", notes="harbour tip")
    ask(two, person("Xanthippe Ypsilantis"))
    for here in two:
        here.store.close()
        stored = b"".join(f.read_bytes() for f in here.folder.glob("node.db*"))
        for told in (b"anthippe", b"psilantis", b"PSILANTIS", b"harbour tip"):
            assert told not in stored
    two.restart("gr-two")
    two.restart("pt-one")


# --- imports that attack --------------------------------------------------------


@pytest.mark.attack
def test_import_that_ends_early_leaves_no_half_row(two):
    whole = (row(1) + "\n" + row(2, "Maria Lopes")).encode()
    chunk = ImportChunk(whole[:-20], "ftm", "test", role="suspect")
    with pytest.raises(BadInput, match="ended before its last part"):
        list(two["gr-two"].call(CUSTODIAN, RECORDS_IMPORT, iter((chunk,))))
    stats = two["gr-two"].call(CUSTODIAN, RECORDS_STATS, Nothing())
    assert stats.records == 0


@pytest.mark.attack
def test_import_of_a_line_that_never_ends_takes_no_memory_and_no_row(two):
    def chunks():
        yield ImportChunk(row(1).encode() + b"\n", "ftm", "test", role="suspect")
        for _ in range(64):
            yield ImportChunk(b"{" * (1 << 20))
        yield ImportChunk(b"\n" + row(2, "Maria Lopes").encode(), last=True)

    reports = list(two["gr-two"].call(CUSTODIAN, RECORDS_IMPORT, chunks()))
    assert counts(reports) == (3, 2, 0, 0, 1)


@pytest.mark.attack
def test_import_without_any_chunk_or_of_an_unknown_kind_does_nothing(two):
    node = two["gr-two"]
    size = node.store.journal.head().size
    for chunks in (
        (),
        (ImportChunk(b"x", "exe", "test", last=True),),
        (ImportChunk(b"x", "ftm", "../../etc/passwd", last=True),),
        (ImportChunk(b"x", "ftm", "test", role="king", last=True),),
        (ImportChunk(b"x", "ftm", "test", handling="H9", last=True),),
        (ImportChunk(b"x", "csv", "test", mapping="[", last=True),),
    ):
        with pytest.raises(BadInput):
            list(node.call(CUSTODIAN, RECORDS_IMPORT, iter(chunks)))
    assert node.store.journal.head().size == size


@pytest.mark.attack
def test_import_of_rejects_alone_neither_ends_nor_fills_the_node(two):
    chunk = ImportChunk(b"{\n" * 5000, "ftm", "test", role="suspect", last=True)
    running = two["gr-two"].call(CUSTODIAN, RECORDS_IMPORT, iter((chunk,)))
    reports = []
    with pytest.raises(CheckFailed, match="5000 rows rejected"):
        reports.extend(running)
    assert counts(reports) == (5000, 0, 0, 0, 5000)
    assert max(len(r.rejects) for r in reports) <= 1000
    assert not two["gr-two"].entries("record.imported")


@pytest.mark.attack
def test_import_cannot_take_over_a_record_of_another_source(two):
    node = two["gr-two"]
    node.load([row(1)], source="ours")
    node.load([row(1, "Maria Lopes")], source="theirs")
    stats = node.call(CUSTODIAN, RECORDS_STATS, Nothing())
    assert stats.records == 2
    assert ask(two, person("Ivan Petrov", "1970-02-03")).kind is AnswerKind.HIT


@pytest.mark.attack
def test_who_was_being_told_of_a_record_when_it_was_withdrawn_is_not_told(two):
    """The process that answers was held up, and another one withdrew it."""
    node = two["gr-two"]
    reference = node.add("document", number="AB1234567")

    story, left = node.flows.exchange.stories[Kind.QUERY], [reference]

    def held_up(message, peer, now):
        reply = yield from story(message, peer, now)
        while left:
            node.withdraw(left.pop())
        return reply

    node.flows.exchange.stories[Kind.QUERY] = held_up
    assert ask(two, document("AB1234567")).kind is AnswerKind.NO_HIT
    assert not left
