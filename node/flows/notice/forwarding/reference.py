"""How a release officer's approval names a notice that a peer sent us."""

from __future__ import annotations


def reference_of(sender: str, notice_id: str) -> str:
    """Return what a release officer's approval to pass a notice on is about."""
    return f"{sender}/{notice_id}"


def sender_in(reference: str) -> str:
    """Return who sent the notice that ``reference_of`` names."""
    return reference.partition("/")[0]
