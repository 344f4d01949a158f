"""How long a model usually takes: what its last calls took, else what its profile says."""

from bot.domain.durations import MOST_SAMPLES, usual
from bot.domain.ids import SECOND, Micros
from bot.domain.profiles import ModelProfile
from bot.ports import Clock
from bot.rows import Unit

REMEMBERED_SECONDS = 30


class Usual:
    """Asks the database no more than twice a minute per model."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[Micros, tuple[int, int]]] = {}

    async def seconds(self, unit: Unit, profile: ModelProfile) -> tuple[int, int]:
        """Half of the calls take no longer than the first, nine of ten no longer than the second."""
        now, model = self._clock(), str(profile.ref)
        at, known = self._known.get(model, (None, profile.usual_seconds))
        if at is None or now - at > REMEMBERED_SECONDS * SECOND:
            known = usual(await unit.attempts.durations(model, MOST_SAMPLES), profile.usual_seconds)
            self._known[model] = now, known
        return known
