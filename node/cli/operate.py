"""Commands about the node as a whole: make it, run it, look after it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from node.cli import ending, screen, world
from node.cli.option import named
from node.cli.seat import CONFIG, seat
from node.cli.secret_file import passphrase, read_secret
from node.errors import AlreadyThere, BadInput, choose
from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.present import plain
from node.present.element import Elements, Tone
from node.present.status import status_page

if TYPE_CHECKING:
    from node.app.keep import InBackup
    from node.demo.proof import Step
    from node.demo.story import DemoReport
    from node.doctor import Diagnosis

_PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        envvar="COMITY_PASSPHRASE_FILE",
        help="Where the passphrase is (mode 0600). Default: you are asked.",
    ),
]

_PasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where the database's password is (mode 0600)."),
]
_OPTIONS: Final = MappingProxyType(
    {
        "agency.id": "--agency",
        "agency.name": "--name",
        "agency.country": "--country",
        "wire.listen": "--listen",
        "wire.endpoints": "--endpoint",
        "store.url": "--store",
        "store.password_file": "--password-file",
    }
)
"""Which option gives which key of the configuration."""


def init(  # noqa: PLR0913 - one parameter an option
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    *,
    agency: Annotated[str, typer.Option(help="Its id, e.g. pt-pj.")],
    country: Annotated[str, typer.Option(help="ISO code, e.g. PT.")],
    name: Annotated[str, typer.Option(help="Its name, as peers will see it.")],
    agency_class: Annotated[
        str, typer.Option("--class", help="police, judicial, health, border, ...")
    ] = "police",
    listen: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Where the wire door listens.")
    ] = "",
    endpoint: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Where peers reach it.")
    ] = "",
    store: Annotated[
        str, typer.Option(metavar="URL", help="PostgreSQL; default: SQLite.")
    ] = "",
    password_file: _PasswordFile = None,
    policies: Annotated[
        Path | None, typer.Option(help="A folder to begin with; default: the starter.")
    ] = None,
    passphrase_file: _PassphraseFile = None,
) -> None:
    """Make a node: its folder, keys, store and first officers."""
    if (directory / CONFIG).exists():
        raise AlreadyThere(f"{directory} holds a node already")
    if agency_class not in list(AgencyClass):
        raise BadInput(
            f"--class is {agency_class!r}; it must be a class of agency",
            advice=choose("agency-classes", AgencyClass),
        )
    if policies is not None and not policies.is_dir():
        raise BadInput(f"--policies is {str(policies)!r}; it must be a folder")
    who = Agency(AgencyId(agency), name, country, AgencyClass(agency_class))
    chosen = world.Choices(listen, endpoint, store, policies, password_file)
    with named(_OPTIONS, command="comity init"):
        world.check_choices(who, chosen)
    if password_file is not None:
        read_secret(password_file, what="password")
    secret = passphrase(passphrase_file, twice=True)
    result = world.init_node(directory, who, secret, chosen)
    shown = {
        "agency": agency,
        "directory": str(directory),
        "fingerprint": result.fingerprint,
        "credential_file": str(result.credential_path),
        "hand_over": [str(path) for path in result.hand_over],
    }

    screen.show(
        shown,
        [
            plain.facts(shown.items()),
            plain.line("Hand those to two other people: one approves, one audits."),
            plain.line(f"Run it: comity --dir {directory} serve"),
        ],
    )


def serve(passphrase_file: _PassphraseFile = None) -> None:
    """Run the node until it is told to stop (SIGTERM or ^C)."""
    home = seat().home()
    world.serve(home, passphrase(passphrase_file or world.passphrase_file(home)))


def status() -> None:
    """Say how the running node is.

    It ends with 1 while the node cannot serve.
    """
    reply = seat().desk().call(NODE_STATUS, Nothing())
    screen.show(reply, status_page(reply))
    if reply.trouble:
        raise typer.Exit(ending.FAILED)


def doctor(
    deep: Annotated[bool, typer.Option(help="Look over all that is held.")] = False,
) -> None:
    """Look the node over; each finding says what to do."""
    findings = world.examine(seat().home(), deep=deep)
    ok = not any(f.severity == "error" for f in findings)
    screen.show({"ok": ok, "findings": list(findings)}, _findings(findings, ok=ok))
    if not ok:
        raise typer.Exit(ending.FAILED)


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave it running, to play with.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Rules the generated people.")] = 2026,
) -> None:
    """Four agencies on this machine, and the whole story told."""
    at = seat()
    with _demo_folder(at.directory, keep=keep) as path:
        tell = _tell_nothing if at.as_json else _tell_step
        report = world.run_demo(path, keep=keep, seed=seed, report=tell)
    screen.show(report, _end(report, path if keep else None))
    if not report.ok:
        raise typer.Exit(ending.FAILED)


@contextmanager
def _demo_folder(named: Path | None, *, keep: bool) -> Iterator[Path]:
    if named is not None:
        yield named
    elif keep:
        yield Path(tempfile.mkdtemp(prefix="comity-demo-"))
    else:
        with tempfile.TemporaryDirectory(prefix="comity-demo-") as folder:
            yield Path(folder)


def _tell_step(step: Step) -> None:
    verdict = "held  " if step.ok else "FAILED"
    screen.tell([plain.line(f"{verdict}  {step.name}", Tone.STRONG)])
    screen.tell(plain.line(f"        {each}") for each in step.detail.splitlines())


def _tell_nothing(_step: Step) -> None:
    """Take a step's words and print none of them."""


