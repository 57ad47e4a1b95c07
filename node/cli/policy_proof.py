"""``comity policy prove``: the properties of a bundle, a line each as it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from node.cli import ending, screen
from node.cli.new_file import Folder
from node.cli.seat import seat
from node.errors import BadInput
from node.present import plain
from node.present.element import Elements, Tone

if TYPE_CHECKING:
    from node.policy.bundle import Bundle
    from node.policy.proof.prover import PropertyProof
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
            advice=_like(odd[0], known),
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
                screen.tell(_proved(told, later=instant != day))
    broken = [told for told in found if not told["holds"]]
    if save is not None:
        with Folder(save) as folder:
            for told in broken:
                if told["case"]:
                    folder.write(f"{told['id'].lower()}.toml", told["case"].encode())
    shown = {"ok": not broken, "at": day, "properties": found}
    failed = {told["id"] for told in broken}
    asked = len({*(wanted or known)})
    properties = "property" if asked == 1 else "properties"
    do = "does" if len(failed) == 1 else "do"
    counted = f"{asked} {properties}, {len(failed)} {do} not hold"
    screen.show(shown, [plain.line(counted)])
    if broken:
        raise typer.Exit(ending.FAILED)


def _like(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.upper(), known, n=3, cutoff=0.4)
    said = f"Did you mean {', '.join(near)}? " if near else ""
    return f"{said}Its files under properties/ state {len(known)}."


def _instant(at: str) -> datetime:
    if not at:
        return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return datetime.strptime(at, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise BadInput(f"{at!r} is no day", advice="Write it as 2026-06-01.") from None


def _told(proof: PropertyProof, proving: Proving) -> dict[str, Any]:
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


def _proved(told: dict[str, Any], *, later: bool) -> Elements:
    day = f"  from {told['at']:%Y-%m-%d}, when an agreement begins" if later else ""
    if told["holds"]:
        yield plain.line(f"holds          {told['id']}{day}")
        return
    yield plain.line(f"does not hold  {told['id']}{day}", Tone.BAD)
    yield plain.line(f"  {told['path']}:{told['line']}: {told['says']}")
    if told["never_so"]:
        yield plain.line("  No facts there can be make it so.")
    if told["says_nothing"]:
        said = "  No facts are as its when and unless say: it says nothing."
        yield plain.line(said)
    for line in told["case"].splitlines():
        yield plain.line(f"  {line}")
