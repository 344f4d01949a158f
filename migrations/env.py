"""How Alembic reaches the database: over the connection it is given, or over DATABASE_URL for a new revision."""

import os

from alembic import context
from sqlalchemy import Connection, MetaData, create_engine


def _run(connection: Connection, target: MetaData | None) -> None:
    context.configure(connection=connection, target_metadata=target, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given, None)
else:
    # Only a new revision is compared with today's tables; the way to them must not depend on them.
    from bot.storage.schema import metadata

    with create_engine(os.environ.get("DATABASE_URL", "sqlite:///data/imagebot.db")).begin() as connection:
        _run(connection, metadata)
