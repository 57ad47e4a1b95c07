"""Who works at a node as it is shown, and who was given a role that approves."""

from __future__ import annotations

from collections.abc import Iterable

from node.model.desk.officer import OfficerView
from node.model.officer import StaffChange
from node.present import plain
from node.present.element import Elements


def officer_list(officers: Iterable[OfficerView]) -> Elements:
    """Tell officers, one a line."""
    yield plain.listing(
        officers,
        *("pseudonym", "name", "roles", "active", "waiting", "begins", "renewed"),
    )


def staff_news(change: StaffChange) -> str:
    """Tell one change of the staff, and whom to ask about it."""
    begins = f", from {plain.cell(change.begins)}" if change.begins else ""
    if change.what in ("refused", "disabled"):
        begins = ""
    return f"Staff: {_said(change)}{begins}. Do you know of it? Ask the auditor."


def _said(change: StaffChange) -> str:
    """Return one change in words: who, what, as what, by whom, when."""
    who = f"{change.name} ({change.pseudonym})"
    roles = " and ".join(change.roles)
    what = {
        "proposed": f"is proposed as {roles}",
        "agreed": f"is agreed to as {roles}",
        "hastened": f"is {roles} without further delay",
        "recovered": f"is to be {roles}, made at the machine without an officer",
        "refused": f"is not to be {roles}",
        "disabled": f"is {roles} no more",
    }.get(change.what, f"{change.what}: {roles}")
    more = f"; likewise before: {change.more}" if change.more else ""
    return f"{who} {what}, by {change.by}, {plain.cell(change.at)}{more}"
