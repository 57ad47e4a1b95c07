"""An act of an officer's that is recorded, on a node that runs: any will do."""

from __future__ import annotations

from node.errors import StoreBroken
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_LIST, OfficerAddRequest


def add(node, name):
    """Record an act."""
    asked = OfficerAddRequest(name, (OfficerRole.ANALYST,))
    return node.call(OfficerRole.OPERATOR, OFFICERS_ADD, asked)


def acts(node, name):
    """Whether an act is recorded."""
    try:
        add(node, name)
    except StoreBroken:
        return False
    return True


def names(node):
    """Whose acts of this kind the node has."""
    listed = node.call(OfficerRole.OPERATOR, OFFICERS_LIST, Nothing()).items
    return {one.name for one in listed}
