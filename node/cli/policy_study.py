"""``comity policy mutants`` and ``matrix``: what a bundle's cases and rules amount to.

Both read a folder and need no node. They are for who writes a bundle and for who signs
it: the first tells what its cases would not notice, the second what leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from node.cli import ending, screen, world
from node.cli.bar import bar
from node.errors import PolicyBroken
from node.present import plain
from node.present.element import Elements, Tone

if TYPE_CHECKING:
    from node.policy.study.mutants import Study, Survivor

_Folder = Annotated[Path, typer.Argument(help="A folder of policies.")]
_TONES = {"widens": Tone.BAD, "both": Tone.BAD, "narrows": Tone.DOUBTFUL}


def mutants(
    path: _Folder,
    seed: Annotated[int, typer.Option(help="Draws the decisions compared.")] = 1,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Try only so many changes, drawn.")
    ] = None,
) -> None:
    """Change one thing at a time, and tell what no case of the folder notices."""
    from node.policy.bundle import load_bundle
    from node.policy.study.mutants import study

    files = world.read_policies(path)
    bundle = load_bundle(files)
    with bar("trying changes", None, counted=True) as advance:
        found = study(
            bundle,
            files,
            seed=seed,
            sample=sample,
            told=lambda done, of: advance(done, f"trying {of} changes"),
        )
    screen.show({"ok": found.ok, **screen.builtins(found)}, _study(found))
    if not found.ok:
        raise typer.Exit(ending.FAILED)


def matrix(
    path: _Folder,
    against: Annotated[
        Path | None, typer.Option(help="Another folder: print only what differs.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print tables to be filed and signed.")
    ] = False,
) -> None:
    """Tell what leaves, to whom, for what, as the rules of a folder decide it."""
    from node.policy.matrix import made as drawing
    from node.policy.matrix import text as wording

    bundle = world.load_policies(path)
    with bar("deciding", None, counted=True) as advance:

        def told(done: int, of: int) -> None:
            advance(done, f"deciding {of} cells")

        if against is not None:
            found = drawing.compare(bundle, world.load_policies(against), told)
        else:
            drawn = drawing.draw(bundle, told)
    if against is not None:
        say = wording.comparison_markdown if markdown else wording.comparison_text
        screen.show(found, [plain.block(say(bundle, found))])
    else:
        write = wording.matrix_markdown if markdown else wording.matrix_text
        screen.show(drawn, [plain.block(write(bundle, drawn))])


def difference(proposed: Mapping[str, bytes], in_force: Mapping[str, bytes]) -> None:
    """Print what leaves otherwise under ``proposed`` than under what is in force."""
    from node.policy.bundle import load_bundle
    from node.policy.matrix import made as drawing
    from node.policy.matrix import text as wording

    bundle = load_bundle(proposed)
    try:
        held = load_bundle(in_force)
    except PolicyBroken as why:  # written for an older version, it refuses everything
        said = f"Nothing to compare with: in force is {why.message}"
        screen.tell([plain.line(said)])
        return
    with bar("comparing with what is in force", None, counted=True) as advance:
        found = drawing.compare(bundle, held, lambda done, _: advance(done))
    screen.tell([plain.block(wording.comparison_text(bundle, found))])


def _study(found: Study) -> Elements:
    for survivor in found.survivors:
        yield from _survivor(survivor)
    for rule, change in found.stale:
        said = f"mutants.toml: {rule}: {change}: no such change survives"
        yield plain.line(said, Tone.DOUBTFUL)
    survived = len(found.survivors)
    yield plain.line(
        f"{found.mutants} changes, {found.cases} cases: {found.killed} noticed, "
        f"{found.refused} would not load, {survived} survive"
    )
    widening = sum(s.widens for s in found.survivors)
    yield plain.line(
        f"{widening} of these widen release, {len(found.unanswered)} without a reason "
        "in mutants.toml"
    )


def _survivor(survivor: Survivor) -> Elements:
    effect = {"both": "widens and narrows"}.get(survivor.effect, survivor.effect)
    tone = _TONES.get(survivor.effect, Tone.PLAIN)
    yield plain.line(
        f"{effect}: {survivor.rule}: {survivor.change}",
        Tone.PLAIN if survivor.reason else tone,
    )
    if survivor.effect == "equivalent":
        yield plain.line(
            f"  no decision differs in {survivor.tried} that were compared"
        )
    else:
        yield plain.line(
            f"  of {survivor.tried} decisions {survivor.wider} allow more and "
            f"{survivor.narrower} less, as {survivor.example}"
        )
    if survivor.reason:
        yield plain.line(f"  accepted: {survivor.reason}")
