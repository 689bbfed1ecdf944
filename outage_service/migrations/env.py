"""How Alembic runs here: always on a connection and inside a transaction that `upgrade` began."""

from alembic import context

from outage_service.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
