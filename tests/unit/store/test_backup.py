"""Backups: from either engine into either, while the node runs, all or nothing."""

from __future__ import annotations

import gzip
import io
import itertools
import tarfile
import threading
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import AlreadyThere, BadInput, LedgerBroken
from node.flows.ports import (
    CountUse,
    ForgetCredentials,
    PutApproval,
    PutOfficer,
    PutPeer,
    PutPending,
    PutSetting,
    WithdrawRecord,
)
from node.store import open_store
from node.store.archive import DIGEST, MANIFEST, MAX_PART, ArchiveWriter, read_backup
from node.store.backup import TABLES, backup, restore
from node.store.engine import open_engine, reading
from node.store.migrate import known_version
from node.store.schema import METADATA
from tests.contracts.builders import (
    NOW,
    ORIGIN,
    answer,
    approval,
    commit,
    digest,
    draft,
    merge,
    officer,
    peer,
    peer_answer,
    pending,
    query,
    record,
    token,
)


def fill(store, *, entries=300):
    """Something in every table."""
    commit(
        store,
        PutPeer(peer()),
        PutOfficer(officer(), digest("c")),
        PutSetting("s", b"\x00\xff"),
    )
    commit(
        store,
        *(record(f"r{n}", f"t{n}", "common") for n in range(40)),
        answer("m"),
        CountUse("n", "p", 3),
    )
    commit(store, WithdrawRecord("pt-pj/r39", NOW))
    commit(
        store,
        query("q-1"),
        peer_answer("q-1", "fr-pj"),
        PutApproval(approval("a")),
        PutPending(pending("p")),
    )
    for number in range(entries - 4):
        store.journal.commit(draft(f"entry {number}", exhibit=number % 3 > 0))


def what_is_held(store):
    head = store.journal.head()
    return (
        head,
        list(store.journal.rows(0, head.size)),
        store.peers.all(),
        store.officers.all(),
        store.holdings.page(category="", after="", count=99),
        store.holdings.find([token("common"), token("t7"), token("t39")], limit=99),
        store.holdings.stats(),
        store.memory.recall("fr-pj", "m"),
        store.memory.use("n", "p"),
        store.queries.get("q-1"),
        store.approvals.for_case(peer="fr-pj", case="C-1", now=NOW),
        store.pending.page().items,
        store.settings.get("s"),
        store.journal.hashes(0, 0, 300),
    )


@pytest.fixture
def small(opened, tmp_path):
    """The bytes of a small backup."""
    store = opened(f"sqlite:///{tmp_path}/small/node.db")
    commit(store, record("a", "x"), PutPeer(peer()))
    return made(store)


def made(store, **files) -> bytes:
    out = io.BytesIO()
    backup(store.engine, out, now=NOW, files=files)
    return out.getvalue()


@pytest.fixture
def target(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/target/node.db")
    yield engine
    engine.dispose()


def is_empty(engine) -> bool:
    with reading(engine).connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'record'"
        ).first()
        return found is None or not any(
            connection.execute(t.select()).first() for t in METADATA.sorted_tables
        )


def refused(engine, data: bytes, error: type = BadInput) -> str:
    """Check that the backup is refused and that nothing of it was kept."""
    with pytest.raises(error) as caught:
        restore(engine, io.BytesIO(data))
    assert is_empty(engine)
    return caught.value.message


ENGINES = ("sqlite", "postgresql")


@pytest.mark.parametrize("way", list(itertools.product(ENGINES, ENGINES)))
def test_a_backup_restores_into_either_engine(request, opened, keys, tmp_path, way):
    source, sink = way

    def url(kind, name):
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/{name}/node.db"
        return request.getfixturevalue("postgres_server").fresh()

    store = opened(url(source, "source"))
    fill(store)
    held, data = what_is_held(store), made(store, keystore=b"sealed keys")
    store.close()
    engine = open_engine(to := url(sink, "sink"))
    assert restore(engine, io.BytesIO(data)).files == {"keystore": b"sealed keys"}
    engine.dispose()
    restored = open_store(to, keys, ORIGIN)  # which verifies the ledger
    try:
        assert what_is_held(restored) == held
        assert restored.journal.restored() == held[0].size
        # Who worked here is known; no credential lets anybody in.
        assert restored.officers.all() == (officer(),)
        commit(restored, ForgetCredentials())
        assert restored.officers.by_credential(digest("c")) is None
        assert list(restored.journal.altered()) == []
        assert commit(restored, record("new"), text="next").index == held[0].size + 1
    finally:
        restored.close()


