"""A repeatable sample of a stream that is too long to hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """`size` rows, drawn with a shuffle buffer of `buffer` rows under `seed`; the same three draw the same rows.

    Shards are read in a shuffled order, so the rows come from few shards when `size` and `buffer` are small beside
    them; a buffer as large as the data set draws every sample with the same probability.
    """

    size: int
    seed: int
    buffer: int

    def __post_init__(self) -> None:
        if self.size < 1 or self.buffer < 1:
            raise ValueError(f"{self}: size and buffer are at least 1")


def shuffled(items: Iterable[T], buffer: int, random: Random) -> Iterator[T]:
    """`items` in a random order, never holding more than `buffer` of them: a new one takes the place of one let go."""
    held: list[T] = []
    for item in items:
        if len(held) < buffer:
            held.append(item)
            continue
        place = random.randrange(buffer)
        leaving, held[place] = held[place], item
        yield leaving
    random.shuffle(held)
    while held:
        yield held.pop()
