import pytest

from node.errors import BadInput
from node.matching.intake import FORMATS, LISTS, Origin, open_reader, recognised

BEGINNINGS = {
    "un-xml": b'<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="x">',
    "ofac-xml": b"\xef\xbb\xbf<?xml version='1.0'?>\n<Sanctions xmlns='urn:x'>",
    "eu-xml": b'<?xml version="1.0"?><ns2:export xmlns:ns2="urn:x">',
    "uk-xml": b"<!-- made --><Designations>",
    "ofsi-xml": b"<ArrayOfFinancialSanctionsTarget>",
    "seco-xml": b'<swiss-sanctions-list list-type="whole-list">',
    "sema-xml": b"<data-set><record/></data-set>",
    "dfat-xlsx": b"PK\x03\x04\x14\x00",
    "ofac-csv": b'88001,"ODUBAYO, Samira","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1970."\r\n',
    "eu-csv": b"\xef\xbb\xbffileGenerationDate;Entity_LogicalId;X\n",
    "uk-csv": b"Report Date: 01-Nov-2026\r\nLast Updated,Unique ID,OFSI Group ID,X\r\n",
    "ofsi-csv": b"Last Updated,27/01/2026\r\nName 6,Name 1,Name 2,Group ID\r\n",
    "statements": b"canonical_id,entity_id,prop,value\n",
    "ftm": b'{"id": "1", "schema": "Person", "properties": {}}\n',
    "json": b'[{"category": "person", "source_id": "1", "fields": {}}]',
    "senzing": b'{"DATA_SOURCE": "X", "RECORD_ID": "1"}',
    "stix": b'{\n "type": "bundle",\n "objects": []}',
    "misp": b'{"Event": {"uuid": "x"}}',
    "interpol": b'{"total": 0, "_embedded": {"notices": []}}',
}


@pytest.mark.parametrize("name", BEGINNINGS)
@pytest.mark.parametrize("size", [0, 3])
def test_a_file_is_known_by_what_it_begins_with_and_nothing_of_it_is_lost(name, size):
    data = BEGINNINGS[name]
    step = size or len(data)
    pieces = [b"", *(data[i : i + step] for i in range(0, len(data), step))]
    found, chunks = recognised(pieces)
    assert found == name
    assert b"".join(chunks) == data


def test_every_format_but_tables_of_one_s_own_is_recognised():
    assert set(BEGINNINGS) == set(FORMATS) - {"csv"}


@pytest.mark.parametrize(
    "data", [b"", b"id,name\n1,Ana\n", b"<html>", b'{"a": 1}', b"%PDF-1.7"]
)
def test_what_is_known_by_nothing_is_refused_with_what_may_be_said(data):
    with pytest.raises(BadInput) as refused:
        recognised([data])
    assert "--mapping" in refused.value.advice


@pytest.mark.attack
@pytest.mark.parametrize("name", ["ftm", "statements", "json", *LISTS])
@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff" * 99, b"<", b"[[[[", b'"' * 99, b"\n\n,,,\n"]
)
def test_garbage_ends_every_reader_with_rejects_or_nothing(name, data):
    from node.matching.intake import Partial, Published, Reject

    found = list(open_reader(name, Origin("x"))([data]))
    assert all(isinstance(one, (Reject, Published, Partial)) for one in found)


@pytest.mark.attack
@pytest.mark.parametrize("cells", [b'"",', b'"a","', b"-0- ,", b'"-0- ,"'])
def test_a_first_line_that_may_be_cut_in_many_ways_is_looked_at_without_end(cells):
    with pytest.raises(BadInput):
        recognised([b'1,"' + cells * 10_000 + b"x\n"])
