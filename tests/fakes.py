"""Stand-ins that answer as the real thing does; the same suite runs against both."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from scrapers import records
from scrapers.errors import ArtworkNotFound, KindredError
from scrapers.records import Artist, Artwork, Image, Person, Region, Rejection, StoredArtwork
from scrapers.store import artworks, images, nodes, pages, relations, tokens
from scrapers.store.pages import PageCounts
from scrapers.store.releases import ReleaseRow
from scrapers.store.store import not_found
from scrapers.store.tokens import NewToken, TokenRow

_SCALARS = ("name", "birth", "death", "nationality", "ulan", "wikidata")
_CONCEPTS = {relation: (kind, attribute) for relation, kind, attribute in relations.CONCEPTS}


@dataclass
class _Held:
    id: int
    artwork: Artwork
    image: str | None
    content_hash: str


@dataclass
class _Artist:
    id: int
    source: str
    key: str
    stated: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    person: int | None = None
    decided_on: tuple[str | None, str | None] = (None, None)


class MemoryStore:
    """A `Store` without a database: it keeps records as given and derives all else from them when asked."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._works: dict[str, _Held] = {}
        self._images: dict[str, Image] = {}
        self._artists: dict[tuple[str, str], _Artist] = {}
        self._persons: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self._rejections: dict[tuple[str, str, str], str] = {}
        self._checkpoints: dict[str, str] = {}
        self._releases: list[ReleaseRow] = []
        self._live: int | None = None
        self._tokens: dict[str, tuple[TokenRow, bytes]] = {}

    def checkpoint(self, source: str) -> str | None:
        return self._checkpoints.get(source)

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> PageCounts:
        nodes.check_source(source)
        accepted, refused = pages.sort_out(source, artworks)
        counts = self._save(source, accepted)
        for rejection in (*rejections, *refused):
            self._rejections[(source, rejection.source_id, rejection.reason)] = rejection.detail
        self._checkpoints[source] = cursor
        return counts

    def finish_harvest(self, source: str) -> None:
        self._checkpoints.pop(source, None)

    def images(self, sha256s: Collection[str]) -> dict[str, Image]:
        return {sha256: self._images[sha256] for sha256 in sha256s if sha256 in self._images}

    def all_images(self) -> list[Image]:
        return [self._images[sha256] for sha256 in sorted(self._images)]

    def collection(self) -> records.Collection:
        works = tuple(self._stored(held) for held in self._works.values())
        return records.Collection(works, self._named({person for work in works for person in work.persons}))

    def artwork(self, key: str) -> StoredArtwork:
        if key not in self._works:
            raise ArtworkNotFound(not_found(key, artworks.nearest(key, self._works)))
        return self._stored(self._works[key])

    def regions(self, artwork_id: int) -> tuple[Region, ...]:
        return next((held.artwork.regions for held in self._works.values() if held.id == artwork_id), ())

    def counts(self) -> dict[str, int]:
        return {
            "artworks": len(self._works),
            "artists": len(self._artists),
            "persons": len({artist.person for artist in self._artists.values()}),
            "images": len(self._images),
            "near_duplicates": sum(image.near_duplicate_of is not None for image in self._images.values()),
            "regions": sum(len(held.artwork.regions) for held in self._works.values()),
            "relations": sum(self._relations(held) for held in self._works.values())
            + sum(len(self._related(artist, which)) for artist in self._artists.values() for which in _RELATED),
            "rejections": len(self._rejections),
            "releases": len(self._releases),
        }

    def begin_release(self, fingerprint: str, basis: str) -> int:
        known = None
        for n, row in enumerate(self._releases):
            if (row.fingerprint, row.basis) == (fingerprint, basis):
                known = known if row.status == "abandoned" else row.number
            elif row.status == "building":
                self._releases[n] = replace(row, status="abandoned")
        if known is not None:
            return known
        number = len(self._releases) + 1
        self._releases.append(
            ReleaseRow(number, "building", fingerprint, basis, None, created_at=datetime.now(UTC), published_at=None)
        )
        return number

    def finish_release(self, number: int, manifest_sha256: str) -> None:
        row = self._release(number)
        if row and row.status == "building":
            self._releases[number - 1] = replace(row, status="ready", manifest_sha256=manifest_sha256)
        elif row is None or row.manifest_sha256 != manifest_sha256:
            raise KindredError(f"release {number} cannot be finished: it is {row.status if row else 'unknown'}")

    def publish(self, number: int) -> None:
        row = self._release(number)
        if row is None or row.status != "ready":
            raise KindredError(f"release {number} cannot be published: it is {row.status if row else 'unknown'}")
        if self._live != number:
            self._live = number
            self._releases[number - 1] = replace(row, published_at=datetime.now(UTC))

    def live_release(self) -> ReleaseRow | None:
        return self._release(self._live) if self._live else None

    def releases(self) -> list[ReleaseRow]:
        return list(self._releases)

    def create_token(self, name: str, scopes: Collection[str]) -> NewToken:
        token = tokens.make(name, scopes)
        row = TokenRow(token.id, token.name, token.scopes, datetime.now(UTC), None)
        self._tokens[token.id] = (row, token.digest)
        return token

    def token(self, text: str) -> TokenRow | None:
        row, kept = self._tokens.get((tokens.parse(text) or ("", ""))[0], (None, None))
        live = row is not None and not row.revoked_at and tokens.matches(text.rpartition("_")[2], kept)
        return row if live else None

    def tokens(self) -> list[TokenRow]:
        return [row for row, _ in self._tokens.values()]

    def revoke_token(self, token: str) -> None:
        if token not in self._tokens:
            raise KindredError(tokens.unknown(token))
        row, kept = self._tokens[token]
        self._tokens[token] = (replace(row, revoked_at=row.revoked_at or datetime.now(UTC)), kept)

    def _release(self, number: int) -> ReleaseRow | None:
        return self._releases[number - 1] if 0 < number <= len(self._releases) else None

    def _save(self, source: str, page: dict[str, tuple[Artwork, Image | None]]) -> PageCounts:
        new, fresh = 0, []
        for key, (artwork, image) in page.items():
            held = self._works.get(key)
            if artwork.image is not None and image is None and held and held.image:
                image = self._images[held.image]
            digest = artworks.content_hash(artwork, image)
            if held and held.content_hash == digest:
                continue
            new += held is None
            fresh.append(artwork)
            if image:
                self._keep(image)
            held_id = held.id if held else next(self._ids)
            self._works[key] = _Held(held_id, artwork, image.sha256 if image else None, digest)
        for kind in ("movement", "subject", "place"):
            for key, label in relations.concepts_of(kind, fresh).items():
                self._labels.setdefault(key, label)
        self._merge(source, fresh)
        return PageCounts(new=new, changed=len(fresh) - new, unchanged=len(page) - len(fresh))

    def _keep(self, image: Image) -> None:
        known = self._images.get(image.sha256)
        root = known.near_duplicate_of if known else None
        if not known:
            for earlier in self._images.values():
                if _alike(earlier, image):
                    root = earlier.near_duplicate_of or earlier.sha256
                    break
        self._images[image.sha256] = replace(image, near_duplicate_of=root)

    def _merge(self, source: str, fresh: Iterable[Artwork]) -> None:
        for work in fresh:
            for artist in work.artists:
                for key in (artist.key, *artist.teachers, *artist.influences):
                    if (source, key) not in self._artists:
                        self._artists[source, key] = _Artist(next(self._ids), source, key)
        statements: dict[str, list[Artist]] = {}
        for held in sorted(self._works.values(), key=lambda held: held.id):
            for artist in held.artwork.artists if held.artwork.source == source else ():
                statements.setdefault(artist.key, []).append(artist)
        for known in self._artists.values():
            if known.source == source:
                stated = statements.get(known.key, [])
                known.stated = bool(stated)
                for name in _SCALARS if stated else ():
                    values = (getattr(artist, name) for artist in stated)
                    known.fields[name] = next((value for value in values if value not in (None, "")), None)
                for name in _RELATED:
                    known.fields[name] = next((found for a in stated if (found := getattr(a, name))), ())
        self._identify()

    def _identify(self) -> None:
        def authorities(artist: _Artist) -> list[tuple[str, str]]:
            return [(name, artist.fields[name]) for name in ("ulan", "wikidata") if artist.fields.get(name)]

        changed = [
            artist
            for artist in self._artists.values()
            if artist.person is None or artist.decided_on != (artist.fields.get("ulan"), artist.fields.get("wikidata"))
        ]
        known: dict[tuple[str, str], int] = {}
        for artist in self._artists.values():
            if artist not in changed and artist.person is not None:
                for authority in authorities(artist):
                    known[authority] = min(known.get(authority, artist.person), artist.person)
        for artist in changed:
            own = authorities(artist)
            person = next((known[authority] for authority in own if authority in known), None)
            if person is None:
                key = nodes.person_key(*own[0]) if own else nodes.person_key(artist.source, artist.key)
                if key not in self._persons:
                    self._persons[key] = next(self._ids)
                person = self._persons[key]
            for authority in own:
                known.setdefault(authority, person)
            artist.person = person
            artist.decided_on = (artist.fields.get("ulan"), artist.fields.get("wikidata"))

    def _relations(self, held: _Held) -> int:
        concepts = sum(len(self._concepts(held, relation)) for relation in _CONCEPTS)
        return concepts + len({artist.key for artist in held.artwork.artists})

    def _concepts(self, held: _Held, relation: str) -> tuple[str, ...]:
        kind, attribute = _CONCEPTS[relation]
        labels = filter(str.strip, getattr(held.artwork, attribute))
        return tuple(self._labels[key] for key in dict.fromkeys(nodes.concept_key(kind, label) for label in labels))

    def _related(self, artist: _Artist, which: str) -> list[_Artist]:
        others = dict.fromkeys(artist.fields.get(which, ()))
        others.pop(artist.key, None)
        return [self._artists[artist.source, key] for key in others]

    def _stored(self, held: _Held) -> StoredArtwork:
        work = held.artwork
        persons = dict.fromkeys(self._artists[work.source, artist.key].person for artist in work.artists)
        return StoredArtwork(
            id=held.id,
            key=work.key,
            title=work.title,
            rights=work.rights,
            persons=tuple(person for person in persons if person is not None),
            years=work.years,
            medium=work.medium,
            culture=work.culture,
            description=work.description,
            credit_line=work.credit_line,
            attribution=work.attribution,
            landing_page=work.landing_page,
            image=self._images[held.image] if held.image else None,
            content_hash=held.content_hash,
            **{attribute: self._concepts(held, relation) for relation, (_, attribute) in _CONCEPTS.items()},
        )

    def _named(self, wanted: set[int]) -> dict[int, Person]:
        found: dict[int, Person] = {}
        while wanted - found.keys():
            for person in wanted - found.keys():
                found[person] = self._person(person)
            wanted = wanted | {other for p in found.values() for other in (*p.teachers, *p.influences)}
        return dict(sorted(found.items()))

    def _person(self, person: int) -> Person:
        artists = [artist for artist in self._artists.values() if artist.person == person]
        artists.sort(key=lambda artist: (not artist.stated, artist.id))

        def first(name: str) -> Any:
            return next((value for a in artists if (value := a.fields.get(name)) is not None), None)

        return Person(
            id=person,
            name=first("name") or artists[0].key,
            birth=first("birth"),
            death=first("death"),
            nationality=first("nationality"),
            teachers=self._others(artists, person, "teachers"),
            influences=self._others(artists, person, "influences"),
        )

    def _others(self, artists: Sequence[_Artist], person: int, which: str) -> tuple[int, ...]:
        found: dict[int, tuple[int, int]] = {}
        for artist in artists:
            for position, other in enumerate(self._related(artist, which)):
                if other.person is not None and other.person != person:
                    src, at = found.get(other.person, (artist.id, position))
                    found[other.person] = (min(src, artist.id), min(at, position))
        return tuple(sorted(found, key=lambda other: (*found[other], other)))


_RELATED = ("teachers", "influences")


def _alike(one: Image, other: Image) -> bool:
    bits = (int(one.phash, 16) ^ int(other.phash, 16)).bit_count()
    wide, high = one.width * other.height, one.height * other.width
    return bits <= images.NEAR_BITS and 100 * max(wide, high) <= (100 + images.NEAR_ASPECT_PERCENT) * min(wide, high)
