"""What stands for the examples of each page; see ``pages``."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import time
from collections.abc import Callable

from node.model.desk.peer import PEERS_ADD, PeerAddRequest
from tests.pages import ROOT, Page, Stage
from tests.processes import Counterpart, write_secret
from tests.unit.protocol.notice.files import jpeg

FINGERPRINT = r"I7OL HQEV CBPV IRAW USJP M7UW NUBD 722A"
NOTICE = r"pt-pj/7Q4M-X2KD-9RTA"
LISTED = (
    '{"id": "r-1", "schema": "Person", "properties": {"name": ["Ivan Petrov"], '
    '"birthDate": ["1972-03-04"], "passportNumber": ["X1234567"]}}\n'
)
RED = {
    "role": "suspect",
    "purpose": "prosecution",
    "case": "2026/17",
    "offence": "trafficking-in-human-beings",
    "legal_basis": "un-trafficking",
    "mode": "all",
    "facts": "He is said to have recruited eleven people with false contracts.",
    "facts_date": "2026-03-02",
    "facts_place": "Lisboa",
    "charge": "Trafficking in persons",
    "law_provision": "Penal Code, Art. 160",
    "warrant_reference": "417/26.0JELSB",
    "warrant_authority": "Court of Lisboa",
    "offence_nature": "ordinary",
    "warrant_valid": "true",
    "extradition_sought": "true",
    "penalty_max_months": "144",
    "first_name": "Ivan",
    "family_name": "Petrov",
    "birth_date": "1972-03-04",
    "sex": "male",
    "nationality": "BG",
    "passport_number": "X1234567",
}
BARE = {
    **dict.fromkeys(("facts-are-criminal", "rights-respected"), "true"),
    **dict.fromkeys(("status-stated", "source-entitled"), "true"),
    **dict.fromkeys(("conduct-alone", "nobody-objected", "no-side-taken"), "true"),
    "obligations-kept": "true",
}


def filled(text: str) -> str:
    """Fill in a file that ``notice new red`` has printed, as its author would."""
    for key, value in RED.items():
        bare = value in {"true", "false"} or key == "penalty_max_months"
        said = value if bare else f'"{value}"'
        text = re.sub(rf'(?m)^(?:# )?{key} = ""', f"{key} = {said}", text, count=1)
    for key, value in BARE.items():
        text = re.sub(rf'(?m)^{key} = ""', f"{key} = {value}", text, count=1)
    return text.replace("public_extract = false", "public_extract = true")


def fill_in(stage: Stage) -> None:
    file = stage.cwd / "red.toml"
    file.write_text(filled(file.read_text()))


def known_to_peer(stage: Stage) -> None:
    """Have es-cnp add our card, which the page exported before."""
    card = (stage.cwd / "pt-pj.card").read_bytes()
    shown = stage.json("comity peer card")
    request = PeerAddRequest(card, shown["fingerprint"])
    stage.peers["es-cnp"].desk().call(PEERS_ADD, request)


def ours_to_add(stage: Stage) -> None:
    """Put the card of es-cnp where the page has it."""
    card, _ = stage.card_of("es-cnp")
    (stage.cwd / "es-cnp.card").write_bytes(card)


def newest_notice(stage: Stage) -> str:
    return str(stage.json("comity notice list")["items"][0]["notice_id"])


# --- README ------------------------------------------------------------------------


def with_a_list(stage: Stage) -> None:
    stage.peer("es-cnp")
    (stage.cwd / "list.ftm.jsonl.gz").write_bytes(gzip.compress(LISTED.encode()))


README = Page(
    "README.md",
    with_a_list,
    words={
        r"127\.0\.0\.1:7443": lambda stage: f"127.0.0.1:{stage.port}",
        FINGERPRINT: lambda stage: stage.card_of("es-cnp")[1],
        NOTICE: newest_notice,
    },
    officers={r"comity notice list": "here/analyst.credential"},
    before={
        r"peer add es-cnp": ours_to_add,
        r"peer ping es-cnp": known_to_peer,
    },
    after={r"notice new red": fill_in},
    left_out={
        r"^make |^source ": "the environment of these tests is set up already; "
        "tests/test_docs.py looks whether the command is on its path",
    },
)

# --- operators ---------------------------------------------------------------------


def a_machine(stage: Stage) -> None:
    stage.peer("es-cnp")
    for folder in ("srv", "backups"):
        (stage.folder / folder).mkdir()
    write_secret(stage.folder / "new-passphrase", "six other words for the keystore")


def an_officer(**wanted: object) -> Callable[[Stage], str]:
    """Return what finds the active officer of whom all of that holds."""

    def found(stage: Stage) -> str:
        for one in stage.json("comity officer list")["items"]:
            said = {
                key: bool(one[key]) if key == "waiting" else one[key] for key in wanted
            }
            if said == wanted and one["active"]:
                return str(one["pseudonym"])
        raise AssertionError(wanted)

    return found


def restarted(stage: Stage) -> None:
    stage.serve("comity serve")


def has_its_new_passphrase(stage: Stage) -> None:
    (stage.folder / "new-passphrase").replace(stage.passphrase)


def more_to_undo(stage: Stage) -> None:
    """Add whom the page disables, and the peer that cannot be heard."""
    stage.run('comity officer add "Left later" --role analyst --out left.credential')
    lost = Counterpart.make(stage.folder, "nl-np")
    (stage.cwd / "nl-np.card").write_bytes(lost.card())
    given = f'--fingerprint "{lost.keys.fingerprint}"'
    stage.run(f"comity peer add nl-np.card {given}")


OPERATORS = Page(
    "docs/operators.md",
    a_machine,
    words={
        r"0\.0\.0\.0:7443|comity\.pj\.example:7443": lambda stage: (
            f"127.0.0.1:{stage.port}"
        ),
        r"/srv/": lambda stage: f"{stage.folder}/srv/",
        r"/var/backups/comity": lambda stage: f"{stage.folder}/backups",
        FINGERPRINT: lambda stage: stage.card_of("es-cnp")[1],
        r"o-06edede0c0": an_officer(roles=["analyst"]),
        r"o-5d0c7a1be2": an_officer(waiting=True, name="Deputy head"),
        r"o-7c31aa20de": an_officer(roles=["auditor"]),
        r"K3QF-7M2A": lambda stage: stage.json("comity restored review")["code"],
        r"^comity key passphrase$": lambda stage: (
            "comity key passphrase --new-passphrase-file "
            f"{stage.folder / 'new-passphrase'}"
        ),
        r"^comity restore ": lambda _: "comity restore --yes ",
    },
    before={
        r"officer recover": Stage.stop,
        r"peer add es-cnp": ours_to_add,
        r"peer ping es-cnp": known_to_peer,
        r"^comity backup": more_to_undo,
        r"restored serve": Stage.stop,
        r"record reindex": Stage.stop,
    },
    after={
        r"officer recover": restarted,
        r"key passphrase": has_its_new_passphrase,
    },
    ends={r"^comity bind": 2},  # The store is bound: there is nothing to do.
    left_out={
        r"--store postgresql": "a node on a PostgreSQL server is made, backed up and "
        "restored by tests/edges/test_way_back.py",
        r"policy mutants": "takes two minutes; tests/unit/policy/study has its parts",
    },
)

# --- a node that others work at -----------------------------------------------------

OFFICES = ("analyst", "custodian")


def a_node_at_work(stage: Stage) -> None:
    """Make the node of pt-pj, with its officers, and es-cnp, each known to the other."""
    stage.peer("es-cnp")
    (stage.folder / "srv").mkdir()
    home = stage.folder / "srv" / "pt-pj"
    place = f"127.0.0.1:{stage.port}"
    stage.run(
        f'comity init {home} --agency pt-pj --country PT --name "Example Police" '
        f"--listen {place} --endpoint {place}"
    )
    stage.serve(f"comity --dir {home} serve")
    stage.env["COMITY_DIR"] = str(home)
    stage.cwd = home
    for role in OFFICES:
        out = stage.folder / f"{role}.credential"
        stage.run(f'comity officer add "Test {role}" --role {role} --out {out}')
    for file in (home / "hand-over").iterdir():
        file.rename(stage.folder / file.name)
    stage.run("comity peer card --out pt-pj.card")
    ours_to_add(stage)
    fingerprint = stage.card_of("es-cnp")[1]
    stage.run(f'comity peer add es-cnp.card --fingerprint "{fingerprint}"')
    known_to_peer(stage)


def asked_by_peer(stage: Stage, *terms: str) -> None:
    """Have an analyst of es-cnp ask us."""
    home = stage.folder / "es-cnp"
    stage.run(
        f"comity --dir {home} --credential {home}/credentials/analyst.credential "
        f"query ask {' '.join(terms)} --purpose investigation --case 2026/9 "
        "--offence terrorism --basis eu-2023-977 --peer pt-pj --disclosed"
    )


# --- auditors ----------------------------------------------------------------------


def exchanged(stage: Stage) -> None:
    """Exchange something, so that there is a message, and a head that a peer holds."""
    a_node_at_work(stage)
    asked_by_peer(stage, 'person --name "Ivan Petrov" --born 1972')
    home = stage.folder / "es-cnp"
    stage.run(
        f"comity --dir {home} --credential {home}/credentials/auditor.credential "
        f"ledger checkpoints --out {stage.folder / 'held'}"
    )
    held = stage.folder / "held" / "pt-pj.checkpoint"
    (stage.cwd / held.name).write_bytes(held.read_bytes())


def newest(act: str) -> Callable[[Stage], str]:
    """Return what finds the newest entry of an act, by its place."""

    def found(stage: Stage) -> str:
        entries = stage.json("comity ledger show --last 200")["items"]
        places = [
            one["index"] for one in entries if json.loads(one["json"])["act"] == act
        ]
        return str(max(places))

    return found


def an_export_to_search(stage: Stage) -> None:
    """Export the ledger before its chapter comes, and take a leaf of it."""
    stage.run("comity ledger export --out export")
    folder = stage.cwd / "export/tile/entries"
    first = min(file for file in folder.rglob("*") if file.is_file())
    stage.env["leaf"] = first.read_bytes()[2:44].hex()


def export_gone(stage: Stage) -> None:
    shutil.rmtree(stage.cwd / "export")


AUDITORS = Page(
    "docs/auditors.md",
    exchanged,
    words={
        r"\b4711\b": newest("ledger.erasure-asked"),
        r"\b42\b(?! \*)": newest("query.answered"),
    },
    officers={
        r"comity ledger erase": "release-officer.credential",
        r"comity (?:ledger|query list)": "auditor.credential",
    },
    before={r"find export": an_export_to_search},
    after={r"find export": export_gone},
    ends={r"ledger clear": 2},  # Nothing stands against that ledger here.
    left_out={
        r"^apt-get|sumdbcheck|^GO111MODULE": "needs a Go tool chain: "
        "tests/interop/test_sumdb.py runs that program",
        r"export/openings": "no command writes openings into an export; "
        "tests/unit/ledger/test_openings.py makes such a file",
    },
)


# --- lawyers -----------------------------------------------------------------------

WAIVED = """[[waived]]
property = "WARRANT-NOT-FOR-CUSTOMS"
reason = "Our customs service executes warrants at two harbours until 2027-06-30."
"""


def waived(stage: Stage) -> None:
    (stage.cwd / "policies" / "waived.toml").write_text(WAIVED)


def proposed(stage: Stage) -> str:
    """Return the digest that was shown to who proposed."""
    return re.findall(r"\b[0-9a-f]{64}\b", stage.last)[-1]


LAWYERS = Page(
    "docs/lawyers.md",
    a_node_at_work,
    words={r"\bDIGEST\b": proposed},
    officers={r"comity policy approve": "release-officer.credential"},
    before={r"policy propose": waived},
    left_out={
        r"prove policies$|prove proposed$": "proves what --save proves as well, and "
        "takes a minute each time",
    },
)

# --- analysts ----------------------------------------------------------------------

RECEIVED = r"es-cnp/5GK3-68B3-4FJ0(?!/)"
REGISTER = """ID,Surname,Forename,Born,Passport,Issued by
1,Silva,Maria da,03.04.1972,AB123456,FR
"""
MAPPING = """category = "person"
source_id = "ID"
role = "suspect"

