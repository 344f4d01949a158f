"""A chat's own language and pause, when heads moved, sets of ideas, and where people's pictures come from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_FIRST_MESSAGE = (
    "SELECT {column} FROM picture_messages WHERE picture_id = pictures.id ORDER BY message_id LIMIT 1"
)
_SOURCE = {
    "source_message": "message_id",
    "file_id": "file_id",
    "file_unique_id": "file_unique_id",
    "file_kind": "kind",
    "file_size": "size",
}


def upgrade() -> None:
    op.add_column("chats", sa.Column("language", sa.String(length=16), nullable=True))
    op.add_column("chats", sa.Column("new_after", sa.Integer(), nullable=True))
    op.add_column("people", sa.Column("privacy_told_at", sa.BigInteger(), nullable=True))
    op.add_column("head_moves", sa.Column("at", sa.BigInteger(), nullable=True))
    op.add_column("turns", sa.Column("head_id", Id, nullable=True))
    op.add_column("turns", sa.Column("set_id", Id, nullable=True))
    op.add_column(
        "turns", sa.Column("output", sa.String(length=16), nullable=False, server_default="picture")
    )
    op.create_index("turns_set", "turns", ["set_id"], unique=False)
    op.add_column("pictures", sa.Column("source_message", sa.BigInteger(), nullable=True))
    op.add_column("pictures", sa.Column("file_id", sa.Text(), nullable=True))
    op.add_column("pictures", sa.Column("file_unique_id", sa.Text(), nullable=True))
    op.add_column("pictures", sa.Column("file_kind", sa.String(length=16), nullable=True))
    op.add_column("pictures", sa.Column("file_size", sa.BigInteger(), nullable=True))
    for column, source in _SOURCE.items():
        value = _FIRST_MESSAGE.format(column=source)
        op.execute(sa.text(f"UPDATE pictures SET {column} = ({value}) WHERE turn_id IS NULL"))  # noqa: S608


def downgrade() -> None:
    op.drop_index("turns_set", "turns")
    for table, columns in (
        ("pictures", (*_SOURCE,)),
        ("turns", ("output", "set_id", "head_id")),
        ("head_moves", ("at",)),
        ("people", ("privacy_told_at",)),
        ("chats", ("new_after", "language")),
    ):
        for column in columns:
            op.drop_column(table, column)
