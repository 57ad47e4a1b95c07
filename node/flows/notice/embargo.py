"""What a locked bulletin is bound to, at both ends.

A lock that is moved to another notice, or to another sequence of the same one, does
not open: ``lock`` and ``unlock`` of ``node.crypto.lock`` are given these bytes.
"""

from __future__ import annotations


def lock_bound_to(owner: str, notice_id: str, sequence: int) -> bytes:
    """Return what the lock of an item of ``owner`` is bound to."""
    # Neither an agency id nor a number has a line feed in it.
    return f"{owner}\n{sequence}\n{notice_id}".encode()
