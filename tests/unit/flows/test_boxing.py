"""Records as the store sees them."""

from dataclasses import replace

import pytest

from node.codec.stored import pack
from node.errors import StoreBroken
from node.flows.boxing import content_digest, open_record, put_record, source_token
from node.flows.ports import BoxedRecord
from node.matching.normalise.record import normalise_record
from node.model.codes import SubjectRole
from node.model.record import FieldValue, Record
from tests.unit.flows.keyring import NOW, keys

RECORD = normalise_record(
    Record(
        "person",
        SubjectRole.SUSPECT,
        "list",
        "1",
        (FieldValue("name", "Ivan Petrov"), FieldValue("birth_date", "1970-02-03")),
    )
)


def put(record=RECORD, agency="gr-two", **options):
    return put_record(record, keys(agency), agency=agency, now=NOW, **options)


def boxed(made):
    return BoxedRecord(1, made.reference, made.category, made.box, made.at)


def test_a_record_opens_to_what_was_put():
    assert open_record(boxed(put()), keys()).record == RECORD


def test_an_import_finds_its_row_again_and_tells_a_changed_one():
    one, other = put(), put()
    assert one.reference != other.reference
    assert one.source_token == other.source_token == source_token(RECORD, keys())
    assert one.content == other.content
    changed = replace(RECORD, hidden=True)
    assert content_digest(pack(changed), keys()) != one.content


@pytest.mark.attack
def test_record_moved_to_another_reference_does_not_open():
    made = replace(boxed(put()), reference="gr-two/AAAA-AAAA-AAAA")
    with pytest.raises(StoreBroken):
        open_record(made, keys())


@pytest.mark.attack
def test_tokens_of_a_stolen_store_are_not_those_of_another_node():
    ours, theirs = put(), put(agency="pt-one")
    assert ours.tokens
    assert not set(ours.tokens) & set(theirs.tokens)
    assert ours.source_token != theirs.source_token
    assert ours.content != theirs.content
    assert b"Petrov" not in ours.box.sealed + ours.box.key
