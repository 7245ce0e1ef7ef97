"""A harvest that stores nothing: what `--dry-run` tells."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from scrapers.records import Artwork, Download, Image, Rejection


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Nothing was saved; `new` is how many works would have been looked at."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    taken_down: int = 0
    orphans: tuple[Image, ...] = ()
    refused: tuple[Rejection, ...] = ()
    withheld: int = 0


class Rehearsal:
    """A `HarvestStore` that hands each page to `show` and forgets it."""

    def __init__(self, show: Callable[[Sequence[Artwork], Sequence[Rejection]], None]) -> None:
        self._show = show

    def checkpoint(self, source: str) -> str | None:  # noqa: ARG002
        return None

    def save_page(
        self,
        source: str,  # noqa: ARG002
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,  # noqa: ARG002
    ) -> Rehearsed:
        works = [artwork for artwork, _ in artworks]
        self._show(works, rejections)
        return Rehearsed(new=len(works))

    def barred(self, keys: Sequence[str]) -> Collection[str]:  # noqa: ARG002
        return ()

    def remove_orphans(self, images: Sequence[Image], remove: Callable[[Image], object]) -> None:
        pass

    def finish_harvest(self, source: str) -> None:
        pass

    def images(self, sha256s: Sequence[str]) -> Mapping[str, Image]:  # noqa: ARG002
        return {}

    def downloads(self, urls: Sequence[str]) -> Mapping[str, Download]:  # noqa: ARG002
        return {}

    def save_downloads(self, source: str, downloads: Sequence[Download]) -> None:
        pass


@dataclass
class _Page:
    pages: "LoosePages"
    cursor: str
    taken: int = 0

    def found(self, cursors: Sequence[str], total: int | None) -> None:  # noqa: ARG002
        self.pages.add(cursors)

    def save(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        taken: int | None = None,  # noqa: ARG002
    ) -> Rehearsed:
        saved = self.pages.store.save_page(source, artworks, rejections, self.cursor)
        self.release()
        return saved

    def release(self) -> None:
        self.pages.open -= 1


@dataclass
class LoosePages:
    """The pages of a harvest of this process alone, kept in memory."""

    store: Rehearsal
    open: int = 0
    _waiting: list[str] = field(default_factory=lambda: [""])
    _known: set[str] = field(default_factory=lambda: {""})

    def add(self, cursors: Sequence[str]) -> None:
        fresh = [cursor for cursor in cursors if cursor not in self._known]
        self._known.update(fresh)
        self._waiting += fresh

    def claim(self) -> _Page | None:
        if not self._waiting:
            return None
        self.open += 1
        return _Page(self, self._waiting.pop(0))

    def left(self) -> int:
        return self.open + len(self._waiting)

    def close(self) -> bool:
        return not self.left()
