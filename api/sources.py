"""What people call the sources of works and facts."""

from collections.abc import Mapping
from functools import cache

from scrapers.crawl.registry import museums
from scrapers.knowledge.dialects.registry import DIALECTS


def title(source: str) -> str:
    """`The Metropolitan Museum of Art` for `met`; the name itself of a source that is somebody's own folder."""
    return _titles().get(source, source)


@cache
def _titles() -> Mapping[str, str]:
    return {
        **{name: one.title for name, one in DIALECTS.items()},
        **{name: museum.about.title for name, museum in museums().items()},
    }
