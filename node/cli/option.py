"""The options that say what is asked and why, the same wherever one may ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
Born = Annotated[str, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD.")]
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
