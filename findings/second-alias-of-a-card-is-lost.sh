#!/usr/bin/env bash
# Expected: vobject reads every value of NICKNAME, which is a list in vCard 3.0 and 4.0, as
# it does for CATEGORIES, and writes what it has read.
# Seen: of "Annie,The Clerk" the first is left; nothing is reported, and the card that is
# written again has lost the second for good. CATEGORIES and ORG keep all of theirs.
# Why it matters: contacts of a seized telephone and address books come as vCards, and
# aliases are what they are searched by.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps vobject==0.9.9 python-dateutil==4.0.0 pytz==2026.6 six==1.17.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import vobject

print("vobject", version("vobject"))
seen = {}
for number in ("3.0", "4.0"):
    card = vobject.readOne("\r\n".join((
        "BEGIN:VCARD", f"VERSION:{number}", "FN:Ann Example", "N:Example;Ann;;;",
        "NICKNAME:Annie,The Clerk", "CATEGORIES:one,two", "END:VCARD", "")))
    again = [line for line in card.serialize().split("\r\n")
             if line.startswith(("NICKNAME", "CATEGORIES"))]
    seen[number] = (card.nickname.value, card.categories.value, again)
    print(number, seen[number])
tell(["Annie", "The Clerk"], seen["4.0"][0],
     all(one == ("Annie", ["one", "two"], ["CATEGORIES:one,two", "NICKNAME:Annie"])
         for one in seen.values()))
PY
