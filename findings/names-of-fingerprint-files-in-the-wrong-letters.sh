#!/usr/bin/env bash
# Expected: nistitl reads and writes the texts of an ANSI/NIST-ITL file (fingerprints, as
# agencies exchange them) in the character encoding that field 1.015 (DCS) declares; of
# the standard's codes 3 is UTF-8.
# Seen: the field is passed over. A name in a file that declares UTF-8 is read as Latin-1:
# two wrong letters for each accented one. Written, it is Latin-1 under the same
# declaration, so that no other reader can decode it; a name in another script cannot be
# written at all.
# Why it matters: the search that follows from such a name finds nobody.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check nistitl==0.6

"$work/venv/bin/python" - <<'PY'
import re
from importlib.metadata import version

import nistitl


def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")


print("nistitl", version("nistitl"))
NAME = "NU\u00d1EZ"


def message(name):
    made = nistitl.Message()
    head = made[0]
    head.TOT, head.DAI, head.ORI, head.TCN = "CPS", "XX-TO", "XX-FROM", "1"
    head.NSR = head.NTR = "19.69"
    head.DCS = [["3", "UTF-8"]]
    record = nistitl.AsciiRecord(2)
    record._004 = name
    return made + record


written = message(NAME).NIST
field = re.search(rb"2.004:([^\x1c]+)", written)[1]
tell(
    f"2.004 written as {NAME.encode()}",
    str(field),
    field == NAME.encode("latin-1"),
)

# The same file as the standard has it: UTF-8, with the length in bytes.
start = written.index(b"2.001:")
body = written[start:].decode("latin-1").encode()
body = re.sub(rb"2\.001:\d+", b"2.001:%d" % len(body), body)
read = nistitl.Message()
read.parse(written[:start] + body)
tell(f"read as {NAME!r}", repr(read[1]._004), read[1]._004 == NAME.encode().decode("latin-1"))
try:
    message("\u65e5\u672c").NIST
    seen = "written"
except UnicodeEncodeError as error:
    seen = str(error)
tell("a name in kanji is written", seen, seen != "written")
PY
