"""What an administrator does to the ledger's tables shows, at the start or in an audit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from node.errors import LedgerBroken, NotFound
from node.ledger.audit import audit_rows
from node.ledger.checkpoint import write_checkpoint
from node.ledger.claims import AuditorClaims
from node.ledger.finding import FindingKind, is_sound
from node.ledger.note import vkey
from node.store import open_store
from node.store.engine import open_engine
from tests.blank import blank_sqlite
from tests.contracts.builders import ORIGIN, commit, draft, record, some_keys

SIZE = 300  # one full tile, and a right edge of 44


def fill(url, keys):
    store = open_store(url, keys, ORIGIN)
    for number in range(SIZE):
        store.journal.commit(draft(f"entry {number}", exhibit=number % 2 == 0))
    store.close()


@cache
def sound(keys):
    """Return a SQLite file with a ledger: it takes longer to make than to break."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "store" / "node.db"
        fill(blank_sqlite(file), keys)
        return file.read_bytes()


def tampered(url, keys, *statements):
    """Make a ledger, do this to its tables, and return what opening and audit say."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).write_bytes(sound(keys))
    else:
        fill(url, keys)
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
    return verdict(url, keys)


def verdict(url, keys):
    try:
        store = open_store(url, keys, ORIGIN)
    except LedgerBroken as error:
        return error.message
    try:
        head = store.journal.head()
        held = AuditorClaims(vkey=vkey(ORIGIN, keys.ledger_public))
        findings = audit_rows(
            store.journal.rows(0, head.size),
            head,
            _erased,
            open_exhibit=_erased,
            held=held,
        )
        # Nothing here can be opened, and no entry says why.
        findings = tuple(f for f in findings if f.kind is not FindingKind.UNEXPLAINED)
        return "" if is_sound(findings) else "\n".join(map(str, findings))
    finally:
        store.close()


def _erased(row):
    raise NotFound("erased")


def test_a_ledger_that_nobody_touched_is_sound(url, keys):
    assert tampered(url, keys) == ""


ATTACKS = {
    "an old row edited": [
        "UPDATE ledger_row SET leaf = (SELECT leaf FROM ledger_row WHERE index_ = 1) WHERE index_ = 7"
    ],
    "a new row edited": [
        "UPDATE ledger_row SET leaf = (SELECT leaf FROM ledger_row WHERE index_ = 1) WHERE index_ = 290"
    ],
    "an old row deleted": [
        "DELETE FROM ledger_row WHERE index_ = 7",
        "DELETE FROM ledger_key WHERE index_ = 7",
    ],
    "an old row deleted, its key left": ["DELETE FROM ledger_row WHERE index_ = 7"],
    "a new row deleted": ["DELETE FROM ledger_row WHERE index_ = 290"],
    "a key row deleted": ["DELETE FROM ledger_key WHERE index_ = 7"],
    "a row inserted at the end": [
        "INSERT INTO ledger_row SELECT 300, leaf, entry_sealed, exhibit_sealed FROM ledger_row WHERE index_ = 1",
        "INSERT INTO ledger_key SELECT 300, entry_key, exhibit_key FROM ledger_key WHERE index_ = 1",
    ],
    "a row inserted before the first": [
        "INSERT INTO ledger_row SELECT -1, leaf, entry_sealed, exhibit_sealed FROM ledger_row WHERE index_ = 1"
    ],
    "two old rows exchanged": [
        "UPDATE ledger_row SET index_ = -7 WHERE index_ = 7",
        "UPDATE ledger_row SET index_ = 7 WHERE index_ = 8",
        "UPDATE ledger_row SET index_ = 8 WHERE index_ = -7",
    ],
    "two new rows exchanged": [
        "UPDATE ledger_row SET index_ = -7 WHERE index_ = 297",
        "UPDATE ledger_row SET index_ = 297 WHERE index_ = 298",
        "UPDATE ledger_row SET index_ = 298 WHERE index_ = -7",
    ],
    "the end cut off": [
        "DELETE FROM ledger_row WHERE index_ >= 290",
        "DELETE FROM ledger_key WHERE index_ >= 290",
    ],
    "the end cut off, and the head's size with it": [
        "DELETE FROM ledger_row WHERE index_ >= 290",
        "DELETE FROM ledger_key WHERE index_ >= 290",
        "UPDATE ledger_head SET size = 290",
    ],
    "the head's root edited": [
        "UPDATE ledger_head SET root = (SELECT leaf FROM ledger_row WHERE index_ = 1)"
    ],
    "the head's note edited": [
        "UPDATE ledger_head SET note = replace(note, '300', '290')"
    ],
    "the head deleted": ["DELETE FROM ledger_head"],
    "a second head": [
        "INSERT INTO ledger_head SELECT 2, size, root, note, next_record, size, root, note, 0, 0, bound, NULL, cluster FROM ledger_head"
    ],
    "a tile edited": [
        "UPDATE ledger_tile SET hashes = (SELECT leaf FROM ledger_row WHERE index_ = 1)"
    ],
    "a tile deleted": ["DELETE FROM ledger_tile"],
    "a tile added": ["INSERT INTO ledger_tile SELECT 0, 1, hashes FROM ledger_tile"],
    "everything deleted but the rows": [
        "DELETE FROM ledger_head",
        "DELETE FROM ledger_tile",
    ],
}


@pytest.mark.attack
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_ledger_was_altered(attack, url, keys):
    statements = [s.replace("index_", '"index"') for s in ATTACKS[attack]]
    assert tampered(url, keys, *statements) != ""


@pytest.mark.attack
def test_the_head_of_another_ledger_is_refused(sqlite_url, keys, tmp_path_factory):
    """The same rows, under a head that another key has signed."""
    stranger = some_keys(tmp_path_factory.mktemp("stranger"))
    store = open_store(sqlite_url, keys, ORIGIN)
    commit(store)
    head = store.journal.head()
    store.close()
    forged = write_checkpoint(
        ORIGIN,
        head.size,
        head.root,
        public=stranger.ledger_public,
        sign=stranger.sign_note,
    )
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE ledger_head SET note = :note"), {"note": forged}
        )
    engine.dispose()
    assert "not signed by its key" in verdict(sqlite_url, keys)


@pytest.mark.attack
def test_a_ledger_is_not_opened_under_another_origin(sqlite_url, keys):
    store = open_store(sqlite_url, keys, ORIGIN)
    commit(store)
    store.close()
    with pytest.raises(LedgerBroken):
        open_store(sqlite_url, keys, "es-pn/comity-ledger")


@pytest.mark.attack
def test_an_older_head_that_was_once_signed_does_not_fit_the_rows(sqlite_url, keys):
    store = open_store(sqlite_url, keys, ORIGIN)
    commit(store)
    old = store.journal.head()
    commit(store)
    store.close()
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE ledger_head SET size = :size, root = :root, note = :note"),
            {"size": old.size, "root": old.root, "note": old.checkpoint},
        )
    engine.dispose()
    assert verdict(sqlite_url, keys) != ""


@pytest.mark.attack
def test_a_head_that_would_give_numbers_out_again_is_refused(sqlite_url, keys):
    store = open_store(sqlite_url, keys, ORIGIN)
    commit(store, record("a"), record("b"))
    store.close()
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_head SET next_record = 1"))
    engine.dispose()
    assert "older than the records" in verdict(sqlite_url, keys)


@pytest.mark.attack
def test_a_head_that_is_swapped_while_the_node_runs_stops_it(url, keys):
    store = open_store(url, keys, ORIGIN)
    commit(store)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_head SET size = 7"))
    engine.dispose()
    for _ in range(2):
        with pytest.raises(LedgerBroken):
            commit(store)
    assert store.journal.head().size == 1
    store.close()


def test_a_row_that_is_gone_is_not_taken_for_one_that_never_was(sqlite_url, keys):
    store = open_store(sqlite_url, keys, ORIGIN)
    for number in range(3):
        commit(store, text=str(number))
    with store.engine.begin() as connection:
        connection.execute(text('DELETE FROM ledger_row WHERE "index" = 1'))
    with pytest.raises(LedgerBroken):
        store.journal.row(1)
    assert [row.index for row in store.journal.rows(0, 3)] == [0, 2]
    store.close()
