#!/usr/bin/env bash
# Expected: the WSQ plug-in for Pillow writes the resolution that the image has (`dpi`)
# into the comment that WSQ files carry for it (NISTCOM, PPI), and reads it back, as
# Pillow does for PNG, JPEG and TIFF.
# Seen: every file says PPI 500, whatever the image was scanned at, and an image that is
# read has no resolution at all.
# Why it matters: latent prints are scanned at 1,000 pixels an inch. A matcher that
# believes the file takes the finger for twice its size, and finds nobody.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check wsq==0.9 pillow==12.0.0

cd "$work"
"$work/venv/bin/python" - <<'PY'
import re
from importlib.metadata import version

import wsq  # noqa: F401
from PIL import Image


def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")


print("wsq", version("wsq"), "pillow", version("pillow"))
finger = Image.effect_noise((512, 512), 60).convert("L")
finger.save("finger.png", dpi=(1000, 1000))
finger.save("finger.wsq", dpi=(1000, 1000))
said = re.findall(rb"PPI (-?\d+)", open("finger.wsq", "rb").read())
read = Image.open("finger.wsq").info
tell(
    f"PPI 1000 in the file; on reading as of PNG: {Image.open('finger.png').info}",
    f"PPI {said[0].decode()} in the file; on reading: {read}",
    said == [b"500"] and "dpi" not in read,
)
PY
