"""``comity policy``: rules before they are in force, and the ones that are.

``check``, ``test`` and ``explain`` read a folder and need no node; ``show``,
``propose`` and ``approve`` speak to one. Two people put a bundle in force: the
operator proposes it, a release officer approves it by its digest.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from node.cli import ending, screen, world
from node.cli.local_file import read_file
from node.cli.seat import seat
from node.cli.tree import group
from node.errors import BadInput
from node.model.desk import ActivateRequest, BundleFile, ById, Nothing, PolicyView

app = group("Rules: check, test, explain, put in force.")

_FILES_MAX = 2000
_FILE_MAX = 1024 * 1024

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
        "agreements": [a.id for a in bundle.agreements],
    }
    screen.show(shown, lambda: screen.facts(shown.items()))


@app.command()
def test(path: _Folder) -> None:
    """Run all cases of a folder of policies."""
    from node.policy.cases import run_cases

    report = run_cases(world.load_policies(path))
    screen.show(report, lambda: _print_report(report))
    if not report.ok:
        raise typer.Exit(ending.FAILED)


@app.command()
def explain(
    path: _Folder,
    case: Annotated[str, typer.Argument(help="The name of a case in it.")],
) -> None:
    """Tell for one case which rule decided what, and under which law."""
    from node.policy.explain import explain as explained

    bundle = world.load_policies(path)
    found = [c for c in bundle.cases if c.name == case]
    if not found:
        raise BadInput(
            f"{path} has no case {case!r}",
            advice="`comity policy test` lists the cases.",
        )
    explanation = explained(bundle, found[0])
    screen.show(explanation, lambda: screen.block(str(explanation)))


@app.command()
def show() -> None:
    """Show the rules in force."""
    _print_view(seat().desk().call("Policy.Show", Nothing()))


@app.command()
def propose(path: _Folder) -> None:
    """Propose a folder of policies; its cases must pass. It is not yet in force."""
    files = tuple(_files(path))
    _print_view(seat().desk().call("Policy.Propose", ActivateRequest(files)))


@app.command()
def approve(
    digest: Annotated[str, typer.Argument(help="Of the bundle you have read.")],
) -> None:
    """Put a proposed bundle in force; who proposed it cannot."""
    _print_view(seat().desk().call("Policy.Approve", ById(digest)))


def _files(root: Path) -> list[BundleFile]:
    """Return the bundle's files; links are not followed, other files are not sent."""
    from node.policy.bundle import is_bundle_path

    if not root.is_dir():
        raise BadInput(f"{root} is not a folder of policies")
    found: list[BundleFile] = []
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(names):
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if file.is_symlink() or not is_bundle_path(path):
                continue
            found.append(BundleFile(path, read_file(file, limit=_FILE_MAX, what=path)))
            if len(found) > _FILES_MAX:
                raise BadInput(f"{root} holds more than {_FILES_MAX} policy files")
    return found


def _print_view(view: PolicyView) -> None:
    screen.show(
        view,
        lambda: screen.facts(
            [
                ("digest", view.digest),
                ("policies", view.policies),
                ("cases", view.cases),
                ("agreements", view.agreements),
                ("activated", view.activated_at),
            ]
        ),
    )
