"""What people decide: takedowns, works and persons that are one, judgements of edges, tokens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapers.errors import ArtworkNotFound, JudgementNotFound
from scrapers.store import (
    artworks,
    batch,
    decisions,
    identity_rows,
    judgements,
    receipts,
    same_works,
    takedowns,
    tokens,
)
from scrapers.store.database import Database
from scrapers.store.identity_rows import Identity, IdentityFilter
from scrapers.store.judgements import Judgement, Opinion
from scrapers.store.same_works import SameWork
from scrapers.store.takedowns import Takedown
from scrapers.store.tokens import NewToken, TokenRow


class DecisionStore:
    """The store as whoever decides sees it."""

    _database: Database

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
                raise ArtworkNotFound(artworks.not_found(key, artworks.near(cursor, key)))
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
        self,
        limit: int | None = None,
        after: int = 0,
        *,
        withdrawn: bool = False,
        of: str | None = None,
        at: datetime | None = None,
    ) -> list[Judgement]:
        """Judgements in order of id after the id `after`: in force (now, or `at` a time), or `withdrawn` ones too; of
        edges at `of`."""
        with self._database.snapshot() as cursor:
            return judgements.some(cursor, limit, after, withdrawn=withdrawn, of=of, at=at)

    def judged_since(self, time: datetime) -> int:
        """How many judgements were made or withdrawn after a time."""
        with self._database.snapshot() as cursor:
            return judgements.since(cursor, time)

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
