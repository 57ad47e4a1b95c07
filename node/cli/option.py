"""The options that say what is asked and why, the same wherever one may ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from node.errors import BadInput, ConfigBroken

Category = Annotated[
    str, typer.Argument(help="person, ...: `comity code list categories`.")
]
Purpose = Annotated[str, typer.Option(help="Why: `comity code list purposes`.")]
Case = Annotated[str, typer.Option(help="Your case reference.")]
Offence = Annotated[str, typer.Option(help="Its code: `comity code list offences`.")]
Basis = Annotated[
    str, typer.Option(help="What is relied upon: `comity code list agreements`.")
]
Name = Annotated[str, typer.Option(help="A name, in any script.")]
Born = Annotated[str, typer.Option(help="A day, month, year or span: 1972-05-03.")]
Number = Annotated[str, typer.Option(help="Its main number.")]
Country = Annotated[
    str, typer.Option("--country", "--nationality", help="Nationality, flag, ...")
]
Field = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD=VALUE", help="Any other field; repeatable."),
]
Mrz = Annotated[
    str, typer.Option(metavar="TEXT", help="Machine-readable zone; - reads stdin.")
]
File = Annotated[
    Path | None, typer.Option(help="Questions, one JSON object a line; - is stdin.")
]
DropUnread = Annotated[
    bool, typer.Option("--drop-unread", help="Leave out what cannot be read.")
]
DespiteChecks = Annotated[
    bool, typer.Option("--despite-checks", help="Ask though a check does not hold.")
]


Blind = Annotated[
    bool, typer.Option("--blind", help="Nobody is told who is asked for.")
]
Disclosed = Annotated[
    bool, typer.Option("--disclosed", help="All are told who is asked for.")
]
Redeem = Annotated[
    bool, typer.Option("--redeem", help="Follow up firm blind hits at once.")
]
AsCsv = Annotated[
    bool, typer.Option("--csv", help="With --file: one line a question and peer.")
]
Anew = Annotated[
    bool, typer.Option("--anew", help="With --file: not where it was left.")
]


@contextmanager
def named(options: Mapping[str, str], *, command: str) -> Iterator[None]:
    """Say of a key of the configuration which option gave it.

    Raises:
        BadInput: what an option gave cannot be meant.
    """
    try:
        yield
    except ConfigBroken as why:
        option = options.get(why.key)
        if option is None:
            raise
        raise BadInput(
            f"{option}{why.message[why.message.index(why.key) + len(why.key) :]}",
            advice=f"See `{command} --help`; nothing was made.",
        ) from why
