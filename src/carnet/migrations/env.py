"""Alembic runs the migrations on the connection it is handed."""

from alembic import context

from carnet.accounts import models as _accounts  # noqa: F401  # each import adds its tables to the metadata
from carnet.exercises import models as _exercises  # noqa: F401  # the same
from carnet.kit.db import Base
from carnet.programs import models as _programs  # noqa: F401  # the same
from carnet.progress import models as _progress  # noqa: F401  # the same
from carnet.workouts import models as _workouts  # noqa: F401  # the same

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
