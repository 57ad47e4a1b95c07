"""Log lines: nobody waits for them, none raises, and what is left out is counted."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress

import pytest
import structlog

from node.app.log_stream import MOST, LogStream, log_stream
from node.logs import configure_logs

PIPE_HOLDS = 1 << 16


@pytest.fixture
def pipe():
    read, write = os.pipe()
    yield read, write
    for end in (read, write):
        with suppress(OSError):
            os.close(end)


@pytest.fixture(autouse=True)
def afterwards():
    yield
    structlog.reset_defaults()


def test_lines_are_written_in_order_and_all_of_them_at_the_end(pipe):
    read, write = pipe
    with log_stream(write) as stream:
        for number in range(100):
            stream.write(f"{number}\n")
    os.close(write)
    with os.fdopen(read, closefd=False) as lines:
        assert [int(line) for line in lines] == list(range(100))
    assert stream.left_out == 0


@pytest.mark.attack
def test_a_pipe_that_nobody_reads_keeps_nobody_waiting(pipe):
    read, write = pipe
    stream = LogStream(write)
    line = "x" * 99 + "\n"
    for _ in range(MOST + PIPE_HOLDS // len(line) + 500):
        stream.write(line)
    assert stream.left_out >= 400
    os.close(read)  # what waits cannot be written any more, and the thread ends
    stream.close()


@pytest.mark.attack
def test_a_reader_that_is_gone_raises_nothing(pipe):
    read, write = pipe
    os.close(read)
    with log_stream(write) as stream:
        configure_logs("info", stream=stream)
        for _ in range(50):
            structlog.get_logger().info("node.ready")
    assert stream.left_out == 50


def test_once_lines_go_through_again_it_is_said_how_many_were_left_out(
    pipe, monkeypatch
):
    read, write = pipe
    real, full = os.write, threading.Event()
    full.set()

    def no_room(descriptor, data):
        if descriptor == write and full.is_set():
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", no_room)
    with log_stream(write) as stream:
        configure_logs("info", stream=stream)
        for _ in range(3):
            structlog.get_logger().info("node.lost")
        while stream.left_out < 3:
            pass
        full.clear()
        structlog.get_logger().info("node.ready")
        with os.fdopen(read, closefd=False) as lines:
            said = [json.loads(next(lines)) for _ in range(2)]
    assert [(s["event"], s.get("count")) for s in said] == [
        ("node.ready", None),
        ("log.left-out", 3),
    ]


def test_part_of_a_line_is_ended_before_the_next(pipe, monkeypatch):
    read, write = pipe
    real, cut = os.write, [True]

    def half(descriptor, data):
        if descriptor != write or not cut:
            return real(descriptor, data)
        if cut.pop():
            cut.append(False)
            return real(descriptor, data[:4])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with log_stream(write) as stream:
        stream.write("the first\n")
        stream.write("the second\n")
    os.close(write)
    with os.fdopen(read, closefd=False) as lines:
        assert list(lines) == ["the \n", "the second\n"]
    assert stream.left_out == 1
