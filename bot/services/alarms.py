"""Tells the person who runs the bot, once, what only they can mend."""

import logging

from bot.domain.errors import SERVICE_CLOSED, DeliveryError, Reason
from bot.domain.messages import Address
from bot.domain.profiles import ModelRef
from bot.domain.turns import Turn
from bot.i18n import voice
from bot.ports import Messenger
from bot.rows import Store

log = logging.getLogger(__name__)

_SENTENCES = {Reason.BAD_KEY: "operator.bad_key", Reason.NO_BALANCE: "operator.no_balance"}


class Alarms:
    """Each trouble of a provider is told once, until a picture has come from it again."""

    def __init__(self, store: Store, messenger: Messenger, language: str) -> None:
        self._store = store
        self._messenger = messenger
        self._language = language
        self._told: set[tuple[str, Reason]] = set()

    def well(self, turn: Turn) -> None:
        """A picture came: what was told is over."""
        provider = ModelRef.parse(turn.model).provider
        self._told -= {(provider, reason) for reason in SERVICE_CLOSED}

    async def failed(self, turn: Turn) -> None:
        """A turn ended without a picture; says so to the owner where it is theirs to mend."""
        if turn.failure is not None:
            await self.trouble(turn.model, turn.failure.reason)

    async def trouble(self, model: str, reason: Reason) -> None:
        """A model drew nothing, whoever drew in its place."""
        provider = ModelRef.parse(model).provider
        if reason not in SERVICE_CLOSED:
            return
        words = voice(self._language)(
            _SENTENCES[reason], provider=provider, setting=f"{provider.upper()}_API_KEY"
        )
        await self._tell((provider, reason), words)

    async def takes_no_masks(self, model: str) -> None:
        """The model for marked areas refused the key, which may be good for others."""
        await self._tell((model, Reason.BAD_KEY), voice(self._language)("operator.no_masks", model=model))

    async def _tell(self, trouble: tuple[str, Reason], words: str) -> None:
        if trouble in self._told:
            return
        self._told.add(trouble)
        async with self._store.reading() as unit:
            owner = await unit.access.owner()
        if owner is None:
            return
        try:
            await self._messenger.send_text(Address(owner, 0, is_group=False), words, (), reply_to=None)
        except DeliveryError as error:
            self._told.discard(trouble)
            log.warning("owner not told", extra={"about": trouble[0], "why": error.kind.value})
