#!/usr/bin/env bash
# Expected: nameparser leaves two words that stand alone to be a first and a last name, as
# it does with "Earl Smith" and "Major Singh".
# Seen: Sultan, Baron, Pir, Imam and Mufti are titles: "Sultan Ahmed" has a last name and no
# first. Prince and Princess are titles of another kind: of "Prince Okafor" the family name
# is the first name, and the last name is empty. With a third word Karim becomes the first
# name of Sultan Karim Khan.
# Why it matters: these are common first names in Bangladesh, Pakistan, Turkey and
# Nigeria; keyed by first and last name such a person meets neither list nor himself.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps nameparser==2.6.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from nameparser import HumanName

print("nameparser", version("nameparser"))
seen = {}
for name in ("Earl Smith", "Major Singh", "Sultan Ahmed", "Baron Miller", "Pir Ali",
             "Imam Rahman", "Prince Okafor", "Princess Nwosu", "Sultan Karim Khan"):
    read = HumanName(name)
    seen[name] = (read.title, read.first, read.last)
    print(f"{name:20} title {read.title!r}, first {read.first!r}, last {read.last!r}")
tell("the first word is the first name of each", seen["Sultan Ahmed"],
     seen["Earl Smith"] == ("", "Earl", "Smith")
     and seen["Major Singh"] == ("", "Major", "Singh")
     and seen["Sultan Ahmed"] == ("Sultan", "", "Ahmed")
     and seen["Baron Miller"] == ("Baron", "", "Miller")
     and seen["Prince Okafor"] == ("Prince", "Okafor", "")
     and seen["Princess Nwosu"] == ("Princess", "Nwosu", "")
     and seen["Sultan Karim Khan"] == ("Sultan", "Karim", "Khan"))
PY
