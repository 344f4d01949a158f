"""Marked areas: of turns, of questions about them and of paintings; and what results are of the model's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("turns", sa.Column("area", sa.String(length=160), nullable=True))
    op.add_column(
        "turns", sa.Column("approach", sa.String(length=16), nullable=False, server_default="plain")
    )
    op.add_column("pictures", sa.Column("kind", sa.String(length=16), nullable=False, server_default="whole"))
    op.add_column("pictures", sa.Column("answer", sa.String(length=160), nullable=True))
    op.add_column("pictures", sa.Column("local", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("sign_message", sa.BigInteger(), nullable=True))
    op.add_column("attempts", sa.Column("box", sa.String(length=48), nullable=True))
    op.create_table(
        "spots",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.Column("area", sa.String(length=160), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("question_message", sa.BigInteger(), nullable=True),
        sa.Column("copy_message", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("file_unique_id", sa.Text(), nullable=True),
        sa.Column("file_kind", sa.String(length=16), nullable=True),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("turn_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"]),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("spots_open", "spots", ["conversation_id", "author_id", "state"], unique=False)
    op.create_index("spots_question", "spots", ["conversation_id", "question_message"], unique=False)
    op.create_table(
        "paintings",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"]),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("paintings_proof", "paintings", ["picture_id", "proof"], unique=False)


def downgrade() -> None:
    op.drop_index("paintings_proof", "paintings")
    op.drop_table("paintings")
    op.drop_index("spots_question", "spots")
    op.drop_index("spots_open", "spots")
    op.drop_table("spots")
    for table, column in (
        ("attempts", "box"),
        ("inbox", "sign_message"),
        ("pictures", "local"),
        ("pictures", "answer"),
        ("pictures", "kind"),
        ("turns", "approach"),
        ("turns", "area"),
    ):
        op.drop_column(table, column)
