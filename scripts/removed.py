"""What a takedown removed outside the store's rows, as it is kept with the receipt."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What has been removed so far, over all runs.

    `files` are names in the image store, objects with their address; `features` counts measured pictures; `vectors` are
    sets and `releases` numbers of releases that held the work, `kept_releases` those that still do; `edges` counts
    affinities in the release that was live, by facet. `live` is the release without it. `graph` says how the graph
    stands. `finished_at` is when nothing was left to do; empty before that.
    """

    files: tuple[str, ...] = ()
    features: int = 0
    vectors: tuple[str, ...] = ()
    releases: tuple[int, ...] = ()
    kept_releases: tuple[int, ...] = ()
    edges: Mapping[str, int] = field(default_factory=dict)
    live: int | None = None
    graph: str = ""
    finished_at: str = ""

    def to_mapping(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """From what `to_mapping` gave; what is missing is empty."""
        given = {one.name: values[one.name] for one in fields(cls) if one.name in values}
        lists: dict[str, Any] = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return cls(**{**given, **lists})
