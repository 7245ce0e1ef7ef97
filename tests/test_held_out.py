"""Hidden relations are hidden, their ends stay, and what finds them scores."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.facet import unit
from scrapers.collection import Person
from scrapers.errors import KindredError
from scripts.held_out import RELATIONS, find, read, split, without

PEOPLE = {
    one: Person(
        id=one,
        name=f"P{one}",
        birth=1700 + one if one != 7 else None,
        nationality="Land",
        teachers=(one - 1,) if one > 1 else (),
        associates=(one - 1,) if one % 3 == 0 else (),
        models=(1,) if one > 1 else (),
    )
    for one in range(1, 41)
}


def test_a_hidden_pair_is_told_by_no_relation_and_all_others_stay() -> None:
    test, tuning = split(PEOPLE, 0.2, seed=4)
    assert len(test) == len(tuning) == 8
    assert not set(test) & set(tuning)
    told = without(PEOPLE, test)
    for key, person in PEOPLE.items():
        for name in RELATIONS:
            for other in getattr(person, name):
                hidden = tuple(sorted((key, other))) in test
                assert (other in getattr(told[key], name)) is not hidden


def test_what_is_nearest_is_found_and_what_is_unknown_is_not() -> None:
    hidden = [(11, 12), (20, 21)]
    rows = unit(np.random.default_rng(1).standard_normal((40, 32)))
    rows[11] = rows[10]
    ids = np.arange(1, 41, dtype=np.int64)
    found = find(ids[:20], rows[:20], PEOPLE, hidden[:1], 1)
    assert (found.queries, found.hits.mean, found.mrr.mean, found.auc.mean) == (2, 1.0, 1.0, 1.0)
    both = find(ids[:20], rows[:20], PEOPLE, hidden, 1)
    assert (both.queries, both.hits.mean, both.mrr.mean, both.hard) == (4, 0.5, 0.5, 2)


def test_ties_rank_in_their_middle() -> None:
    found = find(np.arange(1, 41, dtype=np.int64), unit(np.ones((40, 4))), PEOPLE, [(11, 12)], 1)
    assert found.auc.mean == pytest.approx(0.5)


def test_tables_are_read(tmp_path: Path) -> None:
    (tmp_path / "artists.csv").write_text(
        "id,name,birth,death,nationality,movements\n1,A,1700,,Land,X|Y\n2,B,,1750.0,,\n", encoding="utf-8"
    )
    (tmp_path / "edges.csv").write_text(
        "src_id,dst_id,relation\n1,2,student_of\n2,1,made_work_after\n", encoding="utf-8"
    )
    assert read(tmp_path) == {
        1: Person(id=1, name="A", birth=1700, nationality="Land", movements=("X", "Y"), teachers=(2,)),
        2: Person(id=2, name="B", death=1750, models=(1,)),
    }
    with pytest.raises(KindredError, match=r"artists\.csv"):
        read(tmp_path / "nowhere")
