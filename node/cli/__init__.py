"""The command line: a client of the desk that prints.

It opens neither the store nor the keystore; whatever needs them goes through
``node.app``. Nothing heavy is imported before a command needs it, so that
``comity --help`` answers at once.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run ``comity`` with the process's arguments, and end the process."""
    from node.cli.root import run

    sys.exit(run(sys.argv[1:]))
