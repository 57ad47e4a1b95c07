"""Run by Alembic: the steps on the connection that ``node.store.migrate`` gives."""

from __future__ import annotations

from alembic import context

from node.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table only by copying it
    transactional_ddl=True,  # both engines roll back DDL
    transaction_per_migration=False,  # all steps or none
)
context.run_migrations()
