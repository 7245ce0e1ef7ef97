"""What a harvest saw, stored and refused."""

from collections import Counter
from dataclasses import dataclass, field

from scrapers.counts import Counts


@dataclass
class HarvestCounts(Counts):
    """The counts of a harvest.

    `pictures` counts refused pictures of works that were stored all the same, `postponed` those that may come with a
    later attempt, `downloaded` those that came over the network, `taken_down` works whose licence was withdrawn or that
    are no longer listed. `waiting` works were missed for the first time. `withheld` works refused for their licence and
    `absent` works that were not listed stay: so many at once are not believed.
    """

    pictures: Counter[str] = field(default_factory=Counter)
    postponed: int = 0
    downloaded: int = 0
    taken_down: int = 0
    withheld: int = 0
    waiting: int = 0
    absent: int = 0

    def line(self, step: str) -> str:
        """As `Counts.line`, with `2 pictures refused (empty file 1, truncated 1)` and the like when there are any."""
        line = super().line(step)
        counted, seconds = line.rsplit(", ", 1)
        return ", ".join([counted, *self._more(), seconds])

    def note(self) -> str:
        """What a person who watches wants to know beside the number seen."""
        reasons = [f"{reason} {n}" for reason, n in self.skipped.most_common(3)]
        parts = [
            f"{self.stored} stored",
            f"{self.skipped.total()} skipped" + (f" ({', '.join(reasons)})" * bool(reasons)),
        ]
        return ", ".join(parts + self._more())

    def _more(self) -> list[str]:
        more = []
        if self.downloaded:
            more.append(f"{_pictures(self.downloaded)} downloaded")
        if self.pictures:
            reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(self.pictures.items()))
            more.append(f"{_pictures(self.pictures.total())} refused ({reasons})")
        if self.postponed:
            more.append(f"{_pictures(self.postponed)} postponed")
        if self.taken_down:
            more.append(f"{self.taken_down} taken down (licence withdrawn or no longer listed)")
        if self.waiting:
            more.append(f"{self.waiting} no longer listed, taken down if the next whole crawl misses them too")
        if self.withheld:
            more.append(f"{self.withheld} refused for their licence but kept, since so many at once are rather a fault")
        if self.absent:
            more.append(f"{self.absent} no longer listed but kept, since so many at once are rather a fault")
        return more


def _pictures(n: int) -> str:
    return f"{n} picture" if n == 1 else f"{n} pictures"
