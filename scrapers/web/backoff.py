"""How long to wait before trying again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential back-off with full jitter: anything from nothing to a ceiling that doubles with each attempt.

    M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. `first_s` is the ceiling after the first
    attempt, `most_s` the highest there is, both in seconds.
    """

    first_s: float = 2.0
    most_s: float = 60.0

    def delay(self, attempt: int, chance: float) -> float:
        """Seconds to wait after `attempt` (from 1) failed, for `chance` in [0, 1)."""
        return chance * min(self.most_s, self.first_s * 2.0 ** min(attempt - 1, 64))
