"""All that is known of one work, as plain data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from api import links
from api.as_judged import AsJudged
from api.catalogue import Catalogue, credit
from api.serialise import work_data
from embeddings.facet import FACETS
from graph.release import Release
from scrapers.collection import Person, StoredArtwork
from scrapers.records import Image, ProvenanceEvent, Region


def summary(artwork: StoredArtwork, judged: AsJudged) -> dict[str, Any]:
    """A work as it stands in a list, as people judged it."""
    artwork, makers = judged.work(artwork), judged.makers(artwork)
    names = [person.name for person in makers]
    return {
        **work_data(artwork, names, credit(artwork, makers), links.picture),
        "url": links.artwork(artwork.key),
    }


def facts(
    artwork: StoredArtwork,
    regions: Sequence[Region],
    provenance: Sequence[ProvenanceEvent],
    judged: AsJudged,
) -> dict[str, Any]:
    """A work with all that its source states and people left standing, and what the release measured on it."""
    catalogue, release = judged.catalogue, judged.release
    artwork, makers = judged.work(artwork), judged.makers(artwork)
    described = release.descriptors.of(artwork.id)
    here = links.artwork(artwork.key)
    return {
        **summary(artwork, judged),
        "subjects": list(artwork.subjects),
        "places": list(artwork.places),
        "medium": artwork.medium,
        "culture": artwork.culture,
        "description": artwork.description,
        "credit_line": artwork.credit_line,
        "landing_page": artwork.landing_page,
        "source": artwork.key.partition(":")[0],
        "persons": [_person(person, judged) for person in makers],
        "picture": _picture(artwork.image) if artwork.image else None,
        "regions": [asdict(region) for region in regions],
        "provenance": [_event(event) for event in provenance],
        "descriptors": described.to_mapping() if described else None,
        "facets": {name: _facet(artwork.id, name, release) for name in FACETS},
        "same_picture": _same_picture(artwork, catalogue),
        "links": {
            "self": here,
            "related": f"{here}/related",
            "neighbours": f"{here}/neighbours",
            "page": links.page(artwork.key),
        },
        "release": release.number,
    }


def _event(event: ProvenanceEvent) -> dict[str, Any]:
    years = event.years
    return {
        "text": event.text,
        "owner": event.owner,
        "place": event.place,
        "transfer": event.transfer,
        "years": [years.start, years.end] if years else None,
        "circa": years.circa if years else None,
        "certain": event.certain,
    }


def _person(person: Person, judged: AsJudged) -> dict[str, Any]:
    return {
        "name": person.name,
        "birth": person.birth,
        "death": person.death,
        "nationality": person.nationality,
        "teachers": [one.name for one in judged.people(person.teachers)],
        "influences": [one.name for one in judged.people(person.influences)],
    }


def _picture(image: Image) -> dict[str, Any]:
    return {
        "sha256": image.sha256,
        "mime": image.mime,
        "width": image.width,
        "height": image.height,
        "original": links.picture(image.original),
        "working": links.picture(image.working),
        "thumbnail": links.picture(image.thumbnail),
        "near_duplicate_of": image.near_duplicate_of,
        "exif": dict(image.exif),
        "iptc": dict(image.iptc),
    }


def _facet(artwork: int, name: str, release: Release) -> str:
    facet = release.facets[name]
    position = int(facet.positions(np.asarray([artwork], dtype=np.int64))[0])
    return "absent" if position < 0 else "inferred" if facet.inferred[position] else "measured"


def _same_picture(artwork: StoredArtwork, catalogue: Catalogue) -> list[str]:
    others = catalogue.by_picture.get(artwork.image.sha256, []) if artwork.image else []
    return [catalogue.get(one).key for one in others if one != artwork.id]
