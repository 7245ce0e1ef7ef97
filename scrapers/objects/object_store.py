"""What Kindred asks of an object store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class ObjectStore(Protocol):
    """Files under names such as `originals/ab/abcd….jpg`. Every method raises ObjectStoreUnavailable."""

    @property
    def address(self) -> str:
        """Where it is, as people write it; it holds no secret."""
        ...

    def put(self, name: str, file: Path) -> None:
        """Keep the content of `file` as `name`. Nobody ever sees half of it; putting the same again changes nothing."""
        ...

    def get(self, name: str, into: Path) -> bool:
        """Write the content of `name` to the file `into`, whole; False when there is no such object."""
        ...

    def has(self, name: str) -> bool:
        """Whether there is an object `name`."""
        ...

    def remove(self, name: str) -> bool:
        """Remove the object `name`; False when there was none."""
        ...

    def names(self, folder: str) -> Iterator[str]:
        """The names of all objects in `folder` and below, in any order."""
        ...
