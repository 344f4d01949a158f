"""getUpdates, the webhook methods, getFile, and the account itself: getMe, logOut, close."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.sandbox.telegram_api.errors import ApiError, bad_request, conflict
from bot.sandbox.telegram_api.updates import UPDATE_KINDS
from bot.sandbox.telegram_api.views import user_view
from bot.sandbox.telegram_api.webhooks import Webhook

if TYPE_CHECKING:
    from bot.sandbox.telegram_api.media import Json
    from bot.sandbox.telegram_api.methods.call import Call, Method

_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_SECRET_LIMIT = 256


async def get_me(call: Call) -> Json:
    bot = call.bot
    return user_view(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_everything,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": call.world.settings.has_main_web_app,
        "has_topics_enabled": bot.has_topics,
        "allows_users_to_create_topics": bot.has_topics,
        "can_manage_bots": False,
    }


async def get_updates(call: Call) -> list[Any]:
    parameters, queue = call.parameters, call.bot.updates
    limit = parameters.integer("limit", 100)
    seconds = min(max(parameters.integer("timeout"), 0), call.world.settings.max_poll_seconds)
    try:
        if call.bot.webhook is not None:
            raise conflict(_WEBHOOK_ACTIVE)
        _allow_updates(call)
        return await queue.poll(parameters.integer("offset"), min(max(limit, 1), 100), seconds, call.gone)
    except ApiError as error:
        if error.code == 409:
            await queue.conflict_pause()
        raise


async def set_webhook(call: Call) -> bool:
    url = call.parameters.text("url")
    if not url:
        return await delete_webhook(call)
    _check_address(call, url)
    secret = call.parameters.text("secret_token")
    if len(secret) > _SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(call.parameters.integer("max_connections", 40), 1), 100)
    await call.couriers.stop(call.bot)
    _drop_pending(call)
    _allow_updates(call)
    call.bot.updates.interrupt("terminated by setWebhook request")
    call.bot.webhook = Webhook(url, secret, connections)
    call.couriers.start(call.bot)
    return True


async def delete_webhook(call: Call) -> bool:
    await call.couriers.stop(call.bot)
    call.bot.webhook = None
    _drop_pending(call)
    return True


async def get_webhook_info(call: Call) -> Json:
    webhook, queue = call.bot.webhook, call.bot.updates
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending()),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    return info | {"allowed_updates": sorted(queue.allowed)}


async def get_file(call: Call) -> Json:
    """Bot API: files up to 20 MB, and a link for at least an hour."""
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    files = call.world.files
    file = files.find(file_id, call.bot)
    if file is None:
        foreign = files.find(file_id) is not None
        raise bad_request(
            "wrong file_id or the file is temporarily unavailable" if foreign else "invalid file_id"
        )
    if file.size > call.world.settings.max_download_bytes:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": files.link(call.bot, file),
    }


async def log_out(call: Call) -> bool:
    call.bot.logged_out = True
    call.bot.updates.clear()
    return True


async def close(call: Call) -> bool:
    call.bot.updates.interrupt("terminated by close request")
    return True


def _check_address(call: Call, url: str) -> None:
    address = urlsplit(url if "://" in url else f"https://{url}")
    if not address.hostname:
        raise bad_request("invalid webhook URL specified")
    if not call.world.settings.webhook_needs_https:
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _allow_updates(call: Call) -> None:
    """Remembered until given again (Bot API: allowed_updates)."""
    given = call.parameters.json("allowed_updates")
    if isinstance(given, list):
        call.bot.updates.allow(kind for kind in given if kind in UPDATE_KINDS)


def _drop_pending(call: Call) -> None:
    if call.parameters.flag("drop_pending_updates"):
        call.bot.updates.clear()


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "logOut": log_out,
    "close": close,
}
