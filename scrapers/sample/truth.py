"""What is known about the sample collection, for those who must check an answer against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.records import Region
from scrapers.sample.collection import works


@dataclass(frozen=True, slots=True)
class Truth:
    """Right answers. Works are source ids (`0017`), artists their keys; refused records appear in `refused` alone.

    `teachers` are pairs (pupil, teacher) of artists who both have works here; `duplicates` and `near_duplicates` are
    pairs (earlier, later). `gaps` maps `year`, `artist`, `words`, `picture` and `history` to the works that lack it,
    and `broken picture` to those whose picture cannot be read; `artist`, `manner` and `subject` are true also where
    the record does not tell. `regions` are the painted boxes.
    """

    manner: Mapping[str, str]
    subject: Mapping[str, str]
    artist: Mapping[str, str]
    teachers: frozenset[tuple[str, str]]
    duplicates: frozenset[tuple[str, str]]
    near_duplicates: frozenset[tuple[str, str]]
    gaps: Mapping[str, frozenset[str]]
    refused: Mapping[str, str]
    regions: Mapping[str, tuple[Region, ...]]


def truth(seed: int = 42, works_per_artist: int = 8, artists: int | None = None) -> Truth:
    """All that is true of the collection that `SampleSource` makes of the same numbers."""
    everything = works(seed, works_per_artist, artists)
    good = [work for work in everything if work.fault is None]
    painters = {work.painter.key: work.painter for work in good}
    copies = [(work.copy_of, work.source_id, work.copy) for work in good if work.copy_of is not None]
    gaps = sorted({work.gap for work in good if work.gap is not None})
    return Truth(
        manner={work.source_id: work.painter.manner for work in good},
        subject={work.source_id: work.subject for work in good},
        artist={work.source_id: work.painter.key for work in good},
        teachers=frozenset(
            (key, teacher) for key, painter in painters.items() for teacher in painter.teachers if teacher in painters
        ),
        duplicates=frozenset((first, later) for first, later, how in copies if how == "same"),
        near_duplicates=frozenset((first, later) for first, later, how in copies if how != "same"),
        gaps={gap: frozenset(work.source_id for work in good if work.gap == gap) for gap in gaps},
        refused={work.source_id: work.fault for work in everything if work.fault is not None},
        regions={work.source_id: work.scene().regions for work in good},
    )