def test_a_backup_is_of_one_moment_while_the_node_runs(opened, url, target):
    store = opened(url)
    commit(store)
    stop = threading.Event()

    def work(thread):
        for number in itertools.count():
            if stop.is_set():
                return
            name = f"{thread}-{number}"
            commit(store, record(name, name), text=name)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    try:
        while store.journal.head().size < 50:
            pass
        data = made(store)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    manifest = restore(target, io.BytesIO(data)).manifest
    assert manifest.counts["record"] == manifest.ledger_size - 1  # one record an entry


def test_the_manifest_says_what_is_in_it(small):
    manifest = read_backup(io.BytesIO(small)).manifest
    assert manifest.schema == known_version()
    assert manifest.ledger_size == 1
    assert manifest.counts["record"] == manifest.counts["peer"] == 1
    assert set(manifest.columns) == {t.name for t in TABLES}


def test_a_large_table_is_cut_into_parts(opened, sqlite_url, target, monkeypatch):
    monkeypatch.setattr("node.store.backup.PART_SIZE", 1000)
    store = opened(sqlite_url)
    fill(store)
    data = made(store)
    assert (
        sum(
            "ledger_row" in p.name for p in read_backup(io.BytesIO(data)).manifest.parts
        )
        > 5
    )
    assert restore(target, io.BytesIO(data)).manifest.counts["ledger_row"] == 300


def test_selectors_are_made_from_the_records_wherever_they_stood(
    opened, keys, url, tmp_path, monkeypatch
):
    """Half merged when backed up; in runs, one to a part, when restored."""
    monkeypatch.setattr("node.store.selector.RUN_FROM", 1)
    monkeypatch.setattr("node.store.merge.STEP_ROWS", 7)
    monkeypatch.setattr("node.store.backup.PART_SIZE", 1000)
    store = open_store(
        f"sqlite:///{tmp_path}/source/node.db", keys, ORIGIN, merge_pause_s=None
    )
    names = [f"r{n}" for n in range(40)]
    commit(store, *(record(name, name, "common") for name in names))
    merge(store, 3)
    asked = [token(t) for t in (*names, "common")]
    found, data = store.holdings.find(asked, limit=99), made(store)
    store.close()
    engine = open_engine(url)
    restore(engine, io.BytesIO(data))
    engine.dispose()
    store = open_store(url, keys, ORIGIN, merge_pause_s=None)
    try:
        runs = store.journal._writer.runs.live
        assert len(runs) > 3 or not url.startswith("sqlite")
        while True:
            assert store.holdings.find(asked, limit=99) == found
            if not merge(store, 1):
                break
        commit(store, *(WithdrawRecord(f"pt-pj/{name}", NOW) for name in names))
        assert store.holdings.find(asked, limit=99) == {}
    finally:
        store.close()


# --- attacks ------------------------------------------------------------------


def members(data: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(m, tar.extractfile(m).read()) for m in tar]


def packed(parts) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, content in parts:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def forged(data: bytes, change) -> bytes:
    """A backup by somebody who writes a fitting manifest to what they changed."""
    parts = {m.name: content for m, content in members(data)}
    manifest = msgspec.json.decode(parts.pop(MANIFEST))
    del parts[DIGEST]
    change(parts, manifest)
    manifest["parts"] = [
        {"name": n, "size": len(c), "sha256": sha256(c).hexdigest()}
        for n, c in parts.items()
    ]
    parts[MANIFEST] = msgspec.json.encode(manifest)
    parts[DIGEST] = sha256(parts[MANIFEST]).hexdigest().encode()
    return packed([(tarfile.TarInfo(name), content) for name, content in parts.items()])


@pytest.mark.attack
def test_a_used_store_is_not_restored_over(opened, sqlite_url, small):
    store = opened(sqlite_url)
    commit(store, record("mine", "t"))
    held = store.journal.head()
    with pytest.raises(AlreadyThere):
        restore(store.engine, io.BytesIO(small))
    assert store.journal.head() == held
    assert store.holdings.stats().records == 1


