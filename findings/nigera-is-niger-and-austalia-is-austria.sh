#!/usr/bin/env bash
# Expected: countrynames, which turns names of states into codes for lists of sanctions,
# gives no code for a name with one letter missing, or the right one; fuzzy matching,
# which one has to ask for, at times another one.
# Seen: "Nigera" and "Nigeri" are Niger, "Ugana" is Ghana and "Toga" Togo without fuzzy
# matching: names of all languages lie in one table, and some language writes them so; no
# language can be given. With fuzzy matching three ways to miss a letter of Australia are
# Austria, "Slovaia" is Slovenia, and of "Virgin Islands, U.." the code is the word "FAIL".
# Why it matters: a typing error in a nationality becomes another nationality that is valid
# and looks checked; Nigeria and Niger stand next to each other in every case file.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps countrynames==1.17.0 normality==2.6.1 banal==1.1.2 \
  text-unidecode==1.3 chardet==7.7.0 charset-normalizer==3.5.3 rapidfuzz==3.14.6
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from countrynames import to_code

print("countrynames", version("countrynames"))
asked = {"Nigera": "NG", "Nigeri": "NG", "Ugana": "UG", "Toga": "TO", "Austalia": "AU",
         "Austrlia": "AU", "Austraia": "AU", "Slovaia": "SK", "Virgin Islands, U..": "VI"}
seen = {name: (to_code(name), to_code(name, fuzzy=True)) for name in asked}
for name, (plain, fuzzy) in seen.items():
    print(f"{name:20} due: {asked[name]} or none, seen: {plain}, fuzzy: {fuzzy}")
tell("the state that is meant, or none", list(seen.values()),
     [seen[name][0] for name in ("Nigera", "Nigeri", "Ugana", "Toga")]
     == ["NE", "NE", "GH", "TG"]
     and all(seen[name] == (None, "AT") for name in ("Austalia", "Austrlia", "Austraia"))
     and seen["Slovaia"] == (None, "SI") and seen["Virgin Islands, U.."][1] == "FAIL")
PY
