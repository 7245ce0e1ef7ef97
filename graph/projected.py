"""What a projection did."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Projected:
    """What a projection did: for each label and type, how many were new, changed, ended, reopened, gone, unchanged."""

    release: int
    by_name: dict[str, Counter[str]] = field(default_factory=dict)
    batches: int = 0
    started: float = field(default_factory=time.monotonic)

    def count(self, name: str, what: str, number: int) -> None:
        """Note that `number` more of a label or type were `what`."""
        if number:
            self.by_name.setdefault(name, Counter())[what] += number

    def total(self, *what: str) -> int:
        """Of all labels and types together."""
        return sum(counter[one] for counter in self.by_name.values() for one in what)

    @property
    def written(self) -> int:
        return self.total("new", "changed", "ended", "reopened", "gone")

    def line(self, step: str) -> str:
        """`project: release 7, 3 written: FORMAL_SIM 2 new, 1 ended, 270 unchanged; …, 0.4 s`."""
        told = []
        for name, counter in self.by_name.items():
            if counter.total() > counter["unchanged"]:
                told.append(f"{name} " + ", ".join(f"{counter[what]} {what}" for what in _WHAT if counter[what]))
        said = "; ".join(told) or f"nothing to do, {self.total('unchanged')} unchanged"
        return (
            f"{step}: release {self.release}, {self.written} written: {said}, {time.monotonic() - self.started:.1f} s"
        )


_WHAT = ("new", "changed", "ended", "reopened", "gone", "unchanged")
