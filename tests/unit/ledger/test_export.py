from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import LedgerBroken
from node.ledger.checkpoint import write_checkpoint
from node.ledger.claims import AuditorClaims
from node.ledger.export import audit_export, export_files
from node.ledger.finding import FindingKind, is_sound
from node.ledger.leaf import LEAF_SIZE
from tests.unit.ledger.keys import key_for
from tests.unit.ledger.ledgers import (
    KEY,
    export,
    head_of,
    openings_of,
    row_of,
    rows_of,
)

ROWS = rows_of(700)
FILES = export(ROWS)
OPENED = export(ROWS, openings=openings_of(ROWS[100:110]))


def audit(files, *checkpoints, vkey=KEY.vkey):
    return audit_export(files.__getitem__, AuditorClaims(vkey, checkpoints))


def kinds(findings):
    return {finding.kind for finding in findings}


def changed(path, data, files=FILES):
    return {**files, path: data}


# --- what is sound -------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 700])
def test_an_export_of_a_sound_ledger_is_sound(size):
    files = export(ROWS[:size])
    assert audit(files) == ()
    assert audit_export(files.__getitem__) == ()


def test_an_export_has_every_tile_and_ends_in_its_checkpoint():
    paths = list(FILES)
    level_0 = ("000", "001", "002.p/188")
    expected = {f"tile/{kind}/{n}" for kind in ("0", "entries") for n in level_0}
    assert set(paths) == expected | {"tile/1/000.p/2", "vkey", "checkpoint"}
    assert paths[-1] == "checkpoint"


def test_tiles_of_three_levels_are_written_and_checked():
    """65,536 leaves and some, all equal: what is compared is where they lie."""
    rows = [replace(ROWS[0], index=index) for index in range(65_800)]
    files = export(rows)
    assert {"tile/2/000.p/1", "tile/1/001.p/1", "tile/0/257.p/8"} <= set(files)
    assert audit(files, head_of(rows[:300]).checkpoint) == ()
    assert not is_sound(audit(changed("tile/2/000.p/1", bytes(32), files)))


def test_entry_bundles_show_commitments_of_one_size_only():
    bundle = FILES["tile/entries/002.p/188"]
    assert len(bundle) == 188 * (2 + LEAF_SIZE)
    entry = ROWS[512].opening[1]
    assert all(entry not in data and b"case-1" not in data for data in FILES.values())


def test_an_older_checkpoint_agrees():
    held = [head_of(ROWS[:size]).checkpoint for size in (0, 1, 256, 300, 700)]
    assert audit(FILES, *held) == ()


def test_openings_are_checked_and_are_exact_bytes():
    assert audit(OPENED) == ()
    line = json.loads(OPENED["openings/000.jsonl"].splitlines()[0])
    assert line["index"] == 100
    assert line["entry"].encode() == ROWS[100].opening[1]
    assert base64.b64decode(line["salt"]) == ROWS[100].opening[0]


# --- attacks -------------------------------------------------------------------


@pytest.mark.attack
@given(st.sampled_from(sorted(OPENED)), st.data())
@settings(max_examples=120, deadline=None)
def test_no_file_of_an_export_can_be_changed_by_one_bit(path, data):
    raw = bytearray(OPENED[path])
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    assert not is_sound(audit(changed(path, bytes(raw), OPENED)))


@pytest.mark.attack
@pytest.mark.parametrize("path", sorted(FILES))
def test_no_file_of_an_export_can_be_taken_away(path):
    files = dict(FILES)
    del files[path]
    assert not is_sound(audit(files))


@pytest.mark.attack
def test_a_tile_of_the_wrong_width_is_found():
    path = "tile/0/002.p/188"
    for data in (FILES[path][:-32], FILES[path] + bytes(32), FILES[path][:-1], b""):
        assert FindingKind.FILE in kinds(audit(changed(path, data)))


@pytest.mark.attack
def test_a_bundle_that_is_padded_or_cut_is_found():
    path = "tile/entries/001"
    for data in (FILES[path][:-1], FILES[path] + b"\0\0", FILES[path][44:], b""):
        assert FindingKind.FILE in kinds(audit(changed(path, data)))


@pytest.mark.attack
def test_leaves_and_tiles_rewritten_together_are_found_by_the_root():
    rows = [*ROWS[:50], row_of(50, twin="forged"), *ROWS[51:]]
    files = {**export(rows), "checkpoint": FILES["checkpoint"]}
    assert kinds(audit(files)) == {FindingKind.ROOT}


@pytest.mark.attack
def test_a_truncated_export_is_found_by_a_newer_checkpoint():
    files = export(ROWS[:500])
    assert audit(files) == ()
    findings = audit(files, head_of(ROWS).checkpoint)
    assert kinds(findings) == {FindingKind.TRUNCATED}


