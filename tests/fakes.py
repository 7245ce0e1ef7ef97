"""Stand-ins that answer as the real thing does; the same suite runs against both."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from scrapers import collection
from scrapers.collection import Person, StoredArtwork
from scrapers.errors import (
    AlreadyJudged,
    ArtworkNotFound,
    BadQuery,
    JudgementNotFound,
    KindredError,
    NodeNotFound,
)
from scrapers.records import Artist, Artwork, Download, Image, ProvenanceEvent, Publication, Region, Rejection
from scrapers.store import (
    artworks,
    assigning,
    belief,
    hashes,
    images,
    judgements,
    matching,
    nodes,
    pages,
    publications,
    relations,
    same_works,
    titles,
    tokens,
)
from scrapers.store.candidates import Candidate, names_of
from scrapers.store.identities import RULE
from scrapers.store.judgements import Judgement, Opinion
from scrapers.store.pages import PageCounts
from scrapers.store.publications import PublicationRow
from scrapers.store.releases import ReleaseRow
from scrapers.store.same_works import SameWork
from scrapers.store.standing import Standing
from scrapers.store.takedowns import Takedown
from scrapers.store.tokens import NewToken, TokenRow
from tests.fake_crawls import MemoryCrawls

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


class MemoryStore(MemoryCrawls):
    """A `Store` without a database: it keeps records as given and derives all else from them when asked."""

    def __init__(self) -> None:
        super().__init__()
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
        self._tried: dict[str, Download] = {}
        self._publications: dict[str, PublicationRow] = {}
        self._gone: dict[str, int] = {}
        self._takedowns: dict[str, Takedown] = {}
        self._removed: dict[str, dict[str, Any]] = {}
        self._proposed: dict[tuple[int, int], SameWork] = {}
        self._judgements: list[Judgement] = []

    def checkpoint(self, source: str) -> str | None:
        return self._checkpoints.get(source)

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> PageCounts:
        counts = self._keep_page(source, artworks, rejections)
        self._checkpoints[source] = cursor
        return counts

    def save_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection], cursor: str
    ) -> PageCounts:
        counts = self._keep_publications(source, found, rejections)
        self._checkpoints[source] = cursor
        return counts

    def barred(self, keys: Collection[str]) -> set[str]:
        return {key for key in keys if key in self._takedowns and self._takedowns[key].ordered_by != RULE}

    def finish_harvest(self, source: str) -> None:
        self._checkpoints.pop(source, None)

    def downloads(self, urls: Collection[str]) -> dict[str, Download]:
        tried = {url: self._tried[url] for url in urls if url in self._tried}
        return {url: replace(row, image=row.image and self._images[row.image.sha256]) for url, row in tried.items()}

    def save_downloads(self, source: str, tried: Sequence[Download]) -> None:  # noqa: ARG002
        for download in tried:
            if download.image:
                self._keep(download.image)
            self._tried[download.url] = download

    def without_picture(
        self, source: str, after: str, limit: int, *, retry_before: datetime
    ) -> list[tuple[str, Mapping[str, Any]]]:
        def futile(url: str | None) -> bool:
            tried = self._tried.get(url or "")
            return bool(tried and tried.outcome in ("gone", "refused") and tried.tried_at >= retry_before)

        works = [
            (key, held.artwork.raw)
            for key, held in sorted(self._works.items())
            if held.artwork.source == source and key > after and held.artwork.image and not held.image
            if not futile(held.artwork.image)
        ]
        return works[:limit]

    def count_without_picture(self, source: str, *, retry_before: datetime) -> int:
        return len(self.without_picture(source, "", len(self._works), retry_before=retry_before))

    def remove_orphans(self, images: Collection[Image], remove: Callable[[Image], object]) -> None:
        for image in {image.sha256: image for image in images}.values():
            if image.sha256 not in self._images:
                remove(image)

    def images(self, sha256s: Collection[str]) -> dict[str, Image]:
        return {sha256: self._images[sha256] for sha256 in sha256s if sha256 in self._images}

    def all_images(self) -> list[Image]:
        return [self._images[sha256] for sha256 in sorted(self._images)]

    def collection(self) -> collection.Collection:
        works = tuple(self._stored(held) for held in sorted(self._works.values(), key=lambda held: held.id))
        return collection.Collection(works, self._named({person for work in works for person in work.persons}))

    def artwork(self, key: str) -> StoredArtwork:
        if key not in self._works:
            raise ArtworkNotFound(artworks.not_found(key, artworks.nearest(key, self._works)))
        return self._stored(self._works[key])

    def regions(self, artwork_id: int) -> tuple[Region, ...]:
        return next((held.artwork.regions for held in self._works.values() if held.id == artwork_id), ())

    def provenance(self, artwork_id: int) -> tuple[ProvenanceEvent, ...]:
        return next((held.artwork.provenance for held in self._works.values() if held.id == artwork_id), ())

    def publications(self, after: int = 0, limit: int = 1000) -> list[PublicationRow]:
        return [row for row in self._publications.values() if row.id > after][:limit]

    def takedown(self, key: str, reason: str, ordered_by: str) -> Takedown:
        if key not in self._takedowns and key not in self._works and key not in self._gone:
            raise ArtworkNotFound(artworks.not_found(key, artworks.nearest(key, self._works)))
        return self._take_down(key, reason, ordered_by)

    def takedowns(self) -> list[Takedown]:
        return [self._receipt(key) for key in self._takedowns]

    def lift_takedown(self, key: str) -> None:
        if self._takedowns.pop(key, None) is None:
            raise KindredError(f"{key} is not taken down")

    def propose_same_works(self, ids: Sequence[int] | None = None) -> int:
        works = sorted(self._works.values(), key=lambda held: held.id)
        before = len(self._proposed)
        for place, one in enumerate(works):
            for other in works[place + 1 :]:
                reached = ids is None or one.id in ids or other.id in ids
                if reached and one.artwork.source != other.artwork.source and (one.id, other.id) not in self._proposed:
                    confidence, evidence = self._compared(one, other)
                    if confidence:
                        keys = {"first": one.artwork.key, "second": other.artwork.key}
                        self._proposed[one.id, other.id] = SameWork(
                            **keys, confidence=confidence, evidence=evidence, proposed_at=datetime.now(UTC)
                        )
        return len(self._proposed) - before

    def same_works(
        self, limit: int, after: tuple[str, str] | None = None, *, decided: bool | None = None
    ) -> list[SameWork]:
        start = next((ids for ids, row in self._proposed.items() if (row.first, row.second) == after), (0, 0))
        rows = [row for ids, row in sorted(self._proposed.items()) if ids > start]
        return [row for row in rows if decided is None or (row.verdict is not None) == decided][:limit]

    def decide_same_work(self, first_key: str, second_key: str, verdict: str, decided_by: str) -> None:
        same_works.check_verdict(verdict)
        for ids, row in self._proposed.items():
            if {row.first, row.second} == {first_key, second_key}:
                decided = {"verdict": verdict, "decided_by": decided_by, "decided_at": datetime.now(UTC)}
                self._proposed[ids] = replace(row, **decided)
                return
        raise KindredError(same_works.not_proposed(first_key, second_key))

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
            "publications": len(self._publications),
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

    def standing(self) -> Standing:
        in_force = " ".join(str(one.id) for one in self.judgements())
        return Standing(self.live_release(), " ".join(sorted(self._takedowns)), in_force)

    def judge(self, opinion: Opinion, author: str) -> Judgement:
        kinds = dict.fromkeys(self._works, "artwork") | {key: key.partition(":")[0] for key in self._labels}
        ids = {key: held.id for key, held in self._works.items()} | {
            key: 1_000_000 + place for place, key in enumerate(sorted(self._labels))
        }
        for key in (opinion.src, opinion.dst):
            if key not in kinds:
                raise NodeNotFound(f"no node has the key {key!r}")
        if opinion.src == opinion.dst:
            raise BadQuery("an edge joins two nodes; both ends are the same")
        judgements.check(opinion, kinds[opinion.src], kinds[opinion.dst])
        src, dst = opinion.edge(ids[opinion.src], ids[opinion.dst])
        keys = {ids[key]: key for key in (opinion.src, opinion.dst)}
        for other in self.judgements():
            ends = {(src, dst), (dst, src)} if opinion.both_ways else {(src, dst)}
            if other.type == opinion.type and (other.src_id, other.dst_id) in ends:
                raise AlreadyJudged(f"judgement {other.id} of {other.author} stands on this edge; withdraw it first")
        made = Judgement(
            id=len(self._judgements) + 1,
            verdict=opinion.verdict,
            src=keys[src],
            type=opinion.type,
            dst=keys[dst],
            new_type=opinion.new_type,
            reason=opinion.reason.strip(),
            author=author,
            made_at=datetime.now(UTC),
            withdrawn_at=None,
            withdrawn_by=None,
            src_id=src,
            dst_id=dst,
            given_ids=(src, dst),
        )
        self._judgements.append(made)
        return made

    def judgements(
        self,
        limit: int | None = None,
        after: int = 0,
        *,
        withdrawn: bool = False,
        of: str | None = None,
        at: datetime | None = None,
    ) -> list[Judgement]:
        def in_force(one: Judgement) -> bool:
            if at is None:
                return one.withdrawn_at is None
            return one.made_at <= at and (one.withdrawn_at is None or one.withdrawn_at > at)

        found = [
            one
            for one in self._judgements
            if one.id > after and (withdrawn or in_force(one)) and (of is None or of in (one.src, one.dst))
        ]
        return found if limit is None else found[:limit]

    def judged_since(self, time: datetime) -> int:
        return sum(max(one.made_at, one.withdrawn_at or one.made_at) > time for one in self._judgements)

    def judgement(self, judgement: int) -> Judgement:
        if not 0 < judgement <= len(self._judgements):
            raise JudgementNotFound(f"there is no judgement {judgement}")
        return self._judgements[judgement - 1]

    def withdraw_judgement(self, judgement: int, by: str) -> Judgement:
        found = self.judgement(judgement)
        if found.withdrawn_at is None:
            found = replace(found, withdrawn_at=datetime.now(UTC), withdrawn_by=by)
            self._judgements[judgement - 1] = found
        return found

    def withdraw_release(self, number: int) -> bool:
        if number == self._live:
            raise KindredError(f"release {number} is live; publish another one first")
        row = self._release(number)
        if row is None or row.status == "abandoned":
            return False
        self._releases[number - 1] = replace(row, status="abandoned", manifest_sha256=None)
        return True

    def removed_outside(self, key: str) -> dict[str, Any]:
        return dict(self._removed.get(key, {})) if key in self._takedowns else {}

    def note_removed(self, key: str, removed: Mapping[str, Any]) -> None:
        if key in self._takedowns:
            self._removed[key] = json.loads(json.dumps(removed))

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

    def _keep_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        harvest: int | None = None,
    ) -> PageCounts:
        nodes.check_source(source)
        allowed = belief.believable(self._live_works(source)) if harvest is None else self._allowed(harvest)
        accepted, refused = pages.sort_out(source, artworks)
        for key in list(accepted):
            receipt = self._takedowns.get(key)
            if receipt and receipt.ordered_by == RULE:
                del self._takedowns[key]
            elif receipt:
                work = accepted.pop(key)[0]
                refused.append(Rejection(source_id=work.source_id, reason="taken down", detail=receipt.reason))
                if work.image in self._tried and not self._tried[work.image].image:
                    del self._tried[work.image]
        counts = self._save(source, accepted)
        withdrawn = {
            f"{source}:{rejection.source_id}": f"{rejection.reason}: {rejection.detail}"
            for rejection in rejections
            if rejection.withdraws and f"{source}:{rejection.source_id}" in self._works
        }
        receipts = [self._take_down(key, withdrawn[key], RULE) for key in sorted(withdrawn)[:allowed]]
        self._log(source, [*rejections, *refused])
        orphans = [image for receipt in receipts for image in receipt.orphans]
        shown = {held.image for held in self._works.values()} | {image.sha256 for image in orphans}
        lost = {image.sha256: image for _, image in artworks if image and image.sha256 not in shown}
        for sha256 in lost:
            self._tried = {url: row for url, row in self._tried.items() if not row.image or row.image.sha256 != sha256}
            if sha256 in self._images:
                self._forget(sha256)
        return replace(
            counts,
            taken_down=len(receipts),
            withheld=len(withdrawn) - len(receipts),
            orphans=(*orphans, *(lost[sha256] for sha256 in sorted(lost))),
            refused=tuple(refused),
        )

    def _live_works(self, source: str) -> int:
        return sum(held.artwork.source == source for held in self._works.values())

    def _keep_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection]
    ) -> PageCounts:
        nodes.check_source(source)
        accepted, refused = publications.sort_out(source, found)
        new = changed = 0
        for key, publication in accepted.items():
            known, digest = self._publications.get(key), hashes.of(publication)
            if known is None or known.content_hash != digest:
                new, changed = new + (known is None), changed + (known is not None)
                number = known.id if known else next(self._ids)
                self._publications[key] = PublicationRow(number, publication, digest)
        self._log(source, [*rejections, *refused])
        return PageCounts(new, changed, len(accepted) - new - changed, refused=tuple(refused))

    def _log(self, source: str, rejections: Iterable[Rejection]) -> None:
        for rejection in rejections:
            self._rejections[(source, rejection.source_id, rejection.reason)] = rejection.detail

    def _take_down(self, key: str, reason: str, ordered_by: str) -> Takedown:
        receipt = self._takedowns.get(key)
        if receipt is None:
            receipt = self._purge(key, reason, ordered_by)
        elif ordered_by != RULE == receipt.ordered_by:
            receipt = replace(receipt, reason=reason, ordered_by=ordered_by)
        self._takedowns[key] = receipt
        return self._receipt(key)

    def _receipt(self, key: str) -> Takedown:
        receipt = self._takedowns[key]
        return replace(receipt, orphans=tuple(o for o in receipt.orphans if o.sha256 not in self._images))

    def _purge(self, key: str, reason: str, ordered_by: str) -> Takedown:
        held = self._works.pop(key, None)
        number = self._gone[key] = held.id if held else self._gone[key]
        source, _, source_id = key.partition(":")
        logged = [entry for entry in self._rejections if entry[:2] == (source, source_id)]
        proposals = [pair for pair in self._proposed if number in pair]
        for entry in logged:
            del self._rejections[entry]
        for pair in proposals:
            del self._proposed[pair]
        rows = dict.fromkeys(("artworks", "relations", "regions", "provenance events", "artist statements"), 0)
        rows |= {"artworks": 1, "rejections": len(logged), "proposals": len(proposals), "pictures": 0}
        gone: list[Image] = []
        dead: list[str] = []
        if held:
            rows["relations"] = self._relations(held)
            rows["regions"] = len(held.artwork.regions)
            rows["provenance events"] = len(held.artwork.provenance)
            rows["artist statements"] = len(held.artwork.artists)
            rows["pictures"] = int(held.image is not None)
            if held.image and all(other.image != held.image for other in self._works.values()):
                gone.append(self._forget(held.image))
            lost = {image.sha256 for image in gone}
            dead = [
                url
                for url, row in self._tried.items()
                if (row.image.sha256 in lost if row.image else url == held.artwork.image)
            ]
            self._merge(source, [])
        for url in dead:
            del self._tried[url]
        return Takedown(
            key=key,
            id=number,
            reason=reason,
            ordered_by=ordered_by,
            taken_at=datetime.now(UTC),
            rows=rows | {"downloads": len(dead), "images": len(gone)},
            orphans=tuple(gone),
        )

    def _forget(self, sha256: str) -> Image:
        """The picture, which is no more; the earliest of those that looked like it is the root of the others now."""
        image = self._images.pop(sha256)
        alike = [other for other in self._images.values() if other.near_duplicate_of == sha256]
        for other in alike:
            root = None if other is alike[0] else alike[0].sha256
            self._images[other.sha256] = replace(other, near_duplicate_of=root)
        return replace(image, exif={}, iptc={}, near_duplicate_of=None, text=None)

    def _compared(self, one: _Held, other: _Held) -> tuple[float, dict[str, Any]]:
        """How sure it is that two works are one, 0 for not at all, and what agrees."""

        def few(same: Callable[[_Held], Any], most: int) -> bool:
            return same(one) and same(one) == same(other) and sum(same(h) == same(one) for h in works) <= most

        def look(held: _Held) -> str | None:
            return held.image and (self._images[held.image].near_duplicate_of or held.image)

        def named(held: _Held) -> str:
            return titles.fold(held.artwork.title)

        def item(held: _Held) -> str | None:
            return held.artwork.wikidata

        works = list(self._works.values())
        by_item, by_look = few(item, same_works.CROWD), few(look, same_works.CROWD)
        by_title = few(named, same_works.RARE) and named(one) not in titles.GENERIC
        generic = [not named(held) or named(held) in titles.GENERIC for held in (one, other)]
        title = not generic[0] and named(one) == named(other)
        artist = bool(set(self._stored(one).persons) & set(self._stored(other).persons))
        a, b = one.artwork.years, other.artwork.years
        years = a.start <= b.end and b.start <= a.end if a and b else None
        picture = ("same" if one.image == other.image else "near") if by_look else None
        bits = [int(self._images[held.image].phash, 16).bit_count() for held in (one, other) if held.image]
        if picture == "near" and all(generic) and min(bits) <= same_works.FLAT:
            picture = None
        evidence = {"wikidata": by_item and item(one), "picture": picture, "title": title, "artist": artist}
        evidence = {name: value for name, value in (evidence | {"years": years}).items() if value}
        if by_item:
            return same_works.ITEM, evidence
        if item(one) and item(other) and item(one) != item(other):
            return 0.0, {}
        if picture and ((years and (title or artist)) or (years is None and title and artist)):
            base = same_works.PICTURE if picture == "same" else same_works.NEAR
            return round(base + 0.03 * (title and artist), 4), evidence
        return (same_works.TITLE if by_title and artist and years else 0.0), evidence

    def _save(self, source: str, page: dict[str, tuple[Artwork, Image | None]]) -> PageCounts:
        new, fresh = 0, []
        for key, (artwork, image) in page.items():
            held = self._works.get(key)
            if artwork.image is not None and image is None and held and held.image:
                image = self._images[held.image]
            digest = artworks.content_hash(artwork, image)
            if held and held.content_hash == digest:
                continue
            back = self._gone.pop(key, None)
            new += held is None and back is None
            fresh.append(artwork)
            if image:
                self._keep(image)
            held_id = held.id if held else back or next(self._ids)
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
        """Who is who, found anew among all artists: the real store looks only at those whom a change can reach."""
        artists = {artist.id: artist for artist in self._artists.values()}
        candidates = [
            Candidate(
                id=artist.id,
                source=artist.source,
                key=artist.key,
                names=names_of([artist.fields.get("name")]),
                **{name: artist.fields.get(name) for name in ("birth", "death", "ulan", "wikidata")},
            )
            for artist in artists.values()
        ]
        called = {number: key for key, number in self._persons.items()}
        live = {artist.id: called[artist.person] for artist in artists.values() if artist.person is not None}
        for one in assigning.assign(matching.resolve(candidates), live, ()).decisions:
            if one.person not in self._persons:
                self._persons[one.person] = next(self._ids)
            artists[one.artist].person = self._persons[one.person]

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
