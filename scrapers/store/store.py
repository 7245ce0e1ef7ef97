"""The store as all other code sees it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapers.errors import ArtworkNotFound, JudgementNotFound
from scrapers.knowledge.records import Known
from scrapers.records import (
    Artwork,
    Download,
    Image,
    Knowledge,
    ProvenanceEvent,
    Publication,
    Region,
    Rejection,
    StoredArtwork,
)
from scrapers.records import Collection as Snapshot
from scrapers.store import (
    absences,
    artworks,
    batch,
    crawls,
    decisions,
    downloads,
    harvests,
    hosts,
    identity_rows,
    images,
    judgements,
    knowledge,
    learned,
    pages,
    persons,
    provenance,
    publications,
    receipts,
    releases,
    same_works,
    schema,
    standing,
    takedowns,
    tokens,
)
from scrapers.store.absences import Absent
from scrapers.store.crawls import Claim, HarvestRow
from scrapers.store.database import Database
from scrapers.store.hosts import HostRow
from scrapers.store.identity_rows import Identity, IdentityFilter
from scrapers.store.judgements import Judgement, Opinion
from scrapers.store.learned import Learned
from scrapers.store.pages import PageCounts
from scrapers.store.publications import PublicationRow
from scrapers.store.releases import ReleaseRow
from scrapers.store.same_works import SameWork
from scrapers.store.standing import Standing
from scrapers.store.takedowns import Takedown
from scrapers.store.tokens import NewToken, TokenRow
from scrapers.web.limits import Limit

_COUNTS = """
SELECT (SELECT count(*) FROM artwork WHERE deleted_at IS NULL) AS artworks,
       (SELECT count(*) FROM artist) AS artists,
       (SELECT count(DISTINCT person) FROM artist_identity WHERE withdrawn_at IS NULL) AS persons,
       (SELECT count(*) FROM image) AS images,
       (SELECT count(*) FROM image WHERE near_duplicate_of IS NOT NULL) AS near_duplicates,
       (SELECT count(*) FROM region) AS regions,
       (SELECT count(*) FROM relation) AS relations,
       (SELECT count(*) FROM rejection) AS rejections,
       (SELECT count(*) FROM release) AS releases,
       (SELECT count(*) FROM publication) AS publications
