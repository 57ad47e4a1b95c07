"""``comity policy``: rules before they are in force, and the ones that are.

``check``, ``test`` and ``explain`` of a case read a folder and need no node, nor do
those of ``policy_proof.py`` and ``policy_study.py``; the others speak to one. Two
people put a bundle in force: the operator proposes it, a release officer approves it
by its digest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from node.cli import ending, policy_proof, policy_study, screen, world
from node.cli.new_file import Folder
from node.cli.seat import seat
from node.cli.tree import group
from node.errors import BadInput, NotFound
from node.model.desk.call import ById, Nothing
from node.model.desk.policy import (
    POLICY_APPROVE,
    POLICY_FILES,
    POLICY_PROPOSE,
    POLICY_PROPOSED,
    POLICY_SHOW,
    ActivateRequest,
    ApproveRequest,
    BundleFile,
    PolicyView,
)
from node.model.desk.query import QUERIES_EXPLAIN
from node.present import plain
from node.present.element import Elements, Tone
from node.present.query import explained_page, sentences_page
from node.present.status import policy_page

if TYPE_CHECKING:
    from node.policy.cases import CaseReport
    from node.policy.explain import Explanation

app = group("Rules: check, test, explain, put in force.")

_Waived = Annotated[
    list[str] | None,
    typer.Option(help="A property that waived.toml lets be broken; one by one."),
]
_Folder = Annotated[Path, typer.Argument(help="A folder of policies.")]


@app.command()
def check(path: _Folder) -> None:
    """Parse and validate a folder of policies, and print its digest."""
    bundle = world.load_policies(path)
    shown = {
        "ok": True,
        "digest": bundle.digest.hex(),
        "policies": bundle.policy_count,
        "cases": len(bundle.cases),
        "properties": len(bundle.properties),
        "waived": dict(bundle.waived),
        "agreements": [a.id for a in bundle.agreements],
    }
    screen.show(shown, [plain.facts(shown.items())])


@app.command()
def test(path: _Folder) -> None:
    """Run all cases of a folder of policies."""
    from node.policy.cases import run_cases

    report = run_cases(world.load_policies(path))
    shown = {
        "ok": report.ok,
        "cases": len(report.results),
        "failed": report.failed,
        "silent": report.silent,
    }
    screen.show(shown, _report(report))
    if not report.ok:
        raise typer.Exit(ending.FAILED)


@app.command()
def explain(
    path: Annotated[
        Path | None, typer.Argument(help="A folder of policies; not with --query.")
    ] = None,
    case: Annotated[str, typer.Argument(help="The name of a case in it.")] = "",
    query: Annotated[
        str, typer.Option(metavar="QUERY", help="A query of ours, by its id.")
    ] = "",
) -> None:
    """Tell which rule decided a case, or a query of ours, and under which law."""
    from node.policy.explain import explain as explained

    if bool(query) == (path is not None):
        raise BadInput(
            "name a folder and a case, or a query",
            advice="`comity query list` has the ids of queries.",
        )
    if path is None:
        reply = seat().desk().call(QUERIES_EXPLAIN, ById(query))
        screen.show(reply, explained_page(seat().words, reply))
        return
    bundle = world.load_policies(path)
    found = [c for c in bundle.cases if c.name == case]
    if not found:
        raise BadInput(
            f"{path} has no case {case!r}",
            advice=f"It has: {', '.join(c.name for c in bundle.cases[:8])}...",
        )
    explanation = explained(bundle, found[0])
    screen.show(explanation, _explanation(explanation))


app.command()(policy_study.mutants)
app.command()(policy_study.matrix)


@app.command()
def prove(
    path: _Folder,
    property_id: Annotated[
        list[str] | None,
        typer.Option("--property", help="Only this one; may be said several times."),
    ] = None,
    at: Annotated[
        str, typer.Option(help="The day on which agreements are in force; today.")
    ] = "",
    save: Annotated[
        Path | None,
        typer.Option(help="A new folder for a case file of each that does not hold."),
    ] = None,
) -> None:
    """Prove the properties of a folder of policies over all facts there can be."""
    policy_proof.prove(world.load_policies(path), property_id or [], at=at, save=save)


@app.command()
def show() -> None:
    """Show the rules in force."""
    _print_view(seat().desk().call(POLICY_SHOW, Nothing()))


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="A new folder.")],
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Those that wait to be approved.")
    ] = False,
) -> None:
    """Write the rules in force into a new folder, to be read, compared or changed."""
    wanted = POLICY_PROPOSED if proposed else POLICY_FILES
    held = seat().desk().call(wanted, Nothing()).files
    if not held:
        raise NotFound(
            "no bundle is proposed", advice="`comity policy show` is what is in force."
        )
    with Folder(path) as folder:
        for file in held:
            folder.write(file.path, file.data)
    shown = {"folder": path, "files": len(held)}
    screen.show(shown, [plain.line(f"{len(held)} files in {path}")])


@app.command()
def propose(
    path: _Folder,
    waive: _Waived = None,
    difference: Annotated[
        bool, typer.Option(help="Show first what leaves otherwise than today.")
    ] = True,
) -> None:
    """Propose a folder of policies; its cases must pass. It is not yet in force."""
    read = world.read_policies(path)
    if difference and not seat().as_json:
        held = seat().desk().call(POLICY_FILES, Nothing()).files
        policy_study.difference(read, {f.path: f.data for f in held})
    files = tuple(BundleFile(name, data) for name, data in sorted(read.items()))
    asked = ActivateRequest(files, tuple(waive or ()))
    _print_view(seat().desk().call(POLICY_PROPOSE, asked))


@app.command()
def approve(
    digest: Annotated[str, typer.Argument(help="Of the bundle you have read.")],
    waive: _Waived = None,
) -> None:
    """Put a proposed bundle in force; who proposed it cannot.

    `comity policy export --proposed FOLDER` writes it, to be read first.
    """
    asked = ApproveRequest(digest, tuple(waive or ()))
    _print_view(seat().desk().call(POLICY_APPROVE, asked))


def _report(report: CaseReport) -> Elements:
    for result in report.failed:
        yield plain.line(f"{result.path}:{result.line}: {result.name}", Tone.BAD)
        for difference in result.differences:
            yield plain.line(f"  {difference}")
    for rule in report.silent:
        yield plain.line(f"no case is decided by rule {rule}", Tone.DOUBTFUL)
    yield plain.line(f"{len(report.results)} cases, {len(report.failed)} do not hold")


def _explanation(explanation: Explanation) -> Elements:
    yield plain.line(explanation.title, Tone.STRONG)
    yield from sentences_page(seat().words, explanation.said)


def _print_view(view: PolicyView) -> None:
    screen.show(view, policy_page(view))
