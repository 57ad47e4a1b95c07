"""What the machine can do without the node: a bare echo, and the bare cryptography."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import grpc

from bench.echo import METHOD
from bench.load import Figures, drive
from node.clock import SystemClock
from node.crypto import sealing, signing
from node.crypto.keystore import Keyring
from node.model.codes import KeyUse

PAYLOAD = 2300  # bytes of a sealed query


def echo(*, threads: int, seconds: float) -> Figures:
    """Measure a bare gRPC echo between two processes."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.echo"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[1],
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        port = int(server.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            say = channel.unary_unary(METHOD)
            body = b"x" * PAYLOAD
            say(body, timeout=10, wait_for_ready=True)
            figures = drive(
                lambda _n: say(body, timeout=10), threads=threads, seconds=seconds
            )
        server.stdin.close()
        server.wait()
    return figures


def crypto(keys: Keyring, *, seconds: float) -> float:
    """Return how often a second one core does what one query needs at one side.

    Unseal and verify the query, sign and seal the answer.
    """
    clock = SystemClock()
    now = clock.now() + timedelta(seconds=1)
    sealing_key = next(k for k in keys.public_keys(now) if k.use is KeyUse.SEALING)
    signing_key = next(k for k in keys.public_keys(now) if k.use is KeyUse.SIGNING)
    body, answer = b"q" * 1000, b"a" * 4000
    sealed = sealing.seal(sealing_key.public, body, info=b"bench")
    _, signature = keys.sign(body, now)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        keys.unseal(sealing_key.key_id, sealed, info=b"bench", now=now)
        signing.verify(signing_key.public, body, signature)
        keys.sign(answer, now)
        sealing.seal(sealing_key.public, answer, info=b"bench")
        count += 1
    return count / (time.perf_counter() - began)
