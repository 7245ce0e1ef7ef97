"""Disjoint sets of numbers (Tarjan 1975), for joining what belongs together."""


class Disjoint:
    """The numbers 0 to `size` - 1, each in a set of its own at first; the smallest of a set stands for it."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def find(self, n: int) -> int:
        """The number that stands for the set of `n`."""
        while self._parents[n] != n:
            self._parents[n] = n = self._parents[self._parents[n]]
        return n

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def sets(self) -> list[list[int]]:
        """All sets, ascending, in order of their smallest."""
        found: dict[int, list[int]] = {}
        for n in range(len(self._parents)):
            found.setdefault(self.find(n), []).append(n)
        return list(found.values())
