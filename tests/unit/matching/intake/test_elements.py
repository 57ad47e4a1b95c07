import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.intake import elements
from node.matching.intake.elements import Element, read_elements
from node.matching.intake.row import Reject

TEXT = b"""\
<?xml version="1.0"?>
<r xmlns="urn:a" xmlns:x="urn:b" day="today"><p><a n=" 1 " x:m="2"> one
  two </a><a n="3"><b>deep</b></a><b>-</b></p>
<old><p><a>history</a></p></old>
<p><a>second</a></p></r>
"""


def read(data=TEXT, *, size=0, records=("r/p",)):
    step = size or len(data) or 1
    return list(
        read_elements([data[i : i + step] for i in range(0, len(data), step)], records)
    )


@pytest.mark.parametrize("size", [0, 1, 5])
def test_records_are_read_where_they_stand_and_nowhere_else(size):
    root, first, second = read(size=size)
    assert (root.path, root.attribute("day"), root.children) == ("r", "today", [])
    assert first.texts("a") == ["one two"]
    assert first.line == 2
    assert second.text("a") == "second"


def test_paths_name_children_attributes_and_nothing_deeper():
    _, first, _ = read()
    assert first.texts("a/@n") == ["1", "3"]
    assert first.texts("a/b") == ["deep"]
    assert first.texts("b") == []  # a dash says nothing
    assert first.all("a").__next__().attribute("m") == "2"
    assert first.text("nowhere/@x") == ""


BOMB = b"""\
<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<r><p><a>&b;</a></p></r>
"""
OUTSIDE = (
    b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r><p><a>&a;</a></p></r>'
)


@pytest.mark.attack
@pytest.mark.parametrize(
    "data", [BOMB, OUTSIDE, b'<!DOCTYPE r SYSTEM "http://x/y"><r/>']
)
def test_entities_and_document_types_are_expanded_or_fetched(data):
    (one,) = read(data)
    assert isinstance(one, Reject)
    assert "document type" in one.reason


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        TEXT[:-6],
        TEXT[:80],
        b"<r><p></r>",
        b"<r>&nobody;</r>",
        b"",
        b"<r/><r/>",
        b"\xff<r/>",
    ],
)
def test_what_is_cut_or_not_well_formed_ends_with_one_reject(data):
    *_, last = read(data)
    assert isinstance(last, Reject)


@pytest.mark.attack
def test_elements_without_end_inside_one_another_are_refused():
    *_, last = read(b"<r>" + b"<p>" * 100_000)
    assert "deep" in last.reason


@pytest.mark.attack
def test_a_record_that_is_too_large_costs_its_limit_and_reading_goes_on(monkeypatch):
    monkeypatch.setattr(elements, "MAX_ELEMENTS", 10)
    monkeypatch.setattr(elements, "MAX_CHARACTERS", 1000)
    data = b"<r><p>%b</p><p>%b</p><p><a>good</a></p></r>" % (b"<a/>" * 99, b"x" * 2000)
    _, many, long, good = read(data)
    assert "too large" in many.reason
    assert "too large" in long.reason
    assert good.text("a") == "good"


@pytest.mark.attack
def test_one_mark_without_end_is_not_held(monkeypatch):
    monkeypatch.setattr(elements, "MAX_MARK", 1 << 18)
    data = b'<r><p a="' + b"x" * (1 << 20)
    *_, last = read(data, size=1 << 16)
    assert "longer" in last.reason


@given(st.binary(max_size=200), st.integers(1, 7))
def test_random_bytes_give_elements_or_one_reject(data, size):
    found = read(b"<r><p>" + data, size=size)
    assert all(isinstance(one, Element) for one in found[:-1])
    assert isinstance(found[-1], Reject)


@pytest.mark.attack
def test_names_of_elements_that_grow_with_their_depth_cost_no_memory():
    data = "<export>" + "".join(f"<a{n}{'x' * 5000}>" for n in range(50))
    *_, last = read_elements([data.encode()], {"export/a"})
    assert last.reason == "a name is longer than 256 characters"


@pytest.mark.attack
def test_ever_new_names_of_elements_and_attributes_end_the_reading():
    marks = (f'<a><b{n} c{n}="1"/></a>' for n in range(10_000))
    *_, last = read_elements([f"<export>{''.join(marks)}".encode()], {"export/a"})
    assert last.reason == "more than 10000 names of elements and attributes"


@pytest.mark.attack
def test_long_names_of_attributes_count_for_the_size_of_a_record():
    one = " ".join(f'{"x" * 240}{n}="1"' for n in range(100))
    data = f"<export><a>{f'<b {one}/>' * 400}</a></export>"
    (_, found) = read_elements([data.encode()], {"export/a"})
    assert found.reason == "the record is too large"


def test_places_that_nobody_looked_at_are_told_with_their_text():
    data = """<r><p id="1" n="2" day="3"><a>read</a><a>second</a><b c="4">deep</b>
    <old><a>left</a></old><d>-</d></p></r>"""
    _, found = read_elements([data.encode()], {"r/p"})
    assert (found.text("a"), found.attribute("n")) == ("read", "2")
    assert list(found.unread({"old", "@id"})) == [
        ("@day", "3"),
        ("a", "second"),
        ("b/@c", "4"),
        ("b", "deep"),
    ]
