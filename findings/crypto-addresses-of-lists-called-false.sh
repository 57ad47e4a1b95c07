#!/usr/bin/env bash
# Expected: coinaddrvalidator calls the addresses true that BIP 350 and the specification of
# CashAddr give as examples: sanction lists have both kinds.
# Seen: a Taproot address (bc1p..., in use since 2021) and every address of Bitcoin Cash in
# the form that it has had since 2018 are called false; the old form of the latter, and
# Bitcoin's before Taproot, are true.
# Why it matters: who rejects what fails a check loses the very identifier that the list is
# read for.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps coinaddrvalidator==1.2.3 base58check==1.0.2 bech32==1.2.0 blake256==0.1.1 \
  cbor==1.0.0 groestlcoin-hash2==1.1.1 pycryptodome==4.4.0 zope.interface==8.7 attrs==26.1.0
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from coinaddrvalidator import validate

print("coinaddrvalidator", version("coinaddrvalidator"))
ADDRESSES = {
    ("btc", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"): True,
    ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"): True,
    ("btc", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"): False,
    ("bch", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"): True,
    ("bch", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"): False,
    ("bch", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"): False,
}
seen = {address: bool(validate(kind, address).valid) for kind, address in ADDRESSES}
print(*seen.items(), sep="\n")
tell("six true addresses", f"{sum(seen.values())} are true",
     list(seen.values()) == list(ADDRESSES.values()))
PY
