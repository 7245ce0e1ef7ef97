"""Rows of a statement as parallel columns, which a driver packs and a server reads faster than a map for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Columns:
    """`each` holds a column for every name, all of one length; `shared` what is the same for all rows."""

    each: Mapping[str, NDArray[Any] | Sequence[Any]]
    shared: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.each.values())))

    def __getitem__(self, rows: slice) -> "Columns":
        """Some of the rows, one after the other."""
        return Columns({name: column[rows] for name, column in self.each.items()}, self.shared)

    def values(self) -> dict[str, Any]:
        """As a statement takes them: lists and what is shared by name, and the place of the `last` row."""
        lists = {name: one.tolist() if isinstance(one, np.ndarray) else list(one) for name, one in self.each.items()}
        return {**lists, **self.shared, "last": len(self) - 1}
