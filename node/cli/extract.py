"""What may leave the node as a file: canonical JSON, exactly as it was recorded.

On a screen it is printed escaped, as all JSON here; the bytes whose digest the
ledger has are those of ``--out``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from node.cli import screen
from node.cli.new_file import write_new
from node.errors import CheckFailed
from node.model.desk.notice import ExtractReply


def give(reply: ExtractReply, out: Path | None) -> None:
    """Print an extract, or write it to a new file and say so.

    Raises:
        AlreadyThere, BadInput: the file cannot be made.
        CheckFailed: what the node gave is no JSON object.
    """
    if out is None:
        try:
            screen.print_json(json.loads(reply.content))
        except (ValueError, RecursionError):
            raise CheckFailed(
                "the node gave something that is no extract",
                advice="Use the `comity` of the same release as the node.",
            ) from None
        return
    write_new(out, reply.content)
    done = {
        "out": str(out),
        "bytes": len(reply.content),
        "sha256": hashlib.sha256(reply.content).hexdigest(),
    }
    screen.show(done, lambda: screen.facts(done.items()))
