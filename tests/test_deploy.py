"""The files under deploy/, by whatever can check them without running them."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from node.config import read_config

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))
AGENCIES = {"pt-pj": "pt", "es-cnp": "es", "fr-pn": "fr"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def steps():
    """The instructions of the Containerfile, one a line."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def unit(name):
    # systemd allows a key many times; the last one wins here, which is enough.
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / name)
    return parser


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_node_runs_without_privileges_on_a_read_only_root(compose, agency):
    node = compose["services"][agency]
    assert node["read_only"] is True
    assert node["cap_drop"] == ["ALL"]
    assert "cap_add" not in node
    assert "no-new-privileges:true" in node["security_opt"]
    assert "privileged" not in node
    assert node["pids_limit"]
    assert "ports" not in node


@pytest.mark.attack
def test_attack_a_secret_is_read_from_the_environment_of_a_container(compose):
    for name, service in compose["services"].items():
        for key, value in service["environment"].items():
            if re.search("pass|secret|password|token", key, re.IGNORECASE):
                assert str(value).startswith("/run/secrets/"), f"{name}: {key}"


@pytest.mark.attack
def test_attack_an_agency_reaches_another_agency_s_database_or_secrets(compose):
    for agency, country in AGENCIES.items():
        node, database = (compose["services"][n] for n in (agency, f"{country}-db"))
        assert set(node["networks"]) == {"wire", country}
        assert database["networks"] == [country]
        assert compose["networks"][country]["internal"] is True
        for service in (node, database):
            assert all(s["source"].startswith(country) for s in service["secrets"])
            assert all(v.startswith(f"{country}-") for v in service["volumes"])


def test_every_secret_volume_and_network_that_is_used_is_declared(compose):
    for service in compose["services"].values():
        assert {s["source"] for s in service["secrets"]} <= set(compose["secrets"])
        named = {v.split(":")[0] for v in service["volumes"]}
        assert {v for v in named if not v.startswith("./")} <= set(compose["volumes"])
        assert all((DEPLOY / v).is_file() for v in named if v.startswith("./"))
        assert set(service["networks"]) <= set(compose["networks"])


def test_every_secret_is_made_by_prepare(compose, tmp_path):
    shutil.copy(DEPLOY / "prepare", tmp_path / "prepare")
    run = ["bash", str(tmp_path / "prepare")]
    subprocess.run(run, check=True, capture_output=True)
    kept = {}
    for secret in compose["secrets"].values():
        path = tmp_path / secret["file"]
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        kept[path] = path.read_text()
        assert len(kept[path].strip()) > 30
    assert len(set(kept.values())) == len(kept)
    subprocess.run(run, check=True, capture_output=True)
    assert all(path.read_text() == text for path, text in kept.items())


def test_the_image_is_built_in_two_stages_and_ends_as_a_plain_user(steps):
    words = [step.split(maxsplit=1) for step in steps]
    assert [word for word, *_ in words].count("FROM") == 2
    last = max(n for n, (word, *_) in enumerate(words) if word == "FROM")
    users = [rest for word, rest in words[last:] if word == "USER"]
    assert users == ["10001:10001"]
    assert all(not step.startswith("ADD") for step in steps)
    tail = [word for word, *_ in words]
    assert tail.index("USER") > tail.index("COPY")
    assert "ENTRYPOINT" in tail


@pytest.mark.attack
def test_attack_a_package_without_a_hash_gets_into_the_image(steps):
    fetched = [s for s in steps if re.search(r"pip (download|install|wheel)", s)]
    for step in fetched:
        for command in re.split(r"&&", step):
            if " pip " in f" {command}" or "/pip " in command:
                safe = ("--require-hashes", "--no-index", "uninstall")
                assert any(word in command for word in safe), command
    assert not [s for s in steps if re.search("curl|wget|http", s)]


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.name)
def test_systemd_reads_the_units(path):
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        [tool, "verify", str(path)], capture_output=True, text=True, check=False
    )
    said = [
        line
        for line in done.stderr.splitlines()
        if path.name in line and "is not executable" not in line
    ]
    assert not said


@pytest.mark.parametrize("name", ["comity.service", "comity-backup.service"])
def test_the_units_are_hardened(name):
    service = unit(name)["Service"]
    wanted = {
        "User": "comity",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateDevices": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    }
    assert {key: service[key] for key in wanted} == wanted


def test_the_service_takes_its_passphrase_as_a_credential():
    service = unit("comity.service")["Service"]
    assert service["LoadCredential"].startswith("passphrase:")
    assert service["ExecStart"].endswith("--passphrase-file %d/passphrase")
    assert "Environment" not in service
    assert service["LimitCORE"] == "0"


def test_the_example_configuration_is_one_that_the_node_takes():
    data = (DEPLOY / "comity.example.toml").read_bytes()
    assert tomllib.loads(data.decode())
    assert read_config(data)


@pytest.mark.attack
def test_the_balancer_passes_tls_on_to_the_node_as_it_is():
    """Whoever ended TLS in front of the node could be any peer."""
    lines = [
        line.split()
        for line in (DEPLOY / "haproxy.cfg").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    said = [" ".join(line) for line in lines]
    assert "mode tcp" in said
    assert not {"ssl", "crt", "http", "send-proxy"} & {
        w for line in lines for w in line
    }
    assert sum(line[0] == "server" for line in lines) == 2


@pytest.mark.attack
def test_the_balancer_has_no_secret_and_reaches_no_database(compose):
    balancer, second = (compose["services"][n] for n in ("pt-wire", "pt-pj-second"))
    assert balancer["secrets"] == []
    assert balancer["networks"] == ["wire"]
    assert balancer["read_only"] is second["read_only"] is True
    assert balancer["cap_drop"] == second["cap_drop"] == ["ALL"]
    assert second["volumes"] == compose["services"]["pt-pj"]["volumes"]
    told = {v.rpartition(":")[0] for v in balancer["environment"].values()}
    assert told == {"pt-pj", "pt-pj-second"}


def test_the_unit_of_one_of_several_is_that_of_a_node_but_for_its_folder():
    def lines(name):
        text = (DEPLOY / name).read_text()
        return [line for line in text.splitlines() if not line.startswith("#")]

    one, several = lines("comity.service"), lines("comity@.service")
    changed = [(a, b) for a, b in zip(one, several, strict=True) if a != b]
    assert [b for _, b in changed] == [
        "Description=Comity node, process %i",
        changed[1][0].replace("comity/node", "comity/%i"),
    ]


def test_the_folder_that_is_backed_up_every_night_is_that_of_a_process_of_several():
    """A node that was made several must not lose its backups by it."""
    backed = re.search(
        r"--dir /var/lib/comity/(\w+)", (DEPLOY / "comity-backup.service").read_text()
    )
    steps = (
        (DEPLOY / "README.md").read_text().partition("## Two processes of one node")[2]
    )
    assert backed is not None
    assert f"comity@{backed[1]}.service" in steps
    assert f"mv /var/lib/comity/{backed[1]}" not in steps


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="no haproxy here")
@pytest.mark.parametrize("second", ["127.0.0.1:7445", "nowhere.invalid:7445"])
def test_the_balancer_starts_also_where_one_process_is_not_found(second):
    """The container of a process that is down has no address."""
    check = ["haproxy", "-c", "-f", str(DEPLOY / "haproxy.cfg")]
    told = os.environ | {"COMITY_SECOND": second}
    done = subprocess.run(check, check=False, timeout=60, env=told)
    assert done.returncode == 0
