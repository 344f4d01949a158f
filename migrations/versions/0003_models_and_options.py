"""A chat's own model and options, the options of turns, and the tokens that pictures were counted as."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("model", sa.Text(), nullable=True))
    op.add_column("chats", sa.Column("options", sa.String(length=32), nullable=True))
    op.add_column("turns", sa.Column("options", sa.String(length=32), nullable=True))
    op.add_column("attempts", sa.Column("picture_tokens", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("attempts", "picture_tokens"),
        ("turns", "options"),
        ("chats", "options"),
        ("chats", "model"),
    ):
        op.drop_column(table, column)
