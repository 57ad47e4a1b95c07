#!/usr/bin/env bash
# Expected: libphonenumber reads the ways in which Mexican mobiles were written until 2019
# (+52 1 ..., 044, 045, 01) as today's number; older releases did.
# Seen: phonenumbers 8.12.0 gives one number for all five; 9.0.43 gives five, and says
# that four of them are not even possible, +52 1 among them, which messengers still show.
# Why it matters: records written before and after an upgrade, or by two nodes with two
# releases, no longer meet on the same telephone, and a true number is marked as wrong.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  phonenumbers==9.0.43

"$work/venv/bin/pip" install -q --disable-pip-version-check --target "$work/old" \
  phonenumbers==8.12.0
OLD="$work/old" "$work/venv/bin/python" - <<'PY'
import os
import sys

TEXTS = ("+52 1 55 1234 5678", "044 55 1234 5678", "045 55 1234 5678",
         "01 55 1234 5678", "55 1234 5678")


def read():
    import phonenumbers as lib

    numbers = [lib.parse(text, "MX") for text in TEXTS]
    forms = [lib.format_number(n, lib.PhoneNumberFormat.E164) for n in numbers]
    print(lib.__version__, dict(zip(TEXTS, forms)))
    possible = [lib.is_possible_number(n) for n in numbers]
    for name in [n for n in sys.modules if n.split(".")[0] == "phonenumbers"]:
        del sys.modules[name]
    return forms, possible


new, new_possible = read()
sys.path.insert(0, os.environ["OLD"])
old, old_possible = read()
print("expected: one number for the five texts")
print("seen:    ", len(set(old)), "with the old release,", len(set(new)),
      "with the new; possible by it:", sum(new_possible))
if (len(set(old)), len(set(new)), sum(new_possible)) != (1, 5, 1):
    raise SystemExit("the behaviour has changed")
PY
