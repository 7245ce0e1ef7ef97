"""All dialects by name, and which of them a folder speaks."""

from collections.abc import Mapping
from pathlib import Path

from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.influence import INFLUENCE
from scrapers.knowledge.dialects.nga import NGA
from scrapers.knowledge.dialects.relatedness import RELATEDNESS
from scrapers.knowledge.dialects.saam import SAAM
from scrapers.knowledge.dialects.tate import TATE
from scrapers.knowledge.dialects.walters import WALTERS
from scrapers.knowledge.dialects.wikidata_paintings import WIKIDATA_PAINTINGS

DIALECTS: Mapping[str, Dialect] = {
    one.name: one for one in (TATE, NGA, SAAM, WALTERS, WIKIDATA_PAINTINGS, INFLUENCE, RELATEDNESS)
}


def dialect_of(directory: Path) -> Dialect | None:
    """The dialect of the dump in `directory`; None where it is another folder or none."""
    return next((one for one in DIALECTS.values() if one.recognises(directory)), None)


__all__ = ["DIALECTS", "Dialect", "dialect_of"]
