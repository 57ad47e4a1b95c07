#!/usr/bin/env bash
# Expected: prefixdate, which reads the dates of FollowTheMoney, keeps the day of a date of
# birth that a system wrote with its midnight and its zone.
# Seen: 1980-02-03T00:00:00+02:00 is 1980-02-02T22:00:00, born a day earlier, for every zone
# east of Greenwich; west of it the day stays. A week, 1980-W05, is the whole year 1980.
# Why it matters: Java, .NET and FHIR servers write dates of birth so. Everybody who was
# born in Europe or Asia is a day off, and no two lists agree.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps prefixdate==0.6.1
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from prefixdate import parse

print("prefixdate", version("prefixdate"))
seen = {text: parse(text).text for text in (
    "1980-02-03", "1980-02-03T00:00:00", "1980-02-03T00:00:00+02:00",
    "1980-02-03T00:00:00+09:00", "1980-02-03T00:00:00-05:00", "1980-W05")}
print(seen)
days = [str(text)[:10] for text in seen.values()]
tell(["1980-02-03"] * 5 + ["None, or the days of the week"], days,
     days == ["1980-02-03", "1980-02-03", "1980-02-02", "1980-02-02", "1980-02-03",
              "1980"])
PY
