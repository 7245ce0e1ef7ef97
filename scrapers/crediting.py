"""Works whose line of credit a museum's file makes itself, for it says more than title, makers and museum."""

from collections.abc import Sequence
from dataclasses import replace

from scrapers.attribution import tasl
from scrapers.licences import normalise
from scrapers.records import Artwork


def via(artwork: Artwork, aggregator: str) -> Artwork:
    """`artwork` credited to its holder via the aggregator that showed it; as it is where no holder is known."""
    makers = [artist.name for artist in artwork.artists]
    return credited(artwork, makers, f"{artwork.credit_line} via {aggregator}") if artwork.credit_line else artwork


def credited(artwork: Artwork, makers: Sequence[str], source: str) -> Artwork:
    """`artwork` with the line (`scrapers.attribution`) that names these `makers` and this `source`.

    Its rights are those that the museum states; where they name no licence that is known it stays as it is.
    """
    rights = normalise(artwork.rights)
    if rights is None:
        return artwork
    return replace(artwork, attribution=tasl(artwork.title, makers, source, rights, artwork.landing_page))
