#!/usr/bin/env bash
# Expected: hl7apy reads a message of HL7 version 2 and writes the same message, as it does
# where no field has an escape; its escapes are the ones of the standard (chapter 2).
# Seen: the escapes for a character by its code (\X41\) and for a line break (\.br\) come
# out with their own escape character escaped: the next reader gets the text "\X41\" where
# there was an A. The value that is read keeps "A\S\B", and does not become "A^B".
# Why it matters: remarks about patients carry their line breaks so. Each system on the way
# that reads and passes on makes letters of them, and a signed or hashed message is broken.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps hl7apy==1.3.5
"$work/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

from hl7apy.parser import parse_message

print("hl7apy", version("hl7apy"))
HEAD = ("MSH|^~\\&|A|B|C|D|20260101||ADT^A01^ADT_A01|1|P|2.5\r"
        "EVN||20260101\rPID|1||1||%s||19800203\rPV1|1|I\r")


def again(name):
    message = parse_message(HEAD % name)
    told = message.pid.pid_5.pid_5_1.value
    return told, message.to_er7().split("PID|1||1||")[1].split("||1980")[0]


seen = {name: again(name) for name in
        ("Example^Ann", "O\\T\\Brien", "A\\S\\B", "\\X41\\nn", "one\\.br\\two")}
for name, (told, written) in seen.items():
    print(f"{name:14} read: {told:14} written: {written}")
tell("written as it was read", seen["\\X41\\nn"][1],
     all(seen[name][1] == name for name in ("Example^Ann", "O\\T\\Brien", "A\\S\\B"))
     and seen["A\\S\\B"][0] == "A\\S\\B"
     and seen["\\X41\\nn"][1] == "\\E\\X41\\E\\nn"
     and seen["one\\.br\\two"][1] == "one\\E\\.br\\E\\two")
PY
