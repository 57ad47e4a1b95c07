"""The page on the wire has every code by which a message says why.

The codes are read where the node writes them; a table of the page is known by the
sentence before it.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from node.model.codes import Silence
from node.model.parcel import Verb
from node.policy.statute import DISCREET
from node.protocol.notice.acts import ACTS
from node.protocol.notice.grounds import GROUNDS
from node.protocol.notice.parcel import CONTENT

ROOT = Path(__file__).resolve().parents[1]
FLOWS = sorted((ROOT / "node" / "flows").rglob("*.py"))


def told(head: str) -> list[tuple[str, ...]]:
    """Return the codes of the table after the line that begins with ``head``."""
    text = (ROOT / "protos" / "README.md").read_text().partition("## 12. Reason")[2]
    table = text.partition(f"\n{head}")[2].partition("\n\n")[2].partition("\n\n")[0]
    rows = [re.findall(r"\| `([^`]*)`", line) for line in table.splitlines()[2:]]
    return [tuple(row) for row in rows]


def refusals() -> set[str]:
    """Return why an item is refused: the constants that each family names."""
    return {
        made.value.value
        for path in FLOWS
        if path.name == "said.py"
        for made in ast.parse(path.read_text()).body
        if isinstance(made, ast.Assign) and isinstance(made.value, ast.Constant)
    }


def endings() -> set[tuple[str, str]]:
    """Return why a notice is suspended, holds again or ends, as recipients read it."""
    never = DISCREET
    found = {
        (str(rule.told), code)
        for rule in ACTS.values()
        if rule.told and rule.told not in CONTENT
        for code in rule.reasons
    }
    own = {
        code
        for path in FLOWS
        for code in re.findall(r'\bEnding\("([a-z-]+)"', path.read_text())
    }
    assert {code for _, code in found} >= {*never, *never.values()}
    found = {(verb, code) for verb, code in found if code not in never}
    return found | {(str(Verb.WITHDRAW), code) for code in own}


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("Of a receipt", {(code,) for code in refusals()}),
        ("Of an answer", {(str(why),) for why in Silence if why}),
        ("Of an `Ending`", endings()),
        (
            "Of a `Report`",
            {
                (str(verb), code)
                for verb, grounds in GROUNDS.items()
                for code in grounds
            },
        ),
    ],
)
def test_every_reason_code_that_crosses_the_wire_is_on_its_page(head, codes):
    rows = told(head)
    assert len(rows) == len(set(rows)) >= 6
    assert set(rows) == codes


def test_no_code_of_a_refusal_is_written_anywhere_else():
    """What is refused says so by a name, so that the page can be held to it."""
    spelt = [
        path.name
        for path in FLOWS
        if re.search(r'ReceiptOutcome\.REFUSED, "|refused\("', path.read_text())
    ]
    assert not spelt
