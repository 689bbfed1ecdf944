"""How Alembic runs here: on the connection and inside the transaction that `upgrade` began.

Revisions only go forward: the way back from a bad one is a backup, which loses no later report unseen.
"""

from alembic import context

from outage_service.tables.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
