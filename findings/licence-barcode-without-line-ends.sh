#!/usr/bin/env bash
# Expected: zxing-cpp gives as text what is in the barcode of an American driving licence
# (PDF417), whose fields end with a line feed.
# Seen: the text has "<LF>", "<RS>" and "<CR>" written out, four letters each, so nothing
# that splits by lines finds a field; the bytes are right. The way to the plain text is an
# option of the reader, which also calls the whole content binary.
# Why it matters: a desk that scans licences and donations gets one field where there are
# thirty; with GS1 and ISBT 128 the separator is a letter of the value, too.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  zxing-cpp==3.1.1 numpy==2.4.6

"$work/venv/bin/python" - <<'PY'
from importlib.metadata import version
def tell(expected, seen, holds):
    """Print both and fail where the behaviour is another one by now."""
    print("expected:", expected)
    print("seen:    ", seen)
    if not holds:
        raise SystemExit("the behaviour has changed")

print("zxing-cpp", version("zxing-cpp"))
import zxingcpp

LICENCE = ("@\n\x1e\rANSI 636000090002DL00410036ZV00770008DLDAQT64235789\n"
           "DCSSAMPLE\nDACANNA\nDBB03121965\n")
image = zxingcpp.create_barcode(LICENCE, zxingcpp.BarcodeFormat.PDF417).to_image(scale=3)
usual = zxingcpp.read_barcodes(image)[0]
plain = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)[0]
print(repr(usual.text))
print(repr(usual.bytes), usual.content_type)
tell(f"{len(LICENCE.splitlines())} lines", f"{len(usual.text.splitlines())} line",
     "<LF>DCSSAMPLE<LF>DACANNA<LF>" in usual.text and "\n" not in usual.text
     and usual.bytes == LICENCE.encode() and plain.text == LICENCE)
PY
