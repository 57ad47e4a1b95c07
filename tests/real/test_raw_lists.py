"""Lists as their publishers gave them out, read whole: how much, and what was not.

What is read names living people; only counts come into an assertion.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from node.matching.intake import Origin, Published, Reject, Row, open_reader, recognised
from node.model.codes import SubjectRole
from tests.real.lists import CHUNK, data_folder

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

FOLDER = data_folder()
ORIGIN = Origin("raw", SubjectRole.SUSPECT, today=date(2026, 12, 1))
LISTS = {
    "un-xml": (
        ("raw/UN_consolidated_2026-02-27.xml.gz",),
        {"person": 730, "organisation": 273},
    ),
    "ofac-csv": (
        tuple(f"raw/OFAC_{name}_2021-07.csv.gz" for name in ("sdn", "alt", "add")),
        {"person": 4620, "organisation": 3673, "vessel": 406, "aircraft": 277},
    ),
    "senzing": (("feeds/us_congress_senzing.json.gz",), {"person": 1319}),
}
MOST_UNREAD = {"un-xml": 20, "ofac-csv": 60, "senzing": 300}


def pieces(names: tuple[str, ...]) -> Iterator[bytes]:
    assert FOLDER is not None
    for name in names:
        with gzip.open(FOLDER / name) as file:
            while data := file.read(CHUNK):
                yield data


@pytest.mark.skipif(FOLDER is None, reason="no shared data (COMITY_SHARED_DATA)")
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_recognised_and_read_whole(name: str) -> None:
    files, expected = LISTS[name]
    told, chunks = recognised(pieces(files))
    assert told == name
    found = list(open_reader(name, ORIGIN)(chunks))
    reasons = Counter(one.reason for one in found if isinstance(one, Reject))
    rows = [one for one in found if isinstance(one, Row)]
    assert not reasons
    assert Counter(row.record.category for row in rows) == expected
    assert sum(len(row.unread) for row in rows) < MOST_UNREAD[name]
    assert len({row.record.source_id for row in rows}) == len(rows)


@pytest.mark.skipif(FOLDER is None, reason="no shared data (COMITY_SHARED_DATA)")
def test_no_date_of_the_un_s_list_is_lost() -> None:
    """31 of its dates are two years in places of their own, with no year beside them."""
    _, chunks = recognised(pieces(LISTS["un-xml"][0]))
    found = list(open_reader("un-xml", ORIGIN)(chunks))
    assert sum(isinstance(one, Published) for one in found) == 1
    spans = sum(
        "/" in value.normal
        for row in found
        if isinstance(row, Row)
        for value in row.record.fields
        if value.field == "birth_date"
    )
    assert spans >= 31
