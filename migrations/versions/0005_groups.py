"""How the bot behaves in a group, what a topic has of its own, and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("own_memory", "every_caption", "open_buttons", "quiet"):
        op.add_column("chats", sa.Column(name, sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "topics",
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("new_after", sa.Integer(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("options", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"]),
        sa.PrimaryKeyConstraint("chat_id", "topic"),
    )
    op.create_table(
        "votes",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("won", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_table("topics")
    for name in ("quiet", "open_buttons", "every_caption", "own_memory"):
        op.drop_column("chats", name)
