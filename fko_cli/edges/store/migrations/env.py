"""Alembic's entry: runs the migrations on the connection that `migrations.upgrade` hands over."""

from alembic import context

from fko_cli.edges.store.schema import metadata

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"], target_metadata=metadata, version_table_schema=attributes.get("schema")
)
with context.begin_transaction():
    context.run_migrations()
