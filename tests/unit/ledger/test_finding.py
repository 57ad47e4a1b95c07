from __future__ import annotations

from pathlib import Path

from node.ledger.finding import Finding, FindingKind, Findings, is_sound

DOCS = Path(__file__).resolve().parents[3] / "docs" / "auditors.md"


def test_every_kind_of_finding_is_explained_to_auditors():
    table = DOCS.read_text()
    for kind in FindingKind:
        assert f"\n| `{kind}` |" in table, kind


def test_only_erasures_are_no_faults():
    for kind in FindingKind:
        assert Finding(kind, "Something.").fault is (kind is not FindingKind.ERASED)
    assert is_sound(())
    assert not is_sound((Finding(FindingKind.LEAF, "A leaf."),))


def test_erasures_of_neighbours_are_one_finding():
    findings = Findings()
    for index in (1, 2, 3, 7, 9, 10):
        findings.erased("Entry", index)
    findings.erased("Exhibit", 2)
    assert [(str(f), f.index) for f in findings.all()] == [
        ("Entries 1 to 3 were erased: their keys are destroyed.", 1),
        ("Entry 7 was erased: its key is destroyed.", 7),
        ("Entries 9 to 10 were erased: their keys are destroyed.", 9),
        ("Exhibit 2 was erased: its key is destroyed.", 2),
    ]
