"""Recommendations as plain data: the one shape that `--json` and HTTP give out."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from api.evidence.record import Evidence
from api.explain import Recommendation
from api.recommend import Recommendations
from scrapers.collection import StoredArtwork
from scrapers.licences import restrictions


def as_data(answer: Recommendations, link: Callable[[str], str] = str) -> dict[str, Any]:
    """JSON-ready data of an answer. `link` turns the path of a picture in the image store into what is given out."""
    return {
        "items": [_item(rank, item, link) for rank, item in enumerate(answer.items, start=1)],
        "weights": dict(answer.weights),
        "notes": list(answer.notes),
        "placement": asdict(answer.placement) if answer.placement else None,
        "ranker": answer.ranker,
        "release": answer.release,
        "basis": answer.basis,
        "considered": answer.considered,
    }


def _item(rank: int, item: Recommendation, link: Callable[[str], str]) -> dict[str, Any]:
    return {
        "rank": rank,
        **work_data(item.artwork, item.artists, item.attribution, link),
        "score": item.score,
        "terms": dict(item.terms),
        "percentiles": dict(item.percentiles),
        "inferred": list(item.inferred),
        "evidence": [evidence_data(one) for one in item.evidence],
        "counterfactuals": [asdict(one) for one in item.counterfactuals],
        "also": list(item.also),
    }


def evidence_data(one: Evidence) -> dict[str, Any]:
    """A piece of evidence as it stands in any list."""
    return {
        "facet": one.facet,
        "kind": one.kind,
        "text": one.text,
        "magnitude": one.magnitude,
        "facts": dict(one.facts),
    }


def work_data(
    artwork: StoredArtwork, artists: Iterable[str], attribution: str, link: Callable[[str], str]
) -> dict[str, Any]:
    """A work as it stands in any list; `artists` are names."""
    return {
        "id": artwork.key,
        "title": artwork.title,
        "artists": list(artists),
        "years": [artwork.years.start, artwork.years.end] if artwork.years else None,
        "circa": artwork.years.circa if artwork.years else None,
        "movements": list(artwork.movements),
        "genres": list(artwork.genres),
        "rights": artwork.rights,
        "restrictions": list(restrictions(artwork.rights)),
        "attribution": attribution,
        "image": link(artwork.image.working) if artwork.image else None,
        "thumbnail": link(artwork.image.thumbnail) if artwork.image else None,
    }
