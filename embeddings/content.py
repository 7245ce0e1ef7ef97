"""What the encoders read of a work, as a digest: what tells a changed work from one that is as it was."""

import hashlib
import json
from collections.abc import Mapping

from scrapers.collection import Person, StoredArtwork


def content(artwork: StoredArtwork, persons: Mapping[int, Person]) -> str:
    """SHA-256, hexadecimal, over what the encoders read of `artwork`, independent of inner ids.

    The hash of its own record is not enough: other sources state makers, subjects, movements and places of it too.
    """
    named = [persons[one].name for one in artwork.persons]
    told = [sorted(names) for names in (artwork.movements, artwork.genres, artwork.subjects, artwork.places)]
    picture = artwork.image.sha256 if artwork.image else ""
    return hashlib.sha256(json.dumps([artwork.content_hash, picture, named, *told]).encode()).hexdigest()
