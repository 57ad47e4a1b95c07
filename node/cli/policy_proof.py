"""``comity policy prove``: the properties of a bundle, a line each as it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from node.cli import ending, screen
from node.cli.new_file import Folder
from node.cli.seat import seat
from node.errors import BadInput

if TYPE_CHECKING:
    from node.policy.bundle import Bundle
    from node.policy.proof.prover import Proof
    from node.policy.proof.run import Proving


def prove(bundle: Bundle, wanted: Sequence[str], *, at: str, save: Path | None) -> None:
    """Prove the ``wanted`` properties of a bundle, or all, and print what was found.

    Raises:
        BadInput: the bundle states no such property, or the solver is not installed.
        PolicyBroken: a property has a word that the bundle does not know.
    """
    from node.policy.proof.run import Proving, instants

    known = [stated.property.id for stated in bundle.properties]
    if odd := [name for name in wanted if name not in known]:
        raise BadInput(
            f"the bundle states no property {odd[0]!r}",
            advice=f"It states: {', '.join(known) or 'none'}.",
        )
    day = _instant(at)
    found: list[dict[str, Any]] = []
    for instant, names in instants(bundle, day, wanted or known):
        if at and instant != day:
            break  # that day was asked for, and no other
        proving = Proving(bundle, instant)
        for proof in proving.proofs(names):
            told = _told(proof, proving)
            found.append(told)
            if not seat().as_json:
                _print(told, later=instant != day)
    broken = [told for told in found if not told["holds"]]
    if save is not None:
        folder = Folder(save)
        for told in broken:
            if told["case"]:
                folder.write(f"{told['id'].lower()}.toml", told["case"].encode())
        folder.close()
    shown = {"ok": not broken, "at": day, "properties": found}
    screen.show(shown, lambda: _print_count(wanted or known, broken))
    if broken:
        raise typer.Exit(ending.FAILED)


def _instant(at: str) -> datetime:
    if not at:
        return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return datetime.strptime(at, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput(f"{at!r} is no day", advice="Write it as 2026-06-01.") from None


def _told(proof: Proof, proving: Proving) -> dict[str, Any]:
    stated = proof.stated
    return {
        "id": stated.property.id,
        "says": stated.property.says,
        "law": stated.property.law,
        "path": stated.path,
        "line": stated.line,
        "holds": proof.holds,
        "never_so": proof.missing,
        "says_nothing": proof.empty,
        "at": proving.at,
        "case": proving.case_file(proof),
    }


def _print(told: dict[str, Any], *, later: bool) -> None:
    day = f"  from {told['at']:%Y-%m-%d}, when an agreement begins" if later else ""
    if told["holds"]:
        screen.line(f"holds          {told['id']}{day}")
        return
    screen.line(f"does not hold  {told['id']}{day}", style="bold red")
    screen.line(f"  {told['path']}:{told['line']}: {told['says']}")
    if told["never_so"]:
        screen.line("  No facts there can be make it so.")
    if told["says_nothing"]:
        screen.line("  No facts are as its when and unless say: it says nothing.")
    for line in told["case"].splitlines():
        screen.line(f"  {line}")


def _print_count(asked: Sequence[str], broken: Sequence[dict[str, Any]]) -> None:
    failed = {told["id"] for told in broken}
    screen.line(f"{len({*asked})} properties, {len(failed)} do not hold")
