"""The tables. Times are integer microseconds UTC, money is integer micro-USD.

The way from one version of these tables to the next is in `migrations`, which never imports this module.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

REVISION = "0005"
"""The migration that these tables are."""

metadata = MetaData()

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in INTEGER PRIMARY KEY."""


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("payload", Text),
    Column("state", String(16), nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("sign_message", BigInteger),
    Index("inbox_state", "state", "id"),
)

chats = Table(
    "chats",
    metadata,
    _id(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("is_group", Boolean, nullable=False),
    Column("language", String(16)),
    Column("new_after", Integer),
    Column("model", Text),
    Column("options", String(32)),
    Column("own_memory", Boolean, nullable=False, server_default="0"),
    Column("every_caption", Boolean, nullable=False, server_default="0"),
    Column("open_buttons", Boolean, nullable=False, server_default="0"),
    Column("quiet", Boolean, nullable=False, server_default="0"),
)

topics = Table(
    "topics",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True),
    Column("topic", BigInteger, primary_key=True),
    Column("language", String(16)),
    Column("new_after", Integer),
    Column("model", Text),
    Column("options", String(32)),
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("privacy_told_at", BigInteger),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("cut_turn", Id, nullable=False),
    UniqueConstraint("chat_id", "topic", "person_id"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("new_words", Text),
    Column("model", Text, nullable=False),
    Column("base_id", Id, ForeignKey("pictures.id")),
    Column("base_turn_id", Id, ForeignKey("turns.id")),
    Column("sibling_of", Id, ForeignKey("turns.id")),
    Column("reference_count", Integer, nullable=False),
    Column("request_message", BigInteger),
    Column("reply_to", BigInteger),
    Column("status_message", BigInteger),
    Column("told_message", BigInteger),
    Column("told_at", BigInteger),
    Column("price", BigInteger, nullable=False),
    Column("reserved_day", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("failure_reason", Text),
    Column("failure_billed", String(16)),
    Column("failure_words", Text),
    Column("head_id", Id),
    Column("set_id", Id),
    Column("output", String(16), nullable=False, server_default="picture"),
    Column("area", String(160)),
    Column("approach", String(16), nullable=False, server_default="plain"),
    Column("options", String(32)),
    Index("turns_conversation", "conversation_id", "author_id", "id"),
    Index("turns_state", "state", "not_before"),
    Index("turns_sibling", "sibling_of"),
    Index("turns_request", "conversation_id", "request_message"),
    Index("turns_status", "conversation_id", "status_message"),
    Index("turns_told", "conversation_id", "told_message"),
    Index("turns_set", "set_id"),
)
Index(
    "turns_untold",
    turns.c.id,
    sqlite_where=turns.c.told_at.is_(None),
    postgresql_where=turns.c.told_at.is_(None),
)

pictures = Table(
    "pictures",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    # No foreign key: turns point at pictures, and tables must not point at each other in a ring.
    Column("turn_id", Id),
    Column("sha256", String(64)),
    Column("size", BigInteger),
    Column("format", String(32)),
    Column("width", Integer),
    Column("height", Integer),
    Column("thumbnail_sha256", String(64)),
    Column("thumbnail_size", BigInteger),
    Column("kind", String(16), nullable=False, server_default="whole"),
    Column("answer", String(160)),
    Column("local", Boolean, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("source_message", BigInteger),
    Column("file_id", Text),
    Column("file_unique_id", Text),
    Column("file_kind", String(16)),
    Column("file_size", BigInteger),
    UniqueConstraint("conversation_id", "number"),
    Index("pictures_turn", "turn_id"),
)

turn_references = Table(
    "turn_references",
    metadata,
    Column("turn_id", Id, ForeignKey("turns.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("picture_id", Id, ForeignKey("pictures.id"), nullable=False),
)

picture_messages = Table(
    "picture_messages",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("picture_id", Id, ForeignKey("pictures.id"), nullable=False),
    Column("file_id", Text, nullable=False),
    Column("file_unique_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("size", BigInteger),
    Index("picture_messages_picture", "picture_id"),
)

head_moves = Table(
    "head_moves",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("picture_id", Id, ForeignKey("pictures.id")),
    Column("at", BigInteger),
    Index("head_moves_order", "conversation_id", "message_id", "id"),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("album", Text),
    Column("question_message", BigInteger),
    Column("asked_for", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("turn_id", Id, ForeignKey("turns.id")),
    Column("joined_id", Id, ForeignKey("drafts.id")),
    Index("drafts_open", "conversation_id", "author_id", "kind", "state"),
    Index("drafts_turn", "turn_id"),
)

draft_items = Table(
    "draft_items",
    metadata,
    _id(),
    Column("draft_id", Id, ForeignKey("drafts.id"), nullable=False),
    Column("picture_id", Id, ForeignKey("pictures.id")),
    Column("inbox_id", Id),
    Column("message_id", BigInteger),
    Index("draft_items_draft", "draft_id"),
)

spots = Table(
    "spots",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("step", String(16), nullable=False),
    Column("picture_id", Id, ForeignKey("pictures.id"), nullable=False),
    Column("area", String(160)),
    Column("words", Text, nullable=False),
    Column("question_message", BigInteger),
    Column("copy_message", BigInteger),
    Column("file_id", Text),
    Column("file_unique_id", Text),
    Column("file_kind", String(16)),
    Column("file_size", BigInteger),
    Column("opened_at", BigInteger, nullable=False),
    Column("turn_id", Id, ForeignKey("turns.id")),
    Index("spots_open", "conversation_id", "author_id", "state"),
    Index("spots_question", "conversation_id", "question_message"),
)

votes = Table(
    "votes",
    metadata,
    _id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("pictures", Text, nullable=False),
    Column("won", String(32)),
    Column("opened_at", BigInteger, nullable=False),
)

paintings = Table(
    "paintings",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("picture_id", Id, ForeignKey("pictures.id"), nullable=False),
    Column("person_id", BigInteger, nullable=False),
    Column("proof", String(64), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("paintings_proof", "picture_id", "proof"),
)

attempts = Table(
    "attempts",
    metadata,
    _id(),
    Column("turn_id", Id, ForeignKey("turns.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("settled_at", BigInteger),
    Column("link", Text),
    Column("sha256", String(64)),
    Column("size", BigInteger),
    Column("billed", String(16)),
    Column("cost", BigInteger),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("picture_tokens", Integer),
    Column("request_id", Text),
    Column("box", String(48)),
    UniqueConstraint("turn_id", "number"),
)

ledger = Table(
    "ledger",
    metadata,
    _id(),
    Column("turn_id", Id, ForeignKey("turns.id"), nullable=False),
    Column("day", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ledger_day", "day"),
    Index("ledger_turn", "turn_id"),
)

settings = Table(
    "settings",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)


def chosen(name: str) -> ColumnElement[Any]:
    """What a topic chose for itself, else its chat; conversations and chats are joined."""
    of_topic = select(topics.c[name]).where(
        topics.c.chat_id == conversations.c.chat_id, topics.c.topic == conversations.c.topic
    )
    return func.coalesce(of_topic.scalar_subquery(), chats.c[name])


CHAT_MODEL = chosen("model").label("chat_model")

LANGUAGE = func.coalesce(func.nullif(chosen("language"), ""), people.c.language, "").label("spoken")
"""How to speak to a person in a chat, where conversations, chats and people are joined."""
