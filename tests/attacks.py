"""The table of attacks: every test marked ``attack``, and what stops it.

    python -m tests.attacks            # print it
    python -m tests.attacks FILE       # write it there

The tests are read, not run: an attack is a test function that carries the mark,
itself or by its module. What stops it is the room whose tests these are, and the
errors that the test expects.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from node import errors

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Attacks that do not succeed

Every line is a test that is marked `attack` and named after what it tries. `make
attack` runs them all but those under `faults/`, which `make faults` runs. What stops
each is the room that refuses, and the error it refuses with; `docs/errors.md` says what
each error means. Many of the tests are run with several inputs.
"""
# By where the test is, the longest that fits.
STOPPED_BY = {
    "tests/unit/codec": "codec: one strict encoding for each value",
    "tests/unit/crypto": "crypto: wrong key, bytes or binding, and nothing opens",
    "tests/federation/test_blind": "flows/query/blind: signed, of one reader, decided "
    "as a disclosed query is",
    "tests/federation/test_epochs": "flows/query/blind: two keys for one epoch convict",
    "tests/unit/flows/query/blind": "flows/query/blind: signed, of one reader, decided "
    "as a disclosed query is",
    "tests/unit/blind": "blind: signed, canonical, and of one reader",
    "tests/unit/protocol": "protocol: verified before it is parsed",
    "tests/unit/protocol/notice": "protocol/notice: form, demands and life, "
    "checked before anything else",
    "tests/vectors": "protocol: verified before it is parsed",
    "tests/unit/ledger": "ledger: the tree, the signed head, the audit",
    "tests/interop": "ledger: other people's verifiers",
    "tests/unit/languages": "languages: values stand apart, are shown and never obeyed",
    "tests/unit/policy": "policy: strict files, default deny",
    "tests/policies": "policy: default deny, and a rule that forbids",
    "tests/unit/matching": "matching: bounds on what one row or question costs",
    "tests/unit/store": "store: checks at the start, one writer",
    "tests/contracts": "store: the promises of the ports",
    "tests/unit/transport": "transport: pins, roles and limits",
    "tests/edges": "transport: pins, roles and limits, on real sockets",
    "tests/unit/cli": "cli: text made safe, files opened with care",
    "tests/unit/present": "present: text worded and made safe before it is drawn",
    "tests/unit/test_logs.py": "logs: keys and shapes that are never written",
    "tests/unit/test_config.py": "config: strict keys, known units",
    "tests/unit/app": "app: turns and bounds",
    "tests/unit/flows": "flows: record, then speak",
    "tests/federation/test_answer_attacks.py": "flows: the answer is checked "
    "against the question, its checkpoint against those before",
    "tests/federation/test_exchange_attacks.py": "protocol and flows: verified, "
    "recalled, recorded, then answered",
    "tests/federation/test_clock_attacks.py": "flows: what may be forgotten is refused, "
    "and what passes is counted in seconds",
    "tests/federation/test_write_off.py": "flows and store: two officers, what was "
    "shown, and only what cannot be read",
    "tests/federation/test_in_steps.py": "flows and transport: turns by peer, and what "
    "happens between them counts",
    "tests/federation/test_quota_attacks.py": "flows: counted before any work",
    "tests/federation/test_toll_attacks.py": "flows: counted before any work",
    "tests/federation/test_parcel_attacks.py": "flows: counted by what it changes",
    "tests/federation/test_parcel_portions.py": "flows: a share for each peer",
    "tests/federation/test_release_room_attacks.py": "flows: a share for each peer",
    "tests/federation/test_notice_room_attacks.py": "flows: a share for each peer",
    "tests/federation/test_roll_call_attacks.py": "flows: a share for each peer",
    "tests/federation/test_policy_attacks.py": "policy: default deny, facts of our own",
    "tests/federation/test_doubt_attacks.py": "policy: doubt protects",
    "tests/unit/model": "policy: doubt protects",
    "tests/federation/test_hidden_hit.py": "flows: hidden reads as no hit",
    "tests/federation/test_damage.py": "flows: doubt protects: while a record is damaged, "
    "nothing reads as no hit",
    "tests/federation/test_reindex.py": "flows: doubt protects: until all records were "
    "read by the rules in force, nothing reads as no hit",
    "tests/federation/test_reindex_held_up.py": "flows: nothing holds reading anew up "
    "for ever, it keeps nobody waiting, and two records of one never come of it",
    "tests/federation/test_reindex_notices.py": "flows: a watch is told of what was "
    "kept after it came",
    "tests/federation/test_damaged_tables.py": "store: what is bound is told by its "
    "tags, and doubt protects",
    "tests/federation/test_disclosure_attacks.py": "flows and matching: a hit rests on "
    "a whole, and says what is shown",
    "tests/federation/test_non_interference.py": "flows: what is told follows from "
    "what policy shows",
    "tests/federation/test_ledger_growth.py": "ledger: what is shown moves by the "
    "clock in steps of one size",
    "tests/federation/test_head_attacks.py": "flows: a ledger grows with a proof only, "
    "and both heads are kept",
    "tests/federation/test_notice_desk.py": "flows: what may be used is decided at the "
    "copy, and obeyed before anything is shown",
    "tests/federation/test_notice_attacks.py": "flows: each item judged by who says it "
    "and by what is kept; each receipt bound to its item",
    "tests/federation/test_notice_passed_on.py": "flows: of another's notice nothing "
    "goes on but its owner's word",
    "tests/federation/test_notice_copies.py": "flows: content comes from its owner "
    "alone, who decides who may have it",
    "tests/federation/test_notice_word.py": "protocol: an owner's own signature, to "
    "one reader, proved by the card that was accepted",
    "tests/federation/test_notice_malice.py": "flows: what one peer may make of "
    "another is bounded, and what it signs is weighed",
    "tests/federation/test_notice_races.py": "store: an act on what was read holds "
    "only while it is so",
    "tests/federation/test_notice_silence.py": "flows: notices lie apart from what "
    "peers ask",
    "tests/federation/test_notice_files.py": "flows and store: sealed chunks, a key "
    "that is destroyed with the notice",
    "tests/faults": "flows and store: one home for content, and a key destroyed",
    "tests/federation/test_notice_owner.py": "flows and policy: two persons, each "
    "recipient decided by itself",
    "tests/federation/test_ledger.py": "ledger and store: checks at the start, audit, "
    "checkpoints that peers hold",
    "tests/federation/test_officer_names.py": "flows: a name is no pseudonym, and "
    "nobody looks like another",
    "tests/federation/test_staff_news.py": "flows: what begins soon is told first, and "
    "to its hearer's own credential",
    "tests/federation/test_officer.py": "flows: roles kept apart, reasons on record",
    "tests/federation/test_two_people.py": "flows: who checks is appointed by two",
    "tests/federation/test_lists.py": "flows: a right to read, before any comparison",
    "tests/federation/test_reading.py": "flows: a case, a count and a right to read",
    "tests/federation/test_peer.py": "protocol and policy: cards, fingerprints, "
    "revocation",
    "tests/federation/test_policy.py": "flows: two persons, the whole digest",
    "tests/federation/test_restore.py": "flows: a restored node waits, and what "
    "may have been undone is named",
    "tests/federation/test_record_beside.py": "flows: an officer reads what it may",
    "tests/federation/test_record.py": "flows and matching: whole rows, own sources",
    "tests/federation/test_release.py": "flows: an approval is of what was shown, "
    "for a time",
    "tests/test_packaging.py": "packaging: what is shipped",
    "tests/test_deploy.py": "deploy: hardened units and images",
}


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: the file and test, and the errors that the test expects."""

    file: str
    test: str
    refused_with: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.test.removeprefix("test_").replace("_", " ")

    @property
    def stopped_by(self) -> str:
        where = [place for place in STOPPED_BY if self.file.startswith(place)]
        room = STOPPED_BY[max(where, key=len)] if where else ""
        told = ", ".join(f"`{name}`" for name in self.refused_with)
        return f"{room} ({told})" if told else room


@cache
def attacks() -> tuple[Attack, ...]:
    """Return every attack, by file and in the order of the file; read once."""
    found: list[Attack] = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        found.extend(_attacks_in(name, ast.parse(path.read_text())))
    return tuple(found)


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    everything = attacks()
    lines.append(f"There are {len(everything)} of them.\n")
    for file, tests in groupby(everything, key=lambda attack: attack.file):
        lines.append(f"## {file.removeprefix('tests/')}\n")
        lines.append("| attack | test | what stops it |\n|---|---|---|")
        lines.extend(
            f"| {attack.title} | `{file}::{attack.test}` | {attack.stopped_by} |"
            for attack in tests
        )
        lines.append("")
    return "\n".join(lines)


def _attacks_in(file: str, tree: ast.Module) -> Iterator[Attack]:
    marks = {"pytest.mark.attack"}
    whole = False
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = [t.id for t in statement.targets if isinstance(t, ast.Name)]
            if "mark.attack" in ast.unparse(statement.value):
                whole = whole or "pytestmark" in targets
                marks.update(targets)
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or node.name[:5] != "test_":
            continue
        decorators = {ast.unparse(d) for d in node.decorator_list}
        if whole or decorators & marks:
            yield Attack(file, node.name, _refusals(node))


def _refusals(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names of our errors that ``pytest.raises`` expects, in order."""
    names: dict[str, None] = {}
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "pytest.raises"
            and node.args
        ):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Name) and hasattr(errors, part.id):
                    names[part.id] = None
    return tuple(names)


if __name__ == "__main__":
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(page())
    else:
        print(page())