def _findings(findings: Sequence[Diagnosis], *, ok: bool) -> Elements:
    for finding in findings:
        yield plain.line(f"{finding.severity:8}{finding.check}: {finding.meaning}")
        if finding.remedy:
            yield plain.line(f"        {finding.remedy}", Tone.ASIDE)
    asked = any(f.check == "node" and f.severity == "ok" for f in findings)
    unasked = "" if asked else "; the running node was not asked"
    yield plain.line(f"{'in' if ok else 'not in'} order{unasked}", Tone.STRONG)


def _end(report: DemoReport, kept: Path | None) -> Elements:
    held = sum(step.ok for step in report.steps)
    yield plain.line(f"{held} of {len(report.steps)} steps held")
    if kept is not None and report.ok:
        officer = f"--credential {kept}/AGENCY/credentials/operator.credential"
        yield plain.line(
            f"The nodes run on. Try: comity --dir {kept}/AGENCY status {officer}"
        )
        yield plain.line(f"Stop them with: kill $(cat {kept}/pids)")


def backup(
    out: Annotated[Path, typer.Option(help="A new file.")],
) -> None:
    """Write a backup of the node: no passphrase, no credential."""
    written = world.backup(seat().home(), out)
    done = {"backup": str(written)}
    screen.show(done, [plain.line(f"written to {written}")])


def restore(  # noqa: PLR0913 - one parameter an option
    file: Annotated[Path, typer.Argument(help="A backup.")],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    *,
    store: Annotated[
        str, typer.Option(metavar="URL", help="Into this empty database instead.")
    ] = "",
    password_file: _PasswordFile = None,
    operator: Annotated[
        str, typer.Option(help="Who gets a new credential; default: the only one.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask for nothing more.")] = False,
    passphrase_file: _PassphraseFile = None,
) -> None:
    """Make a node's folder from a backup: look into it, ask, restore."""
    chosen = world.Choices(store=store, password_file=password_file)
    with named(_OPTIONS, command="comity restore"):
        found = world.look_into(file, directory, chosen)
    told = _told(found, file, directory)
    if not yes:
        _agreed(told)
    secret = passphrase(passphrase_file)
    credential = world.restore(file, directory, secret, chosen, operator=operator)
    done = {"directory": str(directory), "credential_file": str(credential)}
    screen.show(
        {**told, **done},
        [
            *([plain.facts(told.items())] if yes else []),
            plain.line(f"restored to {directory}; your new credential: {credential}"),
            plain.line("It answers nobody before you have accepted it. Next:"),
            plain.line(f"  comity --dir {directory} ledger verify --offline"),
            plain.line(f"  comity --dir {directory} serve"),
            plain.line(f"  comity --dir {directory} restored review"),
        ],
    )


def _told(found: InBackup, file: Path, directory: Path) -> dict[str, object]:
    return {
        "backup": str(file),
        "of": found.agency,
        "made_at": found.made_at,
        "ledger_entries": found.entries,
        "records": found.records,
        "peers": found.peers,
        "checked": f"{found.parts} parts have the digests of the manifest",
        "folder": f"{directory.absolute()}, which is new or empty",
        "store": f"{found.store}, which is new or empty",
    }


def _agreed(told: dict[str, object]) -> None:
    """Show what would be done, and go on only if that is meant."""
    if seat().as_json or not sys.stdin.isatty():
        raise BadInput(
            "nobody can be asked here whether this restore is meant",
            advice="Give --yes if it is.",
        )
    screen.tell([plain.facts(told.items())])
    screen.note("What happened since is forgotten; peers have their part of it.")
    if not typer.confirm("Restore it?"):
        raise typer.Abort


def bind(
    passphrase_file: _PassphraseFile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Bind what is listed.")] = False,
) -> None:
    """Bind a store that an earlier version kept; once."""
    home = seat().home()
    found = world.stored_rights(home)
    if yes:
        secret = passphrase(passphrase_file or world.passphrase_file(home))
        world.bind_store(home, secret)
    told = "nothing was changed; if all of it is right: comity bind --yes"
    if yes:
        told = "bound: from here on nobody changes these but the node"
    listed = plain.listing(found, "kind", "name", "detail")
    screen.show({"bound": yes, "rows": found}, [listed, plain.line(told)])


def add_to(app: typer.Typer) -> None:
    """Add these commands to the tree."""
    for command in (init, serve, status, doctor, demo, backup, restore, bind):
        app.command()(command)
