"""The composition root: the only room that knows all others.

It reads the configuration, calls constructors, and hands the screens a few
plain functions: make a node, run it, reach its desk, back it up, check files.
"""

from __future__ import annotations

from node.app.desk import connect
from node.app.files import load_policy_dir, read_policy_dir, verify_export
from node.app.keep import backup, restore
from node.app.running import serve
from node.app.setup import InitResult, init_node

__all__ = [
    "InitResult",
    "backup",
    "connect",
    "init_node",
    "load_policy_dir",
    "read_policy_dir",
    "restore",
    "serve",
    "verify_export",
]
