"""Back up and restore in this process, each time with one system call that fails.

    python -m tests.faults.backing HOME CALLS WHOLE

It prints what each came to, as JSON lines; an exception that is none of ours ends it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from node.app.keep import backup, look, restore
from node.app.offline import verify_offline
from node.errors import ComityError
from tests.faults.syscalls import FAULTS, OPS, Calls
from tests.processes import SECRET

Do = Callable[[], None]
Case = list[str | int]
BACKUP = {
    ("read", "comity.db"): ("EIO", "EINTR"),
    ("open", "comity.db"): ("EIO",),
    ("read", "keystore"): ("EIO",),
    ("write", ".out"): ("EIO", "ENOSPC", "EINTR", "short"),
    ("sync", ".out"): ("EIO", "ENOSPC"),
    ("open", ".out"): ("EIO", "ENOSPC"),
}
RESTORE = {
    ("read", "sound"): ("EIO", "EINTR"),
    ("open", "sound"): ("EIO",),
    ("write", ".again.making"): ("EIO", "ENOSPC", "EINTR", "short"),
    ("sync", ".again.making"): ("EIO", "ENOSPC"),
    ("open", ".again.making"): ("EIO", "ENOSPC"),
    ("cut", ".again.making"): ("EIO",),
    ("read", ".again.making"): ("EIO",),
}


def places(total: int, *, whole: bool) -> list[int]:
    some = sorted({1, 2, total // 2 + 1, total - 1, total})
    # Each attempt is a backup or a restore of its own: of many places, some sixty.
    many = range(1, total + 1, max(1, total // 60))
    return [n for n in (many if whole else some) if 0 < n <= total]


def attempt(what: str, do: Do, out: Path, case: Case, calls: Calls) -> None:
    try:
        do()
        came = "done"
    except ComityError as why:
        came = f"{why.code}: {why.message}"
    fired = calls.still()[1]
    left = [p.name for p in out.parent.iterdir() if p.name.startswith(f".{out.name}")]
    sound = came != "done" or is_sound(what, out)
    told = {"what": what, "case": case, "came": came, "fired": fired, "left": left}
    print(json.dumps({**told, "there": out.exists(), "sound": sound}), flush=True)


def is_sound(what: str, made: Path) -> bool:
    """Whether what was said to be done was."""
    if what == "backup":
        return look(made, made.parent / "nowhere").entries > 0
    return verify_offline(made, SECRET).ok


def main(home: Path, file: Path, whole: bool) -> None:
    calls = Calls(file, fresh=False)
    folder = home.parent
    sound, out, again = folder / "sound", folder / "out", folder / "again"
    backup(home, sound)

    def back_up() -> None:
        backup(home, out)

    def bring_back() -> None:
        restore(sound, again, SECRET)

    for what, table, do, made in (
        ("backup", BACKUP, back_up, out),
        ("restore", RESTORE, bring_back, again),
    ):
        for (op, of), faults in table.items():
            calls.count(OPS[op], of)
            do()
            total = calls.still()[0]
            clear(made)
            for fault in faults:
                # What is merely repeated is the same at every place.
                every = whole and fault not in {"EINTR", "short"}
                for nth in places(total, whole=every):
                    calls.fail(OPS[op], of, nth=nth, error=FAULTS[fault])
                    attempt(what, do, made, [op, of, fault, nth], calls)
                    clear(made)


def clear(made: Path) -> None:
    if made.is_dir():
        rmtree(made)
    made.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "whole")
