"""Say who was given a role that approves or audits, to whoever uses the node."""

from __future__ import annotations

from node.cli import screen
from node.model.officer import StaffChange


def hear(change: StaffChange) -> None:
    """Print one change, to standard error: it is no part of the reply."""
    begins = f", from {screen.cell(change.begins)}" if change.begins else ""
    if change.what in ("refused", "disabled"):
        begins = ""
    screen.note(f"Staff: {said(change)}{begins}. Do you know of it? Ask the auditor.")


def said(change: StaffChange) -> str:
    """Return one change in words: who, what, as what, by whom, when."""
    who = f"{change.name} ({change.pseudonym})"
    roles = " and ".join(change.roles)
    what = {
        "proposed": f"is proposed as {roles}",
        "agreed": f"is agreed to as {roles}",
        "hastened": f"is {roles} without further delay",
        "refused": f"is not to be {roles}",
        "disabled": f"is {roles} no more",
    }.get(change.what, f"{change.what}: {roles}")
    more = f"; {change.more} others likewise before" if change.more else ""
    return f"{who} {what}, by {change.by}, {screen.cell(change.at)}{more}"