"""


class Store:
    """What is true, over a PostgreSQL database whose schema is brought up to date first.

    Every method raises StoreUnavailable when the server does not answer.
    """

    def __init__(self, database: Database) -> None:
        schema.ensure(database)
        self._database = database

    def checkpoint(self, source: str) -> str | None:
        """Where an unfinished harvest of `source` goes on; None when there is none."""
        with self._database.snapshot() as cursor:
            return harvests.checkpoint(cursor, source)

    def save_page(
        self,
        source: str,
        artworks: Sequence[tuple[Artwork, Image | None]],
        rejections: Sequence[Rejection],
        cursor: str,
    ) -> PageCounts:
        """What was new, changed and unchanged in a page, now stored whole: all of it or, on any error, none.

        `cursor` is where the harvest goes on after this page. Records that cannot be kept (an id that comes twice in
        the page, an unusable id) are refused and logged like `rejections`; what was stored of them before stays,
        except where the rejection withdraws it: such a work is taken down, unless so many are that it is not believed.
        """
        with self._database.transaction() as sql:
            counts = pages.keep(sql, source, artworks, rejections)
            harvests.set_checkpoint(sql, source, cursor)
        return counts

    def save_publications(
        self, source: str, found: Sequence[Publication], rejections: Sequence[Rejection], cursor: str
    ) -> PageCounts:
        """As `save_page`, for a page of publications."""
        with self._database.transaction() as sql:
            counts = publications.keep(sql, source, found, rejections)
            harvests.set_checkpoint(sql, source, cursor)
        return counts

    def save_knowledge(self, source: str, known: Iterable[Known | Rejection]) -> Learned:
        """Make `known` all that `source` knows besides its works: all of it or, on any error, nothing is changed.

        What cannot be kept (a reference to nothing, an end of the wrong kind, an unknown type) is refused, logged and
        counted. Raises KindredError when no source can have that name.
        """
        with self._database.transaction() as cursor:
            return learned.save(cursor, source, known)

    def finish_harvest(self, source: str) -> None:
        """Forget the checkpoint of `source`: its harvest is done."""
        with self._database.transaction() as cursor:
            harvests.clear_checkpoint(cursor, source)

    def open_harvest(self, source: str, wanted: str, *, believe: bool = False) -> HarvestRow:
        """The unfinished harvest of `source` for the wish `wanted`, or a new one whose first page has the cursor "".

        With `believe`, this harvest takes down any number of works whose licences were withdrawn, not just a few.
        """
        with self._database.transaction() as cursor:
            return crawls.open_(cursor, source, wanted, believe)

    def abandon_harvest(self, source: str, wanted: str) -> bool:
        """Whether there was an unfinished harvest of `source` for this wish; the next one begins anew.

        What it stored stays. Raises KindredError while somebody works on one of its pages.
        """
        with self._database.transaction() as cursor:
            return crawls.abandon(cursor, source, wanted)

    def claim_page(self, harvest: int) -> Claim | None:
        """The next page of a harvest that nobody works on, the caller's from now on; None when none is free now."""
        return crawls.claim(self._database, harvest)

    def pages_left(self, harvest: int) -> int:
        """How many pages of a harvest are known and not done, those that somebody works on included."""
        with self._database.snapshot() as cursor:
            return crawls.left(cursor, harvest)

    def close_harvest(self, harvest: int) -> bool:
        """Whether no page of a harvest is left; it is finished then."""
        with self._database.transaction() as cursor:
            return crawls.close(cursor, harvest)

    def retire_absent(self, harvest: int) -> Absent:
        """Take down the works of a source that two finished harvests of all of it in a row did not meet, if few.

        That is done once for each harvest: a second call finds nothing.
        """
        with self._database.transaction() as cursor:
            return absences.retire(cursor, harvest)

    def harvests(self, source: str | None = None) -> list[HarvestRow]:
        """The harvests of all sources or of one, newest first."""
        with self._database.snapshot() as cursor:
            return crawls.some(cursor, source)

    def take_turn(self, host: str, limit: Limit, jitter: float) -> float:
        """Take the next turn at `host`: in how many seconds it comes, 0 for at once. See `scrapers.web.bucket`."""
        with self._database.transaction() as cursor:
            return hosts.take_turn(cursor, host, limit, jitter)

    def rest_host(self, host: str, seconds: float, reason: str) -> None:
        """Let nobody ask `host` for that long; a rest is never shortened."""
        with self._database.transaction() as cursor:
            hosts.rest(cursor, host, seconds, reason)

    def host_resting(self, host: str) -> float:
        """For how many seconds more nobody asks `host`; 0 when it may be asked."""
        with self._database.snapshot() as cursor:
            return hosts.resting(cursor, host)

    def host_failed(self, host: str, reason: str) -> None:
        """Note that `host` failed just now, without letting anybody rest."""
        with self._database.transaction() as cursor:
            hosts.failed(cursor, host, reason)

    def host_answered(self, host: str) -> None:
        """Note that `host` gave a good answer just now."""
        with self._database.transaction() as cursor:
            hosts.answered(cursor, host)

    def hosts(self) -> list[HostRow]:
        """All hosts that were ever asked, by name."""
        with self._database.snapshot() as cursor:
            return hosts.everything(cursor)

    def downloads(self, urls: Collection[str]) -> dict[str, Download]:
        """What became of those `urls` that were tried before."""
        with self._database.snapshot() as cursor:
            return downloads.some(cursor, urls)

    def save_downloads(self, source: str, tried: Sequence[Download]) -> None:
        """Write down what became of URLs, and the pictures that came."""
        with self._database.transaction() as cursor:
            downloads.save(cursor, source, tried)

    def without_picture(
        self, source: str, after: str, limit: int, *, retry_before: datetime
    ) -> list[tuple[str, Mapping[str, Any]]]:
        """Key and raw record of works that name a picture and have none, in order of key after `after`.

        Those whose URL was found gone or refused since `retry_before` are left out.
        """
        with self._database.snapshot() as cursor:
            return downloads.without_picture(cursor, source, after, limit, retry_before)

    def count_without_picture(self, source: str, *, retry_before: datetime) -> int:
        """How many works `without_picture` gives in all."""
        with self._database.snapshot() as cursor:
            return downloads.count_without_picture(cursor, source, retry_before)

    def remove_orphans(self, images: Collection[Image], remove: Callable[[Image], object]) -> None:
        """Call `remove` for those of `images` that are not stored (any more); no page is saved meanwhile."""
        if images:
            with self._database.transaction() as cursor:
                takedowns.remove_files(cursor, images, remove)

    def images(self, sha256s: Collection[str]) -> dict[str, Image]:
        """Those of `sha256s` that are stored."""
        with self._database.snapshot() as cursor:
            return images.some(cursor, sha256s)

    def all_images(self) -> list[Image]:
        """Every image in order of SHA-256."""
        with self._database.snapshot() as cursor:
            return images.everything(cursor)

    def collection(self) -> Snapshot:
        """All artworks that are not deleted, in order of id, and the persons they and those persons name."""
        with self._database.snapshot() as cursor:
            stored = artworks.stored(cursor)
            named = persons.named(cursor, {person for artwork in stored for person in artwork.persons})
        return Snapshot(tuple(stored), named)

    def knowledge(self, *, judged: bool = True) -> Knowledge:
        """The nodes that belong in the graph and the relations between them: as people judged them, or as stated."""
        with self._database.snapshot() as cursor:
            return knowledge.known(cursor, judged=judged)

    def artwork(self, key: str) -> StoredArtwork:
        """The artwork `key`. Raises ArtworkNotFound, with keys that may have been meant."""
        with self._database.snapshot() as cursor:
            known = artworks.known(cursor, [batch.storable(key)]).get(key)
            found = artworks.stored(cursor, [known.id]) if known else []
            if not found:
                raise ArtworkNotFound(not_found(key, artworks.near(cursor, key)))
        return found[0]

    def regions(self, artwork_id: int) -> tuple[Region, ...]:
        """The labelled boxes of an artwork, as its source orders them."""
        with self._database.snapshot() as cursor:
            return artworks.regions(cursor, artwork_id)

    def provenance(self, artwork_id: int) -> tuple[ProvenanceEvent, ...]:
        """The history of an artwork's ownership, as its source orders it."""
        with self._database.snapshot() as cursor:
            return provenance.of_artwork(cursor, artwork_id)

    def publications(self, after: int = 0, limit: int = 1000) -> list[PublicationRow]:
        """Publications in order of id, those after the id `after`."""
        with self._database.snapshot() as cursor:
            return publications.some(cursor, after, limit)

    def barred(self, keys: Collection[str]) -> set[str]:
        """Those of `keys` that a person had taken down: records of such works are refused."""
        with self._database.snapshot() as cursor:
            return set(takedowns.held_down(cursor, keys))

    def takedown(self, key: str, reason: str, ordered_by: str) -> Takedown:
        """Remove all that is known of an artwork and bar it from coming back; the receipt for it, always the same.

        Its id and key stay, since older releases name them. Raises ArtworkNotFound, with keys that may have been meant.
        """
        with self._database.transaction() as cursor:
            receipt = takedowns.order(cursor, batch.storable(key), reason, ordered_by)
            if receipt is None:
                raise ArtworkNotFound(not_found(key, artworks.near(cursor, key)))
        return receipt

    def takedowns(self) -> list[Takedown]:
        """The receipts of all takedowns that stand, oldest first."""
        with self._database.snapshot() as cursor:
            return takedowns.some(cursor)

    def removed_outside(self, key: str) -> dict[str, Any]:
        """What the takedown of an artwork removed outside the store, as far as it was noted."""
        with self._database.snapshot() as cursor:
            return receipts.outside(cursor, key)

    def note_removed(self, key: str, removed: Mapping[str, Any]) -> None:
        """Keep what the takedown of an artwork removed outside the store, in place of what was noted before."""
        with self._database.transaction() as cursor:
            receipts.note(cursor, key, removed)

    def lift_takedown(self, key: str) -> None:
        """Let an artwork come back with the next crawl. Raises KindredError when it is not taken down."""
        with self._database.transaction() as cursor:
            takedowns.lift(cursor, key)

    def propose_same_works(self, ids: Sequence[int] | None = None) -> int:
        """How many pairs of artworks of different sources are newly proposed as the same: all, or of those `ids`."""
        with self._database.transaction() as cursor:
            return same_works.propose(cursor, ids)

    def same_works(
        self, limit: int, after: tuple[str, str] | None = None, *, decided: bool | None = None
    ) -> list[SameWork]:
        """Proposals in order of their works' ids, those after the pair `after`; with a verdict, without, or all."""
        with self._database.snapshot() as cursor:
            return same_works.some(cursor, limit, after, decided)

    def decide_same_work(self, first_key: str, second_key: str, verdict: str, decided_by: str) -> None:
        """Keep a person's verdict on a proposal, "accepted" or "rejected".

        Raises KindredError for another verdict and for a pair that was not proposed.
        """
        with self._database.transaction() as cursor:
            same_works.decide(cursor, first_key, second_key, verdict, decided_by)

    def judge(self, opinion: Opinion, author: str) -> Judgement:
        """Keep what somebody says of an edge, in force at once.

        Raises NodeNotFound for an unknown end, BadQuery for what cannot be said, AlreadyJudged while another stands.
        """
        with self._database.transaction() as cursor:
            return judgements.add(cursor, opinion, author)

    def judgements(
        self, limit: int | None = None, after: int = 0, *, withdrawn: bool = False, of: str | None = None
    ) -> list[Judgement]:
        """Judgements in order of id after the id `after`: in force, or `withdrawn` ones too; of edges at `of`."""
        with self._database.snapshot() as cursor:
            return judgements.some(cursor, limit, after, withdrawn=withdrawn, of=of)

    def judgement(self, judgement: int) -> Judgement:
        """The judgement with this id. Raises JudgementNotFound."""
        with self._database.snapshot() as cursor:
            found = judgements.one(cursor, judgement)
        if found is None:
            raise JudgementNotFound(f"there is no judgement {judgement}")
        return found

    def withdraw_judgement(self, judgement: int, by: str) -> Judgement:
        """The judgement, without effect from now on. Raises JudgementNotFound."""
        with self._database.transaction() as cursor:
            found = judgements.withdraw(cursor, judgement, by)
        if found is None:
            raise JudgementNotFound(f"there is no judgement {judgement}")
        return found

    def identities(self, wanted: IdentityFilter, limit: int) -> list[list[Identity]]:
        """For at most `limit` persons, the least sure first: which artists are that person, by standing decisions."""
        with self._database.snapshot() as cursor:
            return identity_rows.some(cursor, wanted, limit)

    def identity_history(self, key: str) -> list[Identity]:
        """All decisions on an artist or a person, oldest first. Raises KindredError for a key that is neither's."""
        with self._database.snapshot() as cursor:
            return identity_rows.history(cursor, key)

    def identity_counts(self) -> Mapping[str, int]:
        """How many decisions stand by method, and how many artists are held apart by reason."""
        with self._database.snapshot() as cursor:
            return identity_rows.counts(cursor)

    def part_artist(self, key: str, reason: str | None, by: str) -> Identity:
        """Make an artist a person of its own, for good.

        Raises KindredError for an unknown artist, and while another decision of a person is in the way.
        """
        with self._database.transaction() as cursor:
            return decisions.part(cursor, key, reason, by)

    def join_artist(self, key: str, person: str, reason: str | None, by: str) -> Identity:
        """Make an artist a person, who is given by key or by an artist of theirs, for good. Raises as `part_artist`."""
        with self._database.transaction() as cursor:
            return decisions.join(cursor, key, person, reason, by)

    def withdraw_identity(self, identity: int, by: str) -> Identity:
        """What an artist is by the rule, after a person's decision is withdrawn. Raises KindredError for no such."""
        with self._database.transaction() as cursor:
            return decisions.withdraw(cursor, identity, by)

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of row."""
        with self._database.snapshot() as cursor:
            cursor.execute(_COUNTS)
            row = cursor.fetchone() or ()
            return dict(zip((column.name for column in cursor.description or ()), row, strict=True))

    def begin_release(self, fingerprint: str, basis: str) -> int:
        """The number of the release to build: the one already building from the same things, otherwise a new one."""
        with self._database.transaction() as cursor:
            return releases.begin(cursor, fingerprint, basis)

    def finish_release(self, number: int, manifest_sha256: str) -> None:
        """Make a building release ready. Raises KindredError when it is not being built."""
        with self._database.transaction() as cursor:
            releases.finish(cursor, number, manifest_sha256)

    def publish(self, number: int) -> None:
        """Make release `number` the live one. Raises KindredError unless it is ready."""
        with self._database.transaction() as cursor:
            releases.publish(cursor, number)

    def live_release(self) -> ReleaseRow | None:
        """The live release; None before the first is published."""
        with self._database.snapshot() as cursor:
            return releases.live(cursor)

    def standing(self) -> Standing:
        """Which release is live, and a mark of which works are taken down."""
        with self._database.snapshot() as cursor:
            return standing.standing(cursor)

    def withdraw_release(self, number: int) -> bool:
        """Let a release never be published again; False when that was so already. Raises KindredError for the live one.

        Its row stays, so that its number is not given again.
        """
        with self._database.transaction() as cursor:
            return releases.withdraw(cursor, number)

    def releases(self) -> list[ReleaseRow]:
        """All releases, oldest first."""
        with self._database.snapshot() as cursor:
            return releases.everything(cursor)

    def create_token(self, name: str, scopes: Collection[str]) -> NewToken:
        """A new token for the API, whose text is not to be had again. Raises KindredError for an unknown scope."""
        token = tokens.make(name, scopes)
        with self._database.transaction() as cursor:
            tokens.save(cursor, token)
        return token

    def token(self, text: str) -> TokenRow | None:
        """The live token that `text` is; None for a wrong, unknown or revoked one alike."""
        parts = tokens.parse(text)
        if parts is None:
            return None
        with self._database.snapshot() as cursor:
            return tokens.live(cursor, *parts)

    def tokens(self) -> list[TokenRow]:
        """All tokens, oldest first, the revoked ones too."""
        with self._database.snapshot() as cursor:
            return tokens.everything(cursor)

    def revoke_token(self, token: str) -> None:
        """Close the token with this id for good. Raises KindredError for an unknown one."""
        with self._database.transaction() as cursor:
            tokens.revoke(cursor, token)


def not_found(key: str, near: Sequence[str]) -> str:
    """`no artwork met:43653; did you mean met:436535?`"""
    return f"no artwork {key}" + (f"; did you mean {' or '.join(near)}?" if near else "")
