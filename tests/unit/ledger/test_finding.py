from __future__ import annotations

from pathlib import Path

from node.ledger.finding import NOTES, AuditFinding, FindingKind, Findings, is_sound

DOCS = Path(__file__).resolve().parents[3] / "docs" / "auditors.md"


def test_every_kind_of_finding_is_explained_to_auditors():
    table = DOCS.read_text()
    for kind in FindingKind:
        assert f"\n| `{kind}` |" in table, kind


def test_erasures_and_restores_that_entries_record_are_no_faults():
    assert {FindingKind.ERASED, FindingKind.RESTORED} == NOTES
    for kind in FindingKind:
        assert AuditFinding(kind, "Something.").fault is (kind not in NOTES)
    assert is_sound(())
    assert not is_sound((AuditFinding(FindingKind.LEAF, "A leaf."),))


def test_erasures_of_neighbours_by_one_entry_are_one_finding():
    findings = Findings()
    for index in (1, 2, 3, 7, 9, 10):
        findings.erased("entry", index, by=20)
    findings.erased("entry", 11, by=21)
    findings.erased("exhibit", 2, by=20)
    assert [(str(f), f.index) for f in findings.all()] == [
        ("Entries 1 to 3 were erased; entry 20 says so.", 1),
        ("Entry 7 was erased; entry 20 says so.", 7),
        ("Entries 9 to 10 were erased; entry 20 says so.", 9),
        ("Entry 11 was erased; entry 21 says so.", 11),
        ("Exhibit 2 was erased; entry 20 says so.", 2),
    ]
