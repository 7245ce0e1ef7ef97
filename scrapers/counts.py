"""The one line of counts with which every step ends."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """What a step saw, stored and skipped. `seconds` runs from construction until `line` is asked for."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    @property
    def stored(self) -> int:
        return self.new + self.changed

    def line(self, step: str) -> str:
        """`ingest folder: 10 seen, 8 stored (7 new, 1 changed), 1 unchanged, 1 skipped (no licence 1), 0.4 s`."""
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(self.skipped.items()))
        skipped = f"{self.skipped.total()} skipped" + (f" ({reasons})" if reasons else "")
        return (
            f"{step}: {self.seen} seen, {self.stored} stored ({self.new} new, {self.changed} changed), "
            f"{self.unchanged} unchanged, {skipped}, {time.monotonic() - self.started:.1f} s"
        )
