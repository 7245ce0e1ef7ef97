"""Tate's subject index: three levels of terms, of which the same word may name several.

Where it does, the term that most works have keeps the plain name, so that it meets the same subject elsewhere; each
other has a qualifier, as ISO 25964-1 has it for homographs: "horse (toys and models)". The remark "- non-specific"
after a town says that the town as a whole is meant, and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from scrapers.folder_lines import Fault
from scrapers.knowledge.dialects.lines import Record
from scrapers.knowledge.records import Term
from scrapers.markup import plain

Branch = tuple[str, ...]
"""A term with all that stand above it, the highest first."""


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The name of each branch, no two alike."""

    names: Mapping[Branch, str]

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]]) -> "Thesaurus":
        """That of all subjects of `records`; those that are faults or malformed tell nothing."""
        works: Counter[Branch] = Counter()
        for record in records:
            if not isinstance(record, Fault):
                for branch, _ in _readable(record):
                    works[branch] += 1
        works.update({branch[:depth]: 0 for branch in tuple(works) for depth in range(1, len(branch))})
        senses: defaultdict[str, list[Branch]] = defaultdict(list)
        for branch in sorted(works, key=lambda one: (len(one) > 1, -works[one], one)):
            senses[branch[-1]].append(branch)
        names = {branches_[0]: word for word, branches_ in senses.items()}
        taken = set(senses)
        for word, (_, *rarer) in senses.items():
            for branch in rarer:
                names[branch] = next(name for name in _qualified(word, branch) if name not in taken)
                taken.add(names[branch])
        return cls(names)

    def terms(self) -> Iterator[Term]:
        """All terms, a parent before its children."""
        for branch in sorted(self.names, key=lambda one: (len(one), one)):
            parents = (self.names[branch[:-1]],) if len(branch) > 1 else ()
            yield Term(kind="subject", name=self.names[branch], parents=parents)


def branches(record: Mapping[str, Any]) -> Iterator[tuple[Branch, bool]]:
    """The branch of each subject of a work, and whether it is a leaf."""
    for one in record.get("subjects", ()):
        yield (*one["path"], one["name"].removesuffix(" - non-specific")), one["leaf"]


def places(records: Iterable[Record]) -> Iterator[Term]:
    """The places of artists' lives as terms: "Edinburgh, United Kingdom" lies in "United Kingdom"."""
    met: set[str] = set()
    for _, record in records:
        if isinstance(record, Fault):
            continue
        active = record.get("active_places")
        stated = [record.get("birth_place"), record.get("death_place"), *(active if isinstance(active, list) else ())]
        for name in filter(None, map(plain, (one for one in stated if isinstance(one, str)))):
            while name and name not in met:
                met.add(name)
                _, _, larger = name.partition(", ")
                yield Term(kind="place", name=name, parents=(larger,) if larger else ())
                name = larger


def _readable(record: Mapping[str, Any]) -> list[tuple[Branch, bool]]:
    try:
        return list(branches(record))
    except (KeyError, TypeError, AttributeError):
        return []


def _qualified(word: str, branch: Branch) -> Iterator[str]:
    """Names for a homograph, the shortest first; the last are for thesauri that repeat themselves."""
    yield f"{word} ({branch[-2]})"
    yield f"{word} ({branch[0]})"
    yield f"{word} ({', '.join(branch[:-1])})"
    yield from (f"{word} ({', '.join(branch[:-1])}, {number})" for number in count(2))
