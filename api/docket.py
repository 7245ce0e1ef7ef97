"""What people have said of edges, as far as it is in force: the search and the rankers heed it."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from graph.paths.records import Verdict
from graph.paths.settling import settle
from scrapers.store.judgements import Judgement
from scrapers.store.store import Store


@dataclass(frozen=True, slots=True)
class Docket:
    """The verdicts in force; `mark` is the store's."""

    mark: str = ""
    verdicts: tuple[Verdict, ...] = ()

    @classmethod
    def of(cls, mark: str, judgements: Iterable[Judgement]) -> "Docket":
        """The docket of some judgements."""
        return cls(mark, tuple(map(_verdict, judgements)))

    def struck(self, type_: str) -> frozenset[tuple[int, int]]:
        """Affinities of a type that are not to count, from the smaller id to the larger: rejected, or no affinities by
        now."""
        return frozenset((src, dst) for src, struck, dst in settle(self.verdicts).struck if struck == type_)


def _verdict(one: Judgement) -> Verdict:
    given = None if one.given_ids == (one.src_id, one.dst_id) else one.given_ids
    return Verdict(one.id, one.verdict, one.src_id, one.type, one.dst_id, one.new_type, given)


class Court:
    """The docket, read again when its mark in the store is another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._docket = Docket()
        self._reading = threading.Lock()

    def at(self, mark: str) -> Docket:
        """The docket of `mark`, which the store gave just now. Raises StoreUnavailable."""
        if self._docket.mark != mark:
            with self._reading:
                if self._docket.mark != mark:
                    self._docket = Docket.of(mark, self._store.judgements())
        return self._docket
