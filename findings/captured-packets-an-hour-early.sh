#!/usr/bin/env bash
# Expected: readers of pcapng add the offset that a capture states for its clock (option
# if_tsoffset, whole seconds) to each packet's time, as the draft of the format asks.
# Seen: dpkt adds it; scapy and python-pcapng do not, and say nothing. The same packet lies
# at two moments an hour apart, or decades apart where a device counts from its own start.
# Their reading of if_tsresol (nanoseconds, 1/1024 s) is right in all three.
# Why it matters: times of intercepted traffic are evidence and are joined with call records
# and cameras. A capture whose clock was set right by its offset is put wrong again.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  --no-deps scapy==2.8.0 dpkt==1.9.8 python-pcapng==2.1.1
cd "$work"
venv/bin/python -W ignore - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

import struct

import dpkt
import pcapng
from scapy.all import rdpcap

print("scapy", version("scapy"), "dpkt", version("dpkt"), "python-pcapng",
      version("python-pcapng"))
MOMENT = 1764547200
PACKET = bytes.fromhex("ffffffffffff0011223344550806000108000604000100112233"
                       "4455c0000201000000000000c0000202")


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def read(resolution, offset, ticks):
    options = option(9, bytes([resolution])) + option(14, struct.pack("<q", offset))
    with open("one.pcapng", "wb") as file:
        file.write(block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
        file.write(block(1, struct.pack("<HHI", 1, 0, 0) + options + option(0, b"")))
        file.write(block(6, struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF,
                                        len(PACKET), len(PACKET)) + PACKET))
    with open("one.pcapng", "rb") as file:
        by_dpkt = [float(moment) for moment, _ in dpkt.pcapng.Reader(file)]
    with open("one.pcapng", "rb") as file:
        by_pcapng = [one.timestamp for one in pcapng.FileScanner(file)
                     if hasattr(one, "timestamp")]
    by_scapy = [float(one.time) for one in rdpcap("one.pcapng")]
    return [round(moment - MOMENT) for moment in by_dpkt + by_scapy + by_pcapng]


seen = {"no offset": read(9, 0, MOMENT * 10**9),
        "an hour": read(6, 3600, (MOMENT - 3600) * 10**6),
        "from its start": read(0x8A, MOMENT - 60, 60 * 1024)}
for name, off in seen.items():
    print(f"{name:15} dpkt {off[0]} s, scapy {off[1]} s, python-pcapng {off[2]} s")
tell("0 s for each", seen["an hour"],
     seen == {"no offset": [0, 0, 0], "an hour": [0, -3600, -3600],
              "from its start": [0, 60 - MOMENT, 60 - MOMENT]})
PY
