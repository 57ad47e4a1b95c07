"""Decoders are made whole before anybody uses them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 6

# A new process each time: a class is looked at once in the life of one.
SCRIPT = """
import sys, threading
from node.codec import plain, stored
from node.model.notice import Notice, NoticeState
from tests.samples import complete

sys.setswitchinterval(1e-6)
notice = Notice("n", 1, NoticeState.DRAFT, complete("red"), ())
packed, text = stored.pack(notice), plain.to_json(notice)
gate, wrong = threading.Barrier(8), []

def read(number):
    gate.wait()
    if number % 2:
        same = stored.unpack(Notice, packed) == notice
    else:
        same = plain.from_json(Notice, text) == notice
    if not same:
        wrong.append(number)

threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit(bool(wrong))
"""


@pytest.mark.slow
def test_many_threads_may_read_the_first_value_of_a_class_at_once():
    """Eight threads that unpack the first notice of a process must not end it."""
    for _ in range(PROCESSES):
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, check=False)
        assert done.returncode == 0
