"""Who joins, leaves, is thrown out, gets rights; topics; and a group that becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.telegram_api.accounts import BotAccount, User
from bot.sandbox.telegram_api.chats import Channel, Chat, Group, Member, MemberStatus, PrivateChat, Topic
from bot.sandbox.telegram_api.media import Json, Service
from bot.sandbox.telegram_api.messages import Letter, Message
from bot.sandbox.telegram_api.views import chat_view, user_view

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.world import World


def join(world: World, group: Group, user: User, by: User) -> Message:
    """Somebody is added, or comes in alone; a bot is told about itself first."""
    before = group.member(user) or Member(user, "left")
    if isinstance(user, BotAccount) and not group.is_super and not group.bots():
        user.numbers.last = max(user.numbers.last, group.numbers.last)
        group.numbers = user.numbers
    group.members[user.id] = Member(user)
    _tell(world, group, by, before, group.members[user.id])
    return _service(world, group, by, {"new_chat_members": [user_view(user)]})


def leave(world: World, group: Group, user: User, by: User) -> Message:
    """Somebody goes, or is thrown out by somebody else; a bot still hears that about itself."""
    before = group.members[user.id]
    message = _service(world, group, by, {"left_chat_member": user_view(user)})
    status: MemberStatus = "left" if user is by else "kicked"
    group.members[user.id] = Member(user, status)
    _tell(world, group, by, before, group.members[user.id])
    return message


def change(world: World, group: Group, member: Member, by: User) -> None:
    """New rights or a new status for a member, as given."""
    before = group.member(member.user) or Member(member.user, "left")
    group.members[member.user.id] = member
    _tell(world, group, by, before, member)


def block(world: World, chat: PrivateChat, *, blocked: bool) -> None:
    """A person stops the bot, or starts it again."""
    if chat.blocked == blocked:
        return
    before = Member(chat.bot, "kicked" if chat.blocked else "member")
    chat.blocked = blocked
    _tell(world, chat, chat.user, before, Member(chat.bot, "kicked" if blocked else "member"))


def migrate(world: World, group: Group, by: User) -> Group:
    """The group becomes a supergroup with a new id; both chats say so."""
    new = world.group(group.title, is_super=True)
    new.members = dict(group.members)
    new.rights = group.rights
    new.migrated_from = group
    _service(world, group, by, {"migrate_to_chat_id": new.id})
    group.migrated_to = new
    _service(world, new, by, {"migrate_from_chat_id": group.id})
    return new


def open_topic(world: World, chat: Chat, name: str, by: User) -> Topic:
    color = 0x6FB9F0
    created = Service({"forum_topic_created": {"name": name, "icon_color": color}})
    message = world.post(chat, by, Letter(media=created), deliver=False)
    topic = Topic(message.id, name, color)
    chat.topics[topic.id] = topic
    message.thread_id, message.is_topic_message = topic.id, True
    world.deliver(message)
    return topic


def member_view(member: Member) -> Json:
    """Bot API: ChatMember, all six of them."""
    view: Json = {"status": member.status, "user": user_view(member.user)}
    match member.status:
        case "creator":
            view["is_anonymous"] = member.is_anonymous
        case "administrator":
            view |= administrator_rights(member) | {"can_be_edited": False}
        case "restricted":
            view |= permissions_view(member.rights.values()) | {"is_member": True, "until_date": 0}
        case "kicked":
            view["until_date"] = 0
        case "member" | "left":
            pass
    if member.title and member.is_administrator:
        view["custom_title"] = member.title
    return view


def administrator_rights(member: Member) -> Json:
    granted = dict.fromkeys(
        (
            "can_manage_chat",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
            "can_pin_messages",
        ),
        True,
    )
    return granted | {
        "is_anonymous": member.is_anonymous,
        "can_delete_messages": member.can_delete_messages,
        "can_promote_members": False,
    }


def permissions_view(rights: tuple[bool, ...]) -> Json:
    """Bot API: ChatPermissions."""
    messages, photos, documents, videos, voices, polls, other = rights
    return {
        "can_send_messages": messages,
        "can_send_audios": documents,
        "can_send_documents": documents,
        "can_send_photos": photos,
        "can_send_videos": videos,
        "can_send_video_notes": videos,
        "can_send_voice_notes": voices,
        "can_send_polls": polls,
        "can_send_other_messages": other,
        "can_add_web_page_previews": messages,
        "can_react_to_messages": True,
        "can_edit_tag": False,
        "can_change_info": False,
        "can_invite_users": True,
        "can_pin_messages": False,
        "can_manage_topics": False,
    }


def _tell(world: World, chat: PrivateChat | Group | Channel, by: User, before: Member, after: Member) -> None:
    content = {
        "chat": chat_view(chat),
        "from": user_view(by),
        "date": int(world.clock()),
        "old_chat_member": member_view(before),
        "new_chat_member": member_view(after),
    }
    if isinstance(after.user, BotAccount):
        after.user.updates.add("my_chat_member", content, lane=f"member {chat.id}")
    for bot in chat.bots():
        if bot is not after.user:
            bot.updates.add("chat_member", content, lane=f"member {chat.id}")
    world.changes.notify()


def _service(world: World, chat: Group, by: User, fields: Json) -> Message:
    return world.post(chat, by, Letter(media=Service(fields)))
