"""``comity code``: which codes there are, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from node.cli import screen, world
from node.cli.seat import seat
from node.cli.tree import group
from node.errors import BadInput
from node.model.desk.policy import POLICY_CODES, CodesRequest, CodeView
from node.present.code import (
    FIELDS,
    KINDS,
    OF_RULES,
    CodeLine,
    codes_page,
    fields,
    kinds_page,
    known,
    of_rules,
)

app = group("Codes: offences, purposes, agreements, fields and the like.")


@app.callback()
def _codes() -> None:
    """Make ``list`` a command of its own."""


@app.command("list")
def list_(
    kind: Annotated[
        str, typer.Argument(help="offences, purposes, ... Default: which there are.")
    ] = "",
    category: Annotated[
        str, typer.Option(help="For fields: whose, such as person.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--every", help="Also what is not in force.")
    ] = False,
    policies: Annotated[
        Path | None,
        typer.Option(help="Of this folder of policies; not of those in force."),
    ] = None,
) -> None:
    """List the codes of a kind and what they are called, or the kinds there are."""
    if not kind:
        screen.show({"lists": KINDS}, kinds_page())
        return
    codes = _codes_of(kind, category, every=every, policies=policies)
    said = {"list": kind, "items": [_as_json(code) for code in codes]}
    screen.show(said, codes_page(seat().words, codes))


def _as_json(code: CodeLine) -> dict[str, str]:
    return {"code": code.code, "text": str(code.text), "detail": str(code.detail)}


def _codes_of(
    kind: str, category: str, *, every: bool, policies: Path | None
) -> tuple[CodeLine, ...]:
    words = seat().words
    if kind not in KINDS:
        raise BadInput(
            f"no list of codes is called {kind[:40]!r}",
            advice="`comity code list` says which there are.",
        )
    if kind == FIELDS:
        if not category:
            raise BadInput(
                "fields are those of a category, and none is named",
                advice="Give --category; `comity code list categories` has them.",
            )
        return fields(words, category)
    if kind not in OF_RULES:
        return known(words, kind)
    return of_rules(words, kind, _asked(kind, every=every, policies=policies))


def _asked(kind: str, *, every: bool, policies: Path | None) -> Sequence[CodeView]:
    if policies is None:
        request = CodesRequest(kind, every)
        return seat().desk().call(POLICY_CODES, request).items
    from node.policy.code_list import codes_of

    bundle = world.load_policies(policies)
    return codes_of(bundle, kind, datetime.now(UTC), every=every)
