"""Read folders of policies and ledger exports from disk.

Only what a bundle or an export may hold is opened, by a path that was checked;
links are not followed out of the folder, and sizes are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from node.errors import BadInput, NotFound, TheirFault
from node.ledger.checkpoint import read_checkpoint
from node.ledger.claims import AuditorClaims
from node.ledger.export import audit_export
from node.ledger.finding import is_sound
from node.model.desk.ledger import VerifyReply
from node.policy.bundle import Bundle, is_bundle_path, load_bundle
from node.steady import Steady

FILE_MOST = 4 * 1024 * 1024
FILES_MOST = 2000
_ENDINGS = (".cedar", ".cedarschema", ".toml")
_FOLDERS = ("", "agreements", "assurances", "cases", "properties")
"""Where what ends so is meant for a bundle; elsewhere are readmes and examples."""
EXPORT_FILE_MOST = 512 * 1024 * 1024


def read_policy_dir(path: Path) -> dict[str, bytes]:
    """Return the files of a bundle under ``path``, by their relative paths.

    Raises:
        BadInput: it is not a folder, holds too much, a file that would be left out for
            its name alone, or one that changes while it is read.
    """
    if not path.is_dir():
        raise BadInput(f"{path} is not a folder of policies")
    found: dict[str, bytes] = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_dir():
            continue
        if not is_bundle_path(name) or file.is_symlink() or not file.is_file():
            _left_out_knowingly(name)
            continue
        if len(found) >= FILES_MOST or file.stat().st_size > FILE_MOST:
            raise BadInput(f"{path} holds more than a bundle may: {name}")
        found[name] = read_whole(file)
    return found


def read_whole(path: Path) -> bytes:
    """Return the content of a file. Raises ``BadInput`` where it changes meanwhile."""
    with path.open("rb") as file:
        steady = Steady(path, file.fileno())
        data = file.read(FILE_MOST + 1)
        steady.check(len(data))
    return data


def _left_out_knowingly(name: str) -> None:
    """Check that a file is not meant for a bundle: a rule left out forbids nothing.

    Raises:
        BadInput: it ends like one, and stands where such files do.
    """
    folder, _, last = name.casefold().rpartition("/")
    meant = last.endswith(_ENDINGS) and not last.startswith(".")
    if meant and folder.partition("/")[0] in _FOLDERS:
        raise BadInput(
            f"{name} is no part of a bundle, and would be left out without a word",
            advice="Name it in small letters, digits and dashes, as "
            "properties/our-own.toml; rules end in .cedar and stand outside folders, "
            "and links are not followed. What is not meant goes into another folder.",
        )


def load_policy_dir(path: Path) -> Bundle:
    """Read, parse and validate a folder of policies.

    Raises:
        BadInput: it is not a folder, or holds too much.
        PolicyBroken: it is not a bundle that holds.
    """
    return load_bundle(read_policy_dir(path))


def starter_policies() -> dict[str, bytes]:
    """Return the bundle that ships with the software."""
    shipped = files("node") / "starter" / "policies"
    if shipped.is_dir():
        with as_file(shipped) as folder:
            return read_policy_dir(folder)
    # A checkout has them beside the package, where lawyers look for them.
    return read_policy_dir(Path(__file__).resolve().parents[2] / "policies")


def verify_export(
    path: Path, checkpoints: Sequence[str] | str = (), *, vkey: str = ""
) -> VerifyReply:
    """Check a ledger export with no key of the node.

    ``checkpoints`` are signed notes that others hold of the same ledger, ``vkey``
    the ledger's key from the agency's card; without it the export is checked
    against the key inside, which proves only that it agrees with itself.

    Raises:
        BadInput: ``path`` is not a folder.
    """
    if not path.is_dir():
        raise BadInput(f"{path} is not a folder with a ledger export")
    given = (checkpoints,) if isinstance(checkpoints, str) else tuple(checkpoints)

    def read(name: str) -> bytes:
        file = path / name
        inside = file.resolve().is_relative_to(path.resolve())
        if not inside or not file.is_file() or file.stat().st_size > EXPORT_FILE_MOST:
            raise NotFound(f"the export has no file {name[:120]!r}")
        return file.read_bytes()

    findings = audit_export(
        read, AuditorClaims(vkey, tuple(note for note in given if note))
    )
    note = _text(read, "checkpoint")
    used = vkey or _text(read, "vkey").strip()
    try:
        head = read_checkpoint(note, used)
        size, root = head.size, head.root.hex()
    except TheirFault:
        size, root = 0, ""
    return VerifyReply(
        ok=is_sound(findings),
        size=size,
        root=root,
        findings=tuple(str(finding) for finding in findings),
        checkpoint=note,
        vkey=used,
    )


def _text(read: Callable[[str], bytes], name: str) -> str:
    try:
        return read(name).decode()
    except (NotFound, UnicodeDecodeError):
        return ""
