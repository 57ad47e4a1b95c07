"""How the interpreter goes about it in a node that serves."""

from __future__ import annotations

import gc
import sys

# The collector of cycles walks everything alive each time it runs, and what an import
# leaves in caches is alive: at the default pace a fifth of a query's time went there.
COLLECT = (50_000, 20, 20)

# The journal's thread waits this long for the interpreter while the wire's is at work,
# several times a commit; at the default of 5 ms that alone passed an answer's tick. At
# 0.1 ms a question costs a sixth more: threads change more often than they work.
SWITCH_S = 0.0005


def set_pace() -> None:
    """Collect cycles seldom, and change threads often; once all parts are made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
    sys.setswitchinterval(SWITCH_S)
