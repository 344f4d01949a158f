"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("telegram_id"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("update_id"),
    )
    op.create_index("inbox_state", "inbox", ["state", "id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "settings",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "name"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("cut_turn", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_id", "topic", "person_id"),
    )
    op.create_table(
        "pictures",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn_id", Id, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("format", sa.String(length=32), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True),
        sa.Column("thumbnail_size", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation_id", "number"),
    )
    op.create_index("pictures_turn", "pictures", ["turn_id"], unique=False)
    op.create_table(
        "head_moves",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("picture_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("head_moves_order", "head_moves", ["conversation_id", "message_id", "id"], unique=False)
    op.create_table(
        "picture_messages",
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id"),
    )
    op.create_index("picture_messages_picture", "picture_messages", ["picture_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("new_words", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("base_id", Id, nullable=True),
        sa.Column("base_turn_id", Id, nullable=True),
        sa.Column("sibling_of", Id, nullable=True),
        sa.Column("reference_count", sa.Integer(), nullable=False),
        sa.Column("request_message", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("status_message", sa.BigInteger(), nullable=True),
        sa.Column("told_message", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("reserved_day", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("failure_billed", sa.String(length=16), nullable=True),
        sa.Column("failure_words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["pictures.id"],
        ),
        sa.ForeignKeyConstraint(
            ["base_turn_id"],
            ["turns.id"],
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sibling_of"],
            ["turns.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("turns_conversation", "turns", ["conversation_id", "author_id", "id"], unique=False)
    op.create_index("turns_request", "turns", ["conversation_id", "request_message"], unique=False)
    op.create_index("turns_sibling", "turns", ["sibling_of"], unique=False)
    op.create_index("turns_state", "turns", ["state", "not_before"], unique=False)
    op.create_index("turns_status", "turns", ["conversation_id", "status_message"], unique=False)
    op.create_index("turns_told", "turns", ["conversation_id", "told_message"], unique=False)
    op.create_index(
        "turns_untold",
        "turns",
        ["id"],
        unique=False,
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("turn_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("billed", sa.String(length=16), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["turn_id"],
            ["turns.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("turn_id", "number"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("question_message", sa.BigInteger(), nullable=True),
        sa.Column("asked_for", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("turn_id", Id, nullable=True),
        sa.Column("joined_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["joined_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"],
            ["turns.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("drafts_open", "drafts", ["conversation_id", "author_id", "kind", "state"], unique=False)
    op.create_index("drafts_turn", "drafts", ["turn_id"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("turn_id", Id, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["turn_id"],
            ["turns.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ledger_day", "ledger", ["day"], unique=False)
    op.create_index("ledger_turn", "ledger", ["turn_id"], unique=False)
    op.create_table(
        "turn_references",
        sa.Column("turn_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"],
            ["turns.id"],
        ),
        sa.PrimaryKeyConstraint("turn_id", "position"),
    )
    op.create_table(
        "draft_items",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("picture_id", Id, nullable=True),
        sa.Column("inbox_id", Id, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_items_draft", "draft_items", ["draft_id"], unique=False)


def downgrade() -> None:
    for table in (
        "draft_items",
        "turn_references",
        "ledger",
        "drafts",
        "attempts",
        "turns",
        "picture_messages",
        "head_moves",
        "pictures",
        "conversations",
        "settings",
        "people",
        "inbox",
        "chats",
    ):
        op.drop_table(table)
