"""What every encoder answers, so that a basis can keep, hash and reload any of them."""

from collections.abc import Mapping
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

State = Mapping[str, NDArray[Any]]
"""Everything an encoder learned, as named arrays (numbers or fixed-width text; nothing that needs pickle)."""


class Encoder(Protocol):
    """A fitted encoder. Equal states encode equally: `from_state(e.state())` gives the rows of `e`, bit for bit."""

    name: str
    version: str

    @property
    def dimension(self) -> int: ...

    def state(self) -> State: ...

    @classmethod
    def from_state(cls, state: State) -> Self: ...


def scalar(value: float) -> NDArray[np.float64]:
    """A number as an array, for a `State`."""
    return np.asarray(value, dtype=np.float64)
