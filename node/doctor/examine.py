"""One look at everything, each by itself: what is broken hides nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from node.config import Config, load_config
from node.doctor import folder, running
from node.doctor.diagnosis import OK, Diagnosis, broken
from node.errors import ComityError

Look = Callable[[Path, Config], Iterator[Diagnosis]]


def examine(home: Path, *, deep: bool = False) -> tuple[Diagnosis, ...]:
    """Return all findings about the node in ``home``; never raises ours.

    ``deep``: all that it holds is looked over, too.
    """
    try:
        config = load_config(home)
    except ComityError as why:
        return (broken("configuration", why),)
    findings = [Diagnosis(OK, "configuration", "comity.toml is complete and meant")]
    looks: dict[str, Look] = {**_LOOKS, "node": partial(running.node, deep=deep)}
    for check, look in looks.items():
        try:
            findings.extend(look(home, config))
        except ComityError as why:
            findings.append(broken(check, why))
    return tuple(findings)


_LOOKS: dict[str, Look] = {
    "files": folder.files,
    "keystore": folder.keystore,
    "store": folder.store,
    "policies": folder.policies,
}
