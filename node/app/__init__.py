"""The composition root: the only room that knows all others.

It reads the configuration, calls constructors, and hands the screens a few
plain functions: make a node, run it, reach its desk, back it up, check files.
Each is imported when it is asked for, so that a command pays for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from node.app.desk import connect
    from node.app.files import load_policy_dir, read_policy_dir, verify_export
    from node.app.keep import backup, restore
    from node.app.running import serve
    from node.app.setup import InitResult, init_node

_WHERE = {
    "InitResult": "setup",
    "backup": "keep",
    "connect": "desk",
    "init_node": "setup",
    "load_policy_dir": "files",
    "read_policy_dir": "files",
    "restore": "keep",
    "serve": "running",
    "verify_export": "files",
}

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


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
