"""Runs Alembic on the connection and inside the transaction that `upgrade.py` began.

Revisions only go forward. To undo a bad one, restore a backup: a downgrade could lose data unnoticed.
"""

from alembic import context

from outage_service.tables.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