@pytest.mark.attack
@pytest.mark.parametrize(
    "name", ["table/record/000000.msgpack", "table/ledger_row/000000.msgpack", MANIFEST]
)
def test_a_part_with_a_bit_flipped_is_refused(small, target, name):
    parts = members(small)
    changed = [
        (m, bytes([c[0] ^ 1]) + c[1:] if m.name == name else c) for m, c in parts
    ]
    refused(target, packed(changed))


@pytest.mark.attack
def test_a_part_left_out_is_refused(small, target):
    parts = [(m, c) for m, c in members(small) if "peer/" not in m.name]
    assert "lacks" in refused(target, packed(parts))


@pytest.mark.attack
def test_a_part_put_in_is_refused(small, target):
    parts = members(small)
    parts.insert(0, (tarfile.TarInfo("file/policy"), b"permit all"))
    assert "the manifest does not" in refused(target, packed(parts))


@pytest.mark.attack
def test_a_part_there_twice_is_refused(small, target):
    parts = members(small)
    assert "twice" in refused(target, packed([parts[0], *parts]))


@pytest.mark.attack
def test_what_comes_after_the_manifest_is_refused(small, target):
    parts = members(small)
    parts.append((tarfile.TarInfo("file/late"), b""))
    assert "after its manifest" in refused(target, packed(parts))


@pytest.mark.attack
@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "file/../../evil",
        "file/./x",
        "file//x",
        "file/",
        "file/.hidden",
        "file/a\\..\\b",
        "file/a\x00b",
        "file/é",
        "table/record/1.msgpack",
        "table/RECORD/000000.msgpack",
        "file/" + "a" * 200,
        "./manifest.json",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(small, target, name):
    parts = members(small)
    parts.insert(0, (tarfile.TarInfo(name), b"x"))
    refused(target, packed(parts))
    with pytest.raises(BadInput):  # nor is one written that could not be read
        ArchiveWriter(io.BytesIO()).add(name, b"x")


@pytest.mark.attack
@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.CHRTYPE,
    ],
)
def test_a_member_that_is_no_plain_file_is_refused(small, target, kind):
    link = tarfile.TarInfo("file/config")
    link.type, link.linkname = kind, "/etc/passwd"
    assert "plain files" in refused(target, packed([(link, b""), *members(small)]))


@pytest.mark.attack
def test_a_part_that_claims_to_be_endless_is_refused_before_it_is_read(small, target):
    huge = tarfile.TarInfo("file/huge")
    huge.size = MAX_PART + 1
    assert "too large" in refused(target, huge.tobuf() + b"\x00" * 1024)


@pytest.mark.attack
def test_a_compressed_archive_is_not_unpacked(small, target):
    refused(target, gzip.compress(small))


@pytest.mark.attack
@pytest.mark.parametrize("kept", [0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_backup_cut_off_is_refused(small, target, kept):
    content = small.rstrip(b"\0")  # zeroes at the end of a tar mean nothing
    refused(target, content[: int(kept * len(content))])


@pytest.mark.attack
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=2000))
def test_random_bytes_are_refused(data):
    with pytest.raises(BadInput):
        read_backup(io.BytesIO(data))


