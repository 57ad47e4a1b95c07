"""Is all there that the schema declares? A step that is marked as taken says nothing.

A table, a column or an index that is missing is named. Without an index a store answers
late; without one that is unique it would take twice what there is once.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, UniqueConstraint, inspect
from sqlalchemy.engine.reflection import Inspector

from node.errors import StoreBroken
from node.store import (  # noqa: F401 - they declare tables
    blind_held_schema,
    channel_schema,
    notice_schema,
)
from node.store.schema import METADATA

_NAMED = 5


def check_declared(connection: Connection) -> None:
    """Return if all tables, columns and indexes are there.

    Raises:
        StoreBroken: some are not; the first of them are named.
    """
    missing = list(_missing(inspect(connection)))
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise StoreBroken(
            f"of the store's schema is missing: {', '.join(missing[:_NAMED])}{more}",
            advice="Keep the database as it is, and restore from a backup.",
        )


def _missing(there: Inspector) -> Iterator[str]:
    columns = {
        name: {column["name"] for column in found}
        for (_, name), found in there.get_multi_columns().items()
    }
    indexes = {
        (name, str(index["name"]), bool(index["unique"]))
        for (_, name), found in there.get_multi_indexes().items()
        for index in found
    }
    unique = {
        (name, tuple(constraint["column_names"]))
        for (_, name), found in there.get_multi_unique_constraints().items()
        for constraint in found
    }
    for table in METADATA.sorted_tables:
        name = str(table.name)
        if name not in columns:
            yield f"table {name}"
            continue
        for column in table.columns:
            if column.name not in columns[name]:
                yield f"column {name}.{column.name}"
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if (name, str(index.name), bool(index.unique)) not in indexes:
                yield f"index {index.name}"
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                of = tuple(column.name for column in constraint.columns)
                if (name, of) not in unique:
                    yield f"unique {name}.{','.join(of)}"
