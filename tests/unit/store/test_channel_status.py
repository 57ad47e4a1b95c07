"""Delivery status: a success after a success costs no write, and nothing is lost by that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.flows.channel.ports import DeliveryStatus
from node.store import open_store
from tests.contracts.builders import NOW, ORIGIN

SECOND = timedelta(seconds=1)


@pytest.fixture
def writes(opened, sqlite_url, monkeypatch):
    book = opened(sqlite_url).channel
    done: list[object] = []
    write = book._write
    monkeypatch.setattr(book, "_write", lambda s, v: (done.append(s), write(s, v)))
    return book, done


def test_a_success_after_a_success_is_not_written(writes):
    book, done = writes
    for number in range(59):
        at = NOW + number * SECOND
        book.note_success("fr-pj", at=at)
        assert book.status("fr-pj") == DeliveryStatus("fr-pj", 0, "", at, at, None)
    assert len(done) == 1
    book.note_success("fr-pj", at=NOW + 60 * SECOND)
    assert len(done) == 2


def test_a_success_after_a_failure_is_written_whatever_came_before(writes, keys):
    book, done = writes
    book.note_success("fr-pj", at=NOW)
    book.note_success("fr-pj", at=NOW + SECOND)
    book.note_failure(
        "fr-pj", error="unreachable", at=NOW + 2 * SECOND, again=NOW + 9 * SECOND
    )
    way = book.status("fr-pj")
    assert (way.attempts, way.last_success_at) == (1, NOW + SECOND)
    book.note_success("fr-pj", at=NOW + 3 * SECOND)
    assert book.status("fr-pj").next_try_at is None
    assert len(done) == 4


def test_a_clock_set_back_is_believed(writes):
    book, done = writes
    book.note_success("fr-pj", at=NOW)
    book.note_success("fr-pj", at=NOW - SECOND)
    assert book.status("fr-pj").last_success_at == NOW - SECOND
    assert len(done) == 2


def test_the_next_process_knows_the_last_success_within_a_minute(
    opened, keys, sqlite_url
):
    store = opened(sqlite_url)
    for number in range(90):
        store.channel.note_success("fr-pj", at=NOW + number * SECOND)
    store.close()
    again = open_store(sqlite_url, keys, ORIGIN)
    try:
        assert again.channel.status("fr-pj").last_success_at == NOW + 60 * SECOND
    finally:
        again.close()
