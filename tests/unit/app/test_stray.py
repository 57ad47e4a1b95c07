"""What libraries write to standard error is caught."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from node import logs
from node.app.stray import STDERR, caught_stderr

ROOT = Path(__file__).resolve().parents[3]
WRITES = """
import os
from contextlib import suppress
from node.app.stray import caught_stderr
from node.logs import configure_logs
with caught_stderr() as out:
    configure_logs("info", stream=out)
    for _ in range(500):
        with suppress(BlockingIOError):
            os.write(2, "E0000 ssl_transport.cc:1659] José Silva \\x1b[31m\\n".encode())
    with suppress(BlockingIOError):
        os.write(2, b"x" * 60000)
os.write(2, b"after\\n")
"""


@pytest.mark.attack
def test_what_grpcs_core_writes_about_strangers_is_bounded_json_without_its_words():
    done = subprocess.run(
        [sys.executable, "-c", WRITES],
        capture_output=True,
        cwd=ROOT,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    *lines, last = done.stderr.decode().splitlines()
    assert last == "after"
    assert 1 <= len(lines) <= 20
    said = [json.loads(line) for line in lines]
    assert {s["event"] for s in said} == {"library.said"}
    assert said[0]["address"] == "ssl_transport.cc:1659"
    assert "Silva" not in done.stderr.decode()
    assert "\x1b" not in done.stderr.decode()


HANDSHAKE = (
    b"I1130 18:55:50.138694 22787 ssl_transport_security.cc:2563] Handshake failed "
    b"with error SSL_ERROR_SSL: error:1000007d:SSL routines:OPENSSL_internal:"
)
FAILED = [
    (b"CERTIFICATE_VERIFY_FAILED: self signed certificate", "certificate-not-pinned"),
    (b"PEER_DID_NOT_RETURN_A_CERTIFICATE: OK", "no-certificate"),
    (b"WRONG_VERSION_NUMBER: OK", "not-tls"),
    (b"NO_SHARED_CIPHER: OK", "other-tls"),
    (b"DECRYPTION_FAILED_OR_BAD_RECORD_MAC: Jos\xc3\xa9 Silva", "other"),
]


@pytest.mark.parametrize(("words", "reason"), FAILED)
def test_why_a_handshake_failed_is_told_in_a_line_of_our_own(
    monkeypatch, words, reason
):
    monkeypatch.setattr(logs, "_FEW", logs.Few())
    with capture_logs() as lines:
        logs.stray(HANDSHAKE + words)
    (said,) = lines
    assert (said["event"], said["outcome"]) == ("tls.handshake-failed", reason)
    assert logs.withhold(None, "warning", said)["withheld"] == ["log_level"]
    assert "Silva" not in json.dumps(said)


def test_each_line_is_told_once_and_standard_error_is_given_back(capfd):
    said = []
    with caught_stderr(said.append) as out:
        os.write(STDERR, b"one\ntwo\n")
        out.write("ours\n")
    os.write(STDERR, b"after\n")
    assert said == [b"one\n", b"two\n"]
    assert capfd.readouterr().err == "ours\nafter\n"


@pytest.mark.attack
def test_who_writes_more_than_is_read_is_not_kept_waiting(capfd):
    import threading

    hold, said = threading.Event(), []

    def slow(line):
        hold.wait(10)
        said.append(line)

    with caught_stderr(slow):
        lost = 0
        for _ in range(100):
            try:
                os.write(STDERR, b"x" * 4095 + b"\n")
            except BlockingIOError:
                lost += 1
        hold.set()
    assert lost
    assert len(said) + lost >= 100
