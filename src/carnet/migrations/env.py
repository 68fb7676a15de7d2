"""Alembic runs the migrations on the connection it is handed."""

from alembic import context

from carnet.migrations.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
