#!/usr/bin/env bash
# Expected: schwifty, which reads IBANs of Kosovo and has a switch for strictness, reads
# the BIC of a bank there too; python-stdnum does.
# Seen: an IBAN with XK is valid, and has no country; every BIC with XK is refused with
# "Invalid country code", strict or not: the countries come from pycountry, which has ISO's
# list, where Kosovo is not. python-stdnum in turn refuses BICs that begin with a digit,
# which ISO 9362 allows since 2014 and schwifty reads.
# Why it matters: a payment query about a bank of Kosovo is marked as mistyped, and two
# nodes with the two libraries disagree about the same true code.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  schwifty==2026.10.1 pycountry==26.2.16 python-stdnum==2.2

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("schwifty", version("schwifty"), "pycountry", version("pycountry"), "python-stdnum", version("python-stdnum"))
from schwifty import BIC, IBAN
from stdnum import bic


def by_schwifty(text):
    try:
        return BIC(text).is_valid
    except ValueError as error:
        return str(error)


account = IBAN("XK051212012345678906")
print("IBAN:", account.is_valid, account.country)
seen = {text: (by_schwifty(text), bic.is_valid(text))
        for text in ("DEUTDEFF", "NCBVXKPR", "PCBKXKPRXXX", "1GIBDE33XXX")}
for text, (one, two) in seen.items():
    print(text, "schwifty:", one, "| stdnum:", two)
tell("True and True for each", "they agree on DEUTDEFF alone",
     account.is_valid and account.country is None
     and seen["DEUTDEFF"] == (True, True)
     and all("XK" in str(seen[text][0]) and seen[text][1]
             for text in ("NCBVXKPR", "PCBKXKPRXXX"))
     and seen["1GIBDE33XXX"] == (True, False))
PY
