"""The example of protos/README.md: bytes with what they are, from vectors.json."""

_WIDTH = 16
_SHOWN = 48
_WHOLE = 320  # what is shorter is shown whole
_NAMES = {
    "envelope": ["version", "suite", "header", "sealing_key_id", "sealed"],
    "header": ["message_id", "sender", "recipient", "sent_at", "in_reply_to"],
    "signed": ["kind", "payload", "signing_key_id", "signature", "padding"],
}


def varint(data, at):
    """Return (number, where it ends)."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def fields(data):
    """Yield (start, number, start of the content, content) of each field."""
    at = 0
    while at < len(data):
        start = at
        tag, at = varint(data, at)
        if tag & 7 == 0:
            _, end = varint(data, at)
        else:
            length, at = varint(data, at)
            end = at + length
        yield start, tag >> 3, at, data[at:end]
        at = end


def message(title, data, names):
    """Return the lines of one message, field by field."""
    lines = [f"{title}, {len(data)} bytes"]
    for start, number, at, content in fields(data):
        name = f"{names[number - 1]}"
        lines.append(
            f"  {start:04x}  {data[start:at].hex(' '):<12} {number} {name}, {len(content)}"
        )
        lines += rows(content, at)
    return lines


def rows(content, at):
    """Return rows of hexadecimal and text; of a long content the first ones."""
    shown = content if len(content) <= _WHOLE else content[:_SHOWN]
    lines = []
    for offset in range(0, len(shown), _WIDTH):
        part = shown[offset : offset + _WIDTH]
        text = "".join(chr(b) if 32 <= b < 127 else "." for b in part)
        lines.append(f"  {at + offset:04x}    {part.hex(' '):<47}  {text}")
    if len(shown) < len(content):
        lines.append(f"          ... {len(content) - len(shown)} bytes more")
    return lines


def example(document):
    """Return the example as a Markdown code block."""
    valid = {name: value for name, value in document["valid"].items() if name != "kind"}
    valid = {name: bytes.fromhex(value) for name, value in valid.items()}
    blocks = [message("Envelope", valid["envelope"], _NAMES["envelope"])]
    blocks.append(
        message(
            "Header, as it stands in the envelope", valid["header"], _NAMES["header"]
        )
    )
    size = len(valid["to_sign"])
    blocks.append([f"What is signed, {size} bytes", *rows(valid["to_sign"], 0)])
    title = "Signed, as it comes out of the seal"
    blocks.append(message(title, valid["signed"], _NAMES["signed"]))
    size = len(valid["seal_info"])
    blocks.append(
        [
            f"What the seal is bound to (info), {size} bytes",
            *rows(valid["seal_info"], 0),
        ]
    )
    lines = "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks)
    return f"```text\n{lines}\n```\n"