@pytest.mark.attack
def test_an_export_of_a_forked_twin_is_found_by_an_older_checkpoint():
    twin = [*ROWS[:299], *(row_of(index, twin="twin") for index in range(299, 700))]
    files = export(twin)
    assert audit(files) == ()
    for size in (300, 512, 700):
        held = head_of(ROWS[:size]).checkpoint
        assert kinds(audit(files, held)) == {FindingKind.FORKED}


@pytest.mark.attack
def test_an_export_signed_with_a_key_of_its_own_is_found_by_who_knows_the_key():
    other = key_for(KEY.name, "other")
    head = head_of(ROWS, other)
    files = dict(export_files(ROWS, head, other.vkey))
    assert audit_export(files.__getitem__) == ()  # it agrees with itself
    assert kinds(audit(files)) == {FindingKind.KEY, FindingKind.SIGNATURE}


@pytest.mark.attack
def test_a_made_up_size_does_not_keep_the_auditor_busy():
    """A signed head of 2**62 entries with nothing, or with one bundle, behind it."""
    note = write_checkpoint(
        KEY.name, 1 << 62, bytes(32), public=KEY.public, sign=KEY.sign
    )
    for files in (changed("checkpoint", note.encode()), {"checkpoint": note.encode()}):
        findings = audit(files)
        assert {FindingKind.MISSING, FindingKind.TRUNCATED} <= kinds(findings)


@pytest.mark.attack
def test_a_made_up_size_over_endless_bad_files_does_not_keep_the_auditor_busy():
    note = write_checkpoint(
        KEY.name, 1 << 62, bytes(32), public=KEY.public, sign=KEY.sign
    )
    asked = []

    def read(path):
        asked.append(path)
        if path in ("checkpoint", "vkey"):
            return note.encode() if path == "checkpoint" else FILES["vkey"]
        return bytes(8192) if path.startswith("tile/0/") else b"x"

    assert FindingKind.MISSING in kinds(audit_export(read))
    assert len(asked) < 500


@pytest.mark.attack
@pytest.mark.parametrize(
    "size", ["-1", "07", "+7", "1e3", " 7", "7 ", "", "9" * 30, "٧"]
)
def test_a_checkpoint_whose_size_is_no_plain_number_is_refused(size):
    from node.ledger.note import sign_note

    text = f"{KEY.name}\n{size}\n{base64.b64encode(bytes(32)).decode()}\n"
    note = sign_note(text, KEY.name, KEY.public, KEY.sign)
    findings = audit(changed("checkpoint", note.encode()))
    assert kinds(findings) == {FindingKind.SIGNATURE}


@pytest.mark.attack
def test_a_checkpoint_that_is_no_text_is_refused():
    assert not is_sound(audit(changed("checkpoint", b"\xff\xfe")))
    assert not is_sound(audit(changed("vkey", b"\xff\xfe")))


@pytest.mark.attack
def test_swapped_openings_in_an_export_are_found():
    first, second = openings_of(ROWS[100:102])
    swapped = [replace(second, index=100), replace(first, index=101)]
    findings = audit(export(ROWS, openings=swapped))
    assert [f.index for f in findings] == [100, 101]
    assert kinds(findings) == {FindingKind.OPENING}


@pytest.mark.attack
def test_openings_doubled_or_in_another_place_are_found():
    path = "openings/000.jsonl"
    line = OPENED[path].splitlines(keepends=True)[0]
    for bad in (changed(path, line * 2), changed("openings/001.jsonl", line)):
        assert kinds(audit(bad)) == {FindingKind.OPENING}


def test_openings_lie_beside_their_bundles_and_are_written_once():
    files = export(ROWS, openings=openings_of(ROWS))
    names = [path for path in files if path.startswith("openings/")]
    assert names == [f"openings/00{number}.jsonl" for number in range(3)]
    assert audit(files) == ()
    first, second = openings_of(ROWS[:2])
    with pytest.raises(ValueError, match="comes late"):
        export(ROWS, openings=[second, first])


@pytest.mark.attack
@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"\xff",
        b'{"index":-1,"salt":"","entry":"{}"}',
        b'{"index":1,"salt":"AAAA","entry":"{}"}',
        b'{"index":1,"salt":"' + b"A" * 43 + b'=","entry":"\\ud800"}',
        b'{"index":1,"salt":"' + b"A" * 43 + b'=","entry":"{}","more":1}',
        b"[" * 100_000,
    ],
)
def test_a_line_of_openings_that_is_no_opening_is_found(line):
    assert not is_sound(audit(changed("openings/000.jsonl", line + b"\n")))


@pytest.mark.attack
def test_a_tampered_ledger_is_not_exported_as_a_whole_one():
    rows = list(ROWS)
    rows[7] = row_of(7, twin="forged")
    written = []
    with pytest.raises(LedgerBroken):
        written.extend(export_files(rows, head_of(ROWS), KEY.vkey))
    assert "checkpoint" not in dict(written)
    for bad in (ROWS[1:], [*ROWS[:5], *ROWS[6:]], ROWS[:-1]):
        with pytest.raises(LedgerBroken):
            dict(export_files(bad, head_of(ROWS), KEY.vkey))
