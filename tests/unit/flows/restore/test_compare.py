"""What peers hold of a restored ledger: what they prove, and what they only say."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from node.flows.recorder import Recorder

from node.errors import Unreachable
from node.flows.restore.compare import Comparer
from node.ledger.checkpoint import origin_of, write_checkpoint
from node.ledger.merkle import Frontier, leaf_hash
from node.model.message import Pong
from tests.memory import MemoryStore
from tests.unit.flows.heads.test_weigh import GR
from tests.unit.flows.keyring import NOW, keys

US = "pt-one"
SIZE = 6


@pytest.fixture
def store():
    """Six entries were restored; two were added since."""
    store = MemoryStore(keys(US), origin_of(US))
    recorder = Recorder(US, keys(US), store.journal)
    for number in range(SIZE + 2):
        recorder.record(f"test.{number}", at=NOW)
    return store


def note(size, root, *, signer=US, of=US):
    ring = keys(signer)
    return write_checkpoint(
        origin_of(of), size, root, public=ring.ledger_public, sign=ring.sign_note
    )


def head(store, seen, *, seen_size=0):
    """What we make of a peer that answers with ``seen``."""

    def ask(_peer):
        if isinstance(seen, Exception):
            raise seen
        return Pong("", NOW, 1, "", seen_size, seen)

    with ThreadPoolExecutor(1) as pool:
        (found,) = Comparer(keys(US), store.journal, ask, pool).compare((GR,), SIZE)
    return found


def root_at(store, size):
    rows = store.journal.rows(0, size)
    return Frontier().extend(leaf_hash(row.leaf) for row in rows).root()


@pytest.mark.parametrize("size", [1, 3, SIZE])
def test_a_head_of_what_the_backup_has_loses_nothing(store, size):
    found = head(store, note(size, root_at(store, size)))
    assert (found.heard, found.size) == (True, size)
    assert "which the backup has" in found.note


def test_a_head_beyond_the_backup_proves_what_is_lost(store):
    # Also where the restored ledger has grown past that size by itself.
    for size in (SIZE + 1, SIZE + 100):
        found = head(store, note(size, bytes(32)))
        assert (found.heard, found.size) == (True, size)
        assert f"{size - SIZE} that the backup has not" in found.note


@pytest.mark.attack
def test_a_backup_of_another_history_than_peers_have_seen(store):
    found = head(store, note(3, b"\x01" * 32))
    assert found.size == 3
    assert "another history" in found.note


@pytest.mark.attack
def test_a_peer_that_claims_more_than_it_can_show(store):
    """It cannot make us believe that entries are lost, nor hide that it was asked."""
    forged = (
        note(99, bytes(32), signer="gr-two"),
        note(99, bytes(32), of="gr-two"),
        "pt-one/comity-ledger\n99\nAAAA\n",
        note(99, bytes(32)).replace("\n99\n", "\n98\n"),
    )
    for seen in forged:
        found = head(store, seen, seen_size=99)
        assert (found.heard, found.size) == (True, 0)
        assert "not of this ledger" in found.note
    said = head(store, "", seen_size=10**12)
    assert (said.heard, said.size) == (True, 0)
    assert "shows nothing" in said.note


def test_a_peer_that_does_not_answer_was_not_heard(store):
    found = head(store, Unreachable("gr-two did not answer in time"))
    assert (found.heard, found.size) == (False, 0)
    assert "did not answer" in found.note


def test_a_peer_that_has_seen_nothing_of_us_says_so(store):
    found = head(store, "")
    assert (found.heard, found.size) == (True, 0)
    assert "no checkpoint" in found.note
