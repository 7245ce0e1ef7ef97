"""Records as sources state them, for tests of what stores make of them."""

from typing import Any

from scrapers.records import Artwork, Image
from scrapers.store.pages import PageCounts
from scrapers.store.store import Store
from tests.fakes import MemoryStore

AnyStore = Store | MemoryStore


def work(source_id: str, source: str = "met", **stated: Any) -> Artwork:
    return Artwork(**({"title": f"Work {source_id}", "rights": "CC0-1.0"} | stated), source=source, source_id=source_id)


def picture(name: str, phash: int = 0, width: int = 400, height: int = 300, **more: Any) -> Image:
    paths: dict[str, Any] = {"original": f"{name}.jpg", "working": f"{name}.w.jpg", "thumbnail": f"{name}.t.jpg"}
    sizes: dict[str, Any] = {"width": width, "height": height, "size": 9, "phash": f"{phash:016x}"}
    return Image(sha256=name, mime="image/jpeg", **sizes, **paths, **more)


def save(store: AnyStore, *artworks: Artwork | tuple[Artwork, Image | None], cursor: str = "1") -> PageCounts:
    page = [entry if isinstance(entry, tuple) else (entry, None) for entry in artworks]
    return store.save_page(page[0][0].source, page, [], cursor)
