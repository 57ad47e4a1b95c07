"""Mapping files: what each column of a CSV file is. TOML, read strictly.

category  = "person"
source_id = "ID"                 # the column that names a row for ever
role      = "suspect"            # for all rows; or role_column
delimiter = ";"

[columns]
"Surname"  = { field = "family_name" }
"Born"     = { field = "birth_date", order = "dmy" }
"Passport" = { field = "passport_number", split = ";", country = "Issued by" }

[constant]
authority = "Polícia Judiciária"

Where rows are of several categories, ``category_column`` names the column that says
which, and ``[categories]`` what it says. One value of several columns:

"Given" = { field = "name", followed_by = ["Middle", "Surname"] }
"""

from __future__ import annotations

from typing import Literal

import msgspec

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES, Category, category
from node.model.codes import Handling, SubjectRole

MAX_MAPPING = 65536  # characters
MAX_COLUMNS = 256


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one column holds.

    ``order`` says how its numeric dates are written, ``split`` what stands between
    several values, ``country`` which column names the country of a number. The value
    goes on in the columns ``followed_by``, with ``join`` between.
    """

    field: str
    order: Literal["", "dmy", "mdy", "ymd"] = ""
    split: str = ""
    country: str = ""
    followed_by: tuple[str, ...] = ()
    join: str = " "


class TableMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a CSV file becomes records.

    ``rows = "add"``: rows next to each other that bear one id are one record.
    ``category_column`` says of each row what it is; ``categories`` translates it.
    """

    source_id: str
    columns: dict[str, Column]
    category: str = ""
    category_column: str = ""
    categories: dict[str, str] = {}
    role: SubjectRole | None = None
    rows: Literal["", "add"] = ""
    role_column: str = ""
    roles: dict[str, SubjectRole] = {}
    handling: Handling | None = None
    delimiter: Literal[",", ";", "\t", "|"] = ","
    constant: dict[str, str] = {}


def read_mapping(text: str) -> TableMapping:
    """Return the mapping that ``text`` is.

    Raises:
        BadInput: not TOML, an unknown key, category, field or code.
    """
    if not text.strip() or len(text) > MAX_MAPPING:
        raise BadInput(
            f"a CSV file needs a mapping file of at most {MAX_MAPPING} characters",
            advice="docs/holdings.md shows one.",
        )
    try:
        plan = msgspec.toml.decode(text, type=TableMapping)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadInput(
            f"the mapping file: {_brief(error)}",
            advice=f"Roles are: {', '.join(SubjectRole)}."
            if "role" in str(error)
            else None,
        ) from None
    except RecursionError:
        raise BadInput("the mapping file is nested too deeply") from None
    kinds = _kinds(plan)
    for name in (*(c.field for c in plan.columns.values()), *plan.constant):
        if not any(name in kind.fields for kind in kinds):
            kinds[0].field(name)
    if not plan.columns or len(plan.columns) > MAX_COLUMNS:
        raise BadInput(f"a mapping names 1 to {MAX_COLUMNS} columns")
    if any(len(column.split) > 3 for column in plan.columns.values()):
        raise BadInput("a mark between values is at most three characters")
    return plan


def _kinds(plan: TableMapping) -> tuple[Category, ...]:
    """Return the categories that rows may be of.

    Raises:
        BadInput: one of them is none, or there is none.
    """
    names = dict.fromkeys((plan.category, *plan.categories.values()))
    if not plan.category and not plan.category_column:
        raise BadInput("a mapping names a category, or the column that says it")
    if plan.categories and not plan.category_column:
        raise BadInput("a mapping of categories names the column that says them")
    found = tuple(category(name) for name in names if name)
    return found or tuple(CATEGORIES.values())


def _brief(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