[columns]
"Surname" = { field = "family_name" }
"Forename" = { field = "first_name" }
"Born" = { field = "birth_date", order = "dmy" }
"Passport" = { field = "passport_number", split = ";", country = "Issued by" }
"""


def a_desk_of_an_analyst(stage: Stage) -> None:
    """Records of ours, questions that wait, and a notice of es-cnp with a photograph."""
    a_node_at_work(stage)
    home, own = stage.folder / "home" / ".comity", stage.folder / "srv" / "pt-pj"
    home.mkdir(parents=True)
    (stage.folder / "analyst.credential").rename(home / "analyst.credential")
    stage.cwd = stage.folder / "here"
    (stage.cwd / "photo.jpg").write_bytes(jpeg())
    (stage.cwd / "register.csv").write_text(REGISTER)
    (stage.cwd / "register.toml").write_text(MAPPING)
    (stage.cwd / "listed.ftm.jsonl").write_text(LISTED)
    page = (ROOT / "docs/analysts.md").read_text()
    lines = re.findall(r"(?s)```json\n(.*?)```", page)[0]
    (stage.cwd / "questions.jsonl").write_text(lines)
    lost = Counterpart.make(stage.folder, "fr-dcpj")
    (stage.folder / "fr-dcpj.card").write_bytes(lost.card())
    operator = f"--credential {own}/credentials/operator.credential"
    stage.run(
        f"comity {operator} peer add {stage.folder}/fr-dcpj.card "
        f'--fingerprint "{lost.keys.fingerprint}"'
    )
    stage.run("comity record import listed.ftm.jsonl --role suspect")
    asked_by_peer(stage, "document --number X1234567")
    _send_a_notice(stage)


def _send_a_notice(stage: Stage) -> None:
    """Let es-cnp publish a notice to all, and wait until it is here."""
    home = stage.folder / "es-cnp"
    there = f"comity --dir {home} --credential {home}/credentials"
    analyst, officer = (
        f"{there}/analyst.credential",
        f"{there}/release-officer.credential",
    )
    stage.run(f"{analyst} notice new red --out {home}/red.toml")
    file = home / "red.toml"
    file.write_text(filled(file.read_text()))
    drafted = json.loads(stage.run(f"{analyst} notice draft {file} --json"))
    notice = drafted["notice_id"]
    stage.run(f"{analyst} notice attach {notice} {stage.cwd}/photo.jpg")
    stage.run(f"{analyst} notice submit {notice}")
    stage.run(f"{officer} notice approve {notice}")
    stage.run(f"{analyst} notice publish {notice}")
    until = time.monotonic() + 60
    while not stage.json(f"{OURS} inbox list")["items"]:
        assert time.monotonic() < until
        time.sleep(0.2)


OURS = "comity --credential ~/.comity/analyst.credential"


def received(stage: Stage) -> str:
    return str(stage.json(f"{OURS} inbox list")["items"][0]["notice_id"])


def its_photograph(stage: Stage) -> str:
    shown = stage.json(f"{OURS} inbox show es-cnp {received(stage)}")
    return re.findall(r"[0-9a-f]{32}", json.dumps(shown["attachments"]))[0]


def waits(stage: Stage) -> str:
    return str(stage.json("comity release list")["items"][0]["id"])


def seen(stage: Stage) -> str:
    return str(stage.json(f"comity release show {waits(stage)}")["seen"])


def one_more_waits(stage: Stage) -> None:
    asked_by_peer(stage, "person --name 'Ivan Petrov' --born 1972-03-04")


def own_record(stage: Stage) -> str:
    why = "--purpose investigation --case 2026/17 --offence fraud --basis eu-2023-977"
    listed = stage.json(f"{OURS} record list --category person {why}")
    return str(listed["items"][0]["reference"])


def proposes(stage: Stage) -> None:
    """Let the operator propose a bundle."""
    home = stage.folder / "srv" / "pt-pj"
    operator = f"--credential {home}/credentials/operator.credential"
    stage.proposed = stage.json(f"comity {operator} policy propose {home}/policies")


ANALYSTS = Page(
    "docs/analysts.md",
    a_desk_of_an_analyst,
    words={
        r"/srv/": lambda stage: f"{stage.folder}/srv/",
        r"\b5f0c8a12\b": waits,
        r"\b01a1ff4e-ae43\b(?!-)": lambda stage: stage.json(f"{OURS} query list")[
            "items"
        ][0]["query_id"],
        NOTICE: newest_notice,
        r"7f0d2c5e41b8a96302f4c1d7e85a9b60": seen,
        RECEIVED: received,
        r"a1b2c3d4": its_photograph,
        r"pt-pj/5GK3-68B3-4FJ0": own_record,
        r"62c3e841\w+": lambda stage: stage.proposed["digest"],
        r"^comity inbox watch$": lambda _: (
            "timeout --preserve-status -s INT 3 comity inbox watch || [ $? = 130 ]"
        ),
    },
    officers={
        r"comity notice (approve|return|suspend|resume|purge)": (
            "release-officer.credential"
        ),
        r"comity (release|policy (?!explain))": "release-officer.credential",
        r"comity record (import|add|withdraw)": "custodian.credential",
    },
    before={
        r"release refuse": one_more_waits,
        r"policy export --proposed": proposes,
    },
    after={r"notice new red": fill_in},
    ends={r"ask --again \S+$": 3},  # fr-dcpj alone is left, and does not run.
)

PAGES = (README, OPERATORS, AUDITORS, LAWYERS, ANALYSTS)
