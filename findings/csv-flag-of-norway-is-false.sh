#!/usr/bin/env bash
# Expected: the CSV reader of DuckDB, which keeps numbers with leading zeros as
# text, keeps a column of flag states as text too, and numbers of passports and cards.
# Seen: where every ship of a file flies the flag of Norway, the column "NO" is a truth
# value and each flag is False; with one Swede it is text again. Passports such as 12E45
# become 1.2e46, and two SIM cards of twenty digits become one number.
# Why it matters: a holding that is loaded by day or by country changes type from file to
# file, and two cards that are equal after loading link two strangers.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  duckdb==1.5.6

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("duckdb", version("duckdb"))
import os
import tempfile

import duckdb


def load(*lines):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "list.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(("ship,value", *lines, "")))
        return [row[1] for row in duckdb.sql(f"from read_csv('{path}')").fetchall()]


seen = {
    "two of Norway": load("A,NO", "B,NO"),
    "one of Sweden": load("A,NO", "B,SE"),
    "leading zeros": load("A,007123", "B,001234"),
    "passports": load("A,12E45", "B,34E11"),
    "SIM cards": load("A,89440000000000000001", "B,89440000000000000002"),
}
for name, values in seen.items():
    print(f"{name:14}", values)
tell("texts as in the file", "truth values and floating point numbers",
     seen["two of Norway"] == [False, False] and seen["one of Sweden"] == ["NO", "SE"]
     and seen["leading zeros"] == ["007123", "001234"]
     and seen["passports"] == [1.2e46, 3.4e12]
     and len(set(seen["SIM cards"])) == 1)
PY
