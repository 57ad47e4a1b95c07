"""Bring a database to the schema that this version knows; never run on another.

The steps are Alembic's, under ``migrations``. All missing steps are taken in one
transaction: a crash leaves the old schema or the new one.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from node.errors import StoreBroken
from node.store.declared import check_declared
from node.store.engine import reading, translated

STORE_LOST = (
    "Correct store.url if the store is somewhere else; if it was lost, restore a "
    "backup into a new folder."
)

_STEPS = Path(__file__).parent / "migrations"


def known_version() -> str:
    """Return the schema version of this software, e.g. ``0001``."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - a package without steps is not built
    return head


def schema_version(engine: Engine) -> str:
    """Return the schema version of the database; empty if it has no schema.

    Raises:
        StoreBroken: the database cannot be reached, or is of somebody else.
    """
    with translated("cannot be read"), reading(engine).connect() as connection:
        return _version(connection)


def demand_kept(engine: Engine) -> None:
    """Refuse a database that no node has kept anything in.

    Raises:
        StoreBroken: it has no table; or as ``schema_version``.
    """
    if not schema_version(engine):
        raise StoreBroken("the store holds nothing of a node", advice=STORE_LOST)


def migrate(engine: Engine) -> str:
    """Bring the database to the known version, and return that.

    Raises:
        StoreBroken: its schema is newer than this software, or not ours, or of what
            it says that it has something is missing.
    """
    with translated("cannot be migrated"), engine.begin() as connection:
        found = _version(connection)
        known = known_version()
        if found == known:
            check_declared(connection)
            return known
        steps = ScriptDirectory.from_config(_config())
        if found and found not in {s.revision for s in steps.walk_revisions()}:
            raise StoreBroken(
                f"the store has schema {found!r}, this software knows {known!r}",
                advice="Run the newer software that wrote it, or restore a backup.",
            )
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        check_declared(connection)
        return known


def _version(connection: Connection) -> str:
    found = MigrationContext.configure(connection).get_current_heads()
    if len(found) > 1:
        raise StoreBroken("the store's schema is of two versions at once")
    if not found and inspect(connection).get_table_names():
        raise StoreBroken(
            "the database holds tables of something else",
            advice="Give the node a database of its own.",
        )
    return found[0] if found else ""


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    return config