@pytest.mark.attack
@settings(max_examples=80, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_into_a_store_unseen(a_backup, place, bit):
    data = bytearray(a_backup.getvalue())
    data[int(place * len(data))] ^= 1 << bit
    try:
        found = read_backup(io.BytesIO(bytes(data)))
    except BadInput:
        return
    # What is left are bits that mean nothing, such as a member's date.
    assert found.manifest == read_backup(io.BytesIO(a_backup.getvalue())).manifest


@pytest.fixture(scope="module")
def a_backup(keys, tmp_path_factory):
    store = open_store(
        f"sqlite:///{tmp_path_factory.mktemp('flip')}/s/node.db", keys, ORIGIN
    )
    commit(store, record("a", "x"), PutPeer(peer()))
    data = made(store, config=b"x")
    store.close()
    return io.BytesIO(data)


def _schema(_parts, manifest):
    manifest["schema"] = "9999"


def _format(_parts, manifest):
    manifest["format"] = "comity-backup/99"


def _column(_parts, manifest):
    manifest["columns"]["peer"].append("more")


def _count(_parts, manifest):
    manifest["counts"]["peer"] = 7


def _unknown_key(_parts, manifest):
    manifest["more"] = 1


def _unknown_table(parts, _manifest):
    parts["table/alembic_version/000000.msgpack"] = msgspec.msgpack.encode([("9999",)])


def _credential(parts, _manifest):
    known = [("o-1", b"known by")]
    parts["table/officer_credential/000000.msgpack"] = msgspec.msgpack.encode(known)


def _short_row(parts, _manifest):
    parts["table/peer/000000.msgpack"] = msgspec.msgpack.encode([("fr-pj",)])


def _wrong_type(parts, _manifest):
    parts["table/peer/000000.msgpack"] = msgspec.msgpack.encode([("fr-pj", "1", b"")])


def _empty_where_it_may_not_be(parts, _manifest):
    parts["table/peer/000000.msgpack"] = msgspec.msgpack.encode([("fr-pj", None, b"")])


def _too_large_a_number(parts, _manifest):
    parts["table/peer/000000.msgpack"] = msgspec.msgpack.encode(
        [("fr-pj", 2**64 - 1, b"")]
    )


def _twice_the_same_key(parts, _manifest):
    parts["table/peer/000000.msgpack"] = msgspec.msgpack.encode([("fr-pj", 1, b"")] * 2)


def _half_a_token(parts, _manifest):
    rows = msgspec.msgpack.decode(parts["table/record/000000.msgpack"])
    rows[0][7] = b"odd"
    parts["table/record/000000.msgpack"] = msgspec.msgpack.encode(rows)


def _out_of_order(parts, manifest):
    (row,) = msgspec.msgpack.decode(parts["table/record/000000.msgpack"])
    earlier = [row[0] - 1, "pt-pj/b", row[2], b"another source", *row[4:]]
    parts["table/record/000000.msgpack"] = msgspec.msgpack.encode([row, earlier])
    manifest["counts"]["record"] = 2


def _no_record_in_a_part(parts, _manifest):
    parts["table/record/000000.msgpack"] = msgspec.msgpack.encode([])


def _not_msgpack(parts, _manifest):
    parts["table/peer/000000.msgpack"] = b"\xc1"


def _deeply_nested(parts, _manifest):
    parts["table/peer/000000.msgpack"] = b"\x91" * 100_000


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        _schema,
        _format,
        _column,
        _count,
        _unknown_key,
        _unknown_table,
        _credential,
        _short_row,
        _wrong_type,
        _empty_where_it_may_not_be,
        _too_large_a_number,
        _twice_the_same_key,
        _half_a_token,
        _out_of_order,
        _no_record_in_a_part,
        _not_msgpack,
        _deeply_nested,
    ],
)
def test_a_forged_backup_that_does_not_fit_is_refused_whole(small, target, change):
    refused(target, forged(small, change))


def _leaf(parts, _manifest):
    rows = msgspec.msgpack.decode(parts["table/ledger_row/000000.msgpack"])
    rows[0][1] = rows[0][1][:-1] + b"\x00"
    parts["table/ledger_row/000000.msgpack"] = msgspec.msgpack.encode(rows)


def _longer(parts, manifest):
    rows = msgspec.msgpack.decode(parts["table/ledger_row/000000.msgpack"])
    rows.append([1, *rows[0][1:]])
    parts["table/ledger_row/000000.msgpack"] = msgspec.msgpack.encode(rows)
    manifest["counts"]["ledger_row"] = 2


def _no_rows(parts, manifest):
    del parts["table/ledger_row/000000.msgpack"]
    manifest["counts"]["ledger_row"] = 0


def _no_head(parts, manifest):
    del parts["table/ledger_head/000000.msgpack"]
    manifest["counts"]["ledger_head"] = 0


@pytest.mark.attack
@pytest.mark.parametrize("change", [_leaf, _longer, _no_rows, _no_head])
def test_a_backup_whose_ledger_does_not_lead_to_its_head_is_refused(
    small, target, change
):
    refused(target, forged(small, change), LedgerBroken)
