"""The database: SQLAlchemy Core statements, nothing of it leaves this room."""
