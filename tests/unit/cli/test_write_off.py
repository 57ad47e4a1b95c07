from datetime import UTC, datetime

from node.model.desk.record import (
    RECORDS_WRITE_OFF,
    RECORDS_WRITE_OFF_APPROVE,
    RECORDS_WRITE_OFF_PROPOSED,
    DamagedRecord,
    WriteOffApproval,
    WriteOffRequest,
    WriteOffView,
)

CHANGED = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_write_off_is_shown_with_the_code_to_agree_by_and_then_as_done(comity, desk):
    view = WriteOffView(
        (DamagedRecord("number 33", "the row is gone"),), "lost", "o-1", CHANGED, "c0de"
    )
    desk.replies |= {
        RECORDS_WRITE_OFF: view,
        RECORDS_WRITE_OFF_PROPOSED: view,
        RECORDS_WRITE_OFF_APPROVE: view,
    }
    told = comity("record", "write-off", "33", "pt-pj/7Q4M", "--reason", "lost").out
    assert desk.request(RECORDS_WRITE_OFF) == WriteOffRequest(
        ("33", "pt-pj/7Q4M"), "lost"
    )
    assert "number 33" in told
    assert "comity record write-off-approve c0de" in " ".join(told.split())
    assert "the row is gone" in comity("record", "write-off-proposed").out
    done = comity("record", "write-off-approve", "c0de", "--reason", "agreed").out
    assert desk.request(RECORDS_WRITE_OFF_APPROVE) == WriteOffApproval("c0de", "agreed")
    assert "write-off-approve" not in done
    for language in ("fr", "es", "ar"):
        other = comity("record", "write-off-proposed", "--lang", language).out
        assert "c0de" in other
        assert "stay until" not in other
