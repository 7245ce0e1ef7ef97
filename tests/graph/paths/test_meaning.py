"""Small worlds in which anybody sees the right path."""

from pathlib import Path as Folder

import pytest

from graph.paths.judged import Judged
from graph.paths.records import Constraints, Path, Verdict
from graph.paths.search import search
from scrapers.known import Node
from tests.graph.paths.worlds import Edge, World

HUB = 300
"""Works of a movement: more than the cap."""


def node(id_: int, kind: str, name: str, year: int | None = None, rights: str = "CC0-1.0") -> Node:
    rights_ = rights if kind == "artwork" else None
    return Node(id=id_, kind=kind, key=f"made:{id_}", name=name, start=year, end=year, rights=rights_)


def world(nodes: list[Node], known: list[Edge], near: dict[Edge, float] | None = None) -> World:
    return World(nodes, dict.fromkeys(known, 1.0), near or {})


def types(path: Path) -> list[str]:
    return [hop.type for hop in path.hops]


def workshop() -> World:
    """Two pupils of one master, whose own teacher has a work; a movement that everybody belongs to."""
    nodes = [
        node(1, "artwork", "The pupil's", 1660),
        node(2, "artwork", "The other pupil's", 1665),
        node(3, "artwork", "The old master's", 1600),
        node(11, "artist", "Pupil"),
        node(12, "artist", "Other pupil"),
        node(13, "artist", "Master"),
        node(14, "artist", "Old master"),
        node(20, "movement", "Baroque"),
    ]
    nodes += [node(100 + n, "artwork", f"Work {n}", 1650) for n in range(HUB)]
    known = [
        (1, "CREATED_BY", 11),
        (2, "CREATED_BY", 12),
        (3, "CREATED_BY", 14),
        (11, "STUDENT_OF", 13),
        (12, "STUDENT_OF", 13),
        (13, "STUDENT_OF", 14),
        *((one, "PART_OF_MOVEMENT", 20) for one in (1, 2, 3, *range(100, 100 + HUB))),
    ]
    return world(nodes, known)


def test_the_work_of_a_teachers_teacher_is_reached_through_both_teachers(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    best = search(index, 1, 3).paths[0]
    assert best.nodes == (1, 11, 13, 14, 3)
    assert types(best) == ["CREATED_BY", "STUDENT_OF", "STUDENT_OF", "CREATED_BY"]
    assert [hop.forward for hop in best.hops] == [True, True, True, False]
    assert best.hops[1].evidence == "11 STUDENT_OF 13"
    assert best.hops[1].citation == "book 11"
    assert best.hops[1].sources == ("met", "tate")


def test_a_movement_of_hundreds_says_less_than_a_shared_master(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    first, second, *rest = search(index, 1, 2).paths
    assert first.nodes == (1, 11, 13, 12, 2)
    assert second.nodes == (1, 20, 2)
    assert second.cost > first.cost
    assert not rest


def test_a_forbidden_movement_is_not_walked_and_named_as_what_stands_in_the_way(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    assert search(index, 1, 100, constraints=Constraints(hops=3)).paths[0].nodes == (1, 20, 100)
    asked = Constraints(hops=3, forbidden=frozenset({"PART_OF_MOVEMENT"}))
    found = search(index, 1, 100, constraints=asked)
    assert found.paths == ()
    (miss,) = found.misses
    assert miss.constraint == "forbidden"
    assert miss.path.nodes == (1, 20, 100)
    assert found.reached == (2, 0)  # the pupil and the master
    without = search(index, 1, 100, constraints=Constraints(without=frozenset({20}), monotone=True))
    assert [one.constraint for one in without.misses] == ["without"]


def test_two_constraints_that_only_together_stand_in_the_way_are_named_together(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    asked = Constraints(forbidden=frozenset({"PART_OF_MOVEMENT"}), without=frozenset({20}))
    assert [one.constraint for one in search(index, 1, 100, constraints=asked).misses] == ["forbidden and without"]
    free = world([node(1, "artwork", "A"), node(2, "artwork", "B")], []).index(tmp_path / "apart")
    assert search(free, 1, 2, constraints=asked).misses == ()


def test_more_hops_are_offered_where_too_few_were_allowed(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    asked = Constraints(hops=2, forbidden=frozenset({"PART_OF_MOVEMENT"}))
    (more, free) = search(index, 1, 2, constraints=asked).misses
    assert (more.constraint, more.path.nodes) == ("hops", (1, 11, 13, 12, 2))
    assert (free.constraint, free.path.nodes) == ("forbidden", (1, 20, 2))


def test_the_way_to_an_artist_of_many_works_and_on_to_his_teacher_costs_no_penalty(tmp_path: Folder) -> None:
    nodes = [node(1, "artist", "Teacher"), node(2, "artist", "Busy")]
    nodes += [node(10 + n, "artwork", f"Work {n}") for n in range(HUB)]
    known = [(2, "STUDENT_OF", 1), *((10 + n, "CREATED_BY", 2) for n in range(HUB))]
    index = world(nodes, known).index(tmp_path)
    to_teacher = search(index, 10, 1).paths[0]
    assert to_teacher.cost == pytest.approx(sum(hop.cost for hop in to_teacher.hops))
    to_work = search(index, 10, 11).paths[0]
    assert to_work.cost > sum(hop.cost for hop in to_work.hops) + 1
    assert to_work.alike == 0


def centuries() -> World:
    """Two works 200 years apart with one rare subject, and a likeness through a work that is younger than both."""
    nodes = [
        node(1, "artwork", "Early", 1620),
        node(2, "artwork", "Late", 1820),
        node(3, "artwork", "Between", 1700),
        node(4, "artwork", "After", 1900, "CC-BY-4.0"),
        node(30, "subject", "Quince"),
    ]
    known = [(one, "DEPICTS", 30) for one in (1, 2, 3)]
    near = {(1, "FORMAL_SIM", 4): 99.9, (2, "FORMAL_SIM", 4): 99.9, (1, "CONCEPT_SIM", 3): 99.0}
    return world(nodes, known, near | {(2, "FORMAL_SIM", 3): 98.5})


def test_the_same_subject_joins_works_two_centuries_apart(tmp_path: Folder) -> None:
    index = centuries().index(tmp_path)
    shared = search(index, 1, 2, constraints=Constraints(allowed=frozenset({"DEPICTS"}))).paths
    assert [one.nodes for one in shared] == [(1, 30, 2)]
    assert (1, 30, 2) in [one.nodes for one in search(index, 1, 2).paths]


def test_in_time_means_no_way_through_a_younger_work(tmp_path: Folder) -> None:
    index = centuries().index(tmp_path)
    assert (1, 4, 2) in [one.nodes for one in search(index, 1, 2).paths]
    for a, b in ((1, 2), (2, 1)):
        found = search(index, a, b, constraints=Constraints(monotone=True)).paths
        assert {one.nodes[1:-1] for one in found} == {(30,), (3,)}


def test_years_and_licence_hold_for_works_between(tmp_path: Folder) -> None:
    index = centuries().index(tmp_path)
    for asked in (Constraints(years=(None, 1850)), Constraints(rights=frozenset({"CC0-1.0"}))):
        assert all(4 not in one.nodes for one in search(index, 1, 2, constraints=asked).paths)
    last = search(index, 1, 4, constraints=Constraints(years=(None, 1850))).paths
    assert last[0].nodes == (1, 4)


def test_through_an_artist_the_path_takes_the_longer_way(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    best = search(index, 1, 2, constraints=Constraints(through=(14,))).paths
    assert best == ()
    best = search(index, 1, 3, constraints=Constraints(through=(13,))).paths
    assert best[0].nodes == (1, 11, 13, 14, 3)
    both = search(index, 1, 3, constraints=Constraints(through=(13, 11, 1))).paths
    assert both == best


def test_one_facet_is_held_to_its_share(tmp_path: Folder) -> None:
    index = centuries().index(tmp_path)
    some = search(index, 1, 2, constraints=Constraints(facet_share=0.5)).paths
    assert some
    assert all(types(one).count("FORMAL_SIM") <= len(one.hops) / 2 for one in some)
    assert any(types(one) == ["CONCEPT_SIM", "FORMAL_SIM"] for one in some)


def test_other_paths_of_the_kind_are_counted_and_shown(tmp_path: Folder) -> None:
    nodes = [node(1, "artwork", "A"), node(2, "artwork", "B")]
    nodes += [node(10 + n, "subject", f"S{n}") for n in range(6)]
    index = world(nodes, [(one, "DEPICTS", 10 + n) for one in (1, 2) for n in range(6)]).index(tmp_path)
    (path,) = search(index, 1, 2).paths
    assert path.nodes == (1, 10, 2)
    assert path.alike == 5
    assert path.others == ((1, 11, 2), (1, 12, 2), (1, 13, 2))


def test_verdicts_take_effect_and_say_whose_they_are(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    usual = search(index, 1, 2).paths[0]
    rejected = Judged.of(index, [Verdict(7, "reject", 11, "STUDENT_OF", 13)])
    assert [one.nodes for one in search(index, 1, 2, judged=rejected).paths] == [(1, 20, 2)]
    accepted = Judged.of(index, [Verdict(8, "accept", 11, "STUDENT_OF", 13)])
    best = search(index, 1, 2, judged=accepted).paths[0]
    assert best.cost < usual.cost
    assert best.hops[1].judgement == 8
    assert best.hops[1].evidence == "11 STUDENT_OF 13"
    retyped = Judged.of(index, [Verdict(9, "retype", 11, "STUDENT_OF", 13, "INFLUENCED_BY")])
    best = search(index, 1, 2, judged=retyped).paths[0]
    assert (best.hops[1].type, best.hops[1].provenance, best.hops[1].judgement) == ("INFLUENCED_BY", "judgement", 9)
    new = Judged.of(index, [Verdict(10, "accept", 2, "SAME_WORK", 1), Verdict(11, "accept", 2, "SAME_WORK", 999)])
    assert search(index, 1, 2, judged=new).paths[0].nodes == (1, 2)
    assert new.skipped == 1
    one_person = Judged.of(index, [Verdict(12, "accept", 11, "STUDENT_OF", 11)])
    assert one_person.skipped == 1, "who is their own teacher was two artists when it was said"
    assert all(len(set(path.nodes)) == len(path.nodes) for path in search(index, 1, 2, 20, judged=one_person).paths)


def test_a_release_of_before_persons_were_joined_heeds_what_was_said_of_them_then(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    usual = search(index, 1, 2).paths[0]
    said_of_old, said_of_new = (11, 13), (11, 10_000)
    for verdict in (
        Verdict(7, "reject", *[11, "STUDENT_OF", 10_000], given=said_of_old),
        Verdict(7, "reject", *[11, "STUDENT_OF", 13], given=said_of_new),
    ):
        judged = Judged.of(index, [verdict])
        assert judged.skipped == 0
        assert [one.nodes for one in search(index, 1, 2, judged=judged).paths] == [(1, 20, 2)]
    another = next(one for one in index.ids.tolist() if one not in (1, 2, 11, 13))
    judged = Judged.of(index, [Verdict(7, "reject", 11, "STUDENT_OF", another, given=said_of_old)])
    assert [one.nodes for one in search(index, 1, 2, judged=judged).paths] == [(1, 20, 2)], "not said of somebody else"
    one_by_one = Verdict(7, "retype", 11, "STUDENT_OF", another, "INFLUENCED_BY", given=(10_000, 13))
    best = search(index, 1, 2, judged=Judged.of(index, [one_by_one])).paths[0]
    assert (best.hops[1].type, {best.hops[1].src, best.hops[1].dst}) == ("INFLUENCED_BY", {11, 13})
    strangers = Verdict(7, "retype", 11, "STUDENT_OF", another, "INFLUENCED_BY", given=(10_000, 10_001))
    assert Judged.of(index, [strangers]).skipped == 1, "nobody ever said so of these two"
    nobody = Judged.of(index, [Verdict(7, "reject", 11, "STUDENT_OF", 10_000, given=(11, 10_001))])
    assert nobody.skipped == 1
    assert search(index, 1, 2, judged=nobody).paths[0] == usual


def test_what_is_gone_is_not_walked_and_not_shown(tmp_path: Folder) -> None:
    index = workshop().index(tmp_path)
    judged = Judged.of(index, [], gone=[13])
    assert [one.nodes for one in search(index, 1, 2, judged=judged).paths] == [(1, 20, 2)]
    assert index.counts(11, judged) == {("CREATED_BY", False): 1}
    assert index.neighbours(14, "STUDENT_OF", judged=judged) == []
    with pytest.raises(ValueError, match="is gone"):
        search(index, 1, 13, judged=judged)


@pytest.mark.parametrize(
    ("ends", "k", "asked", "said"),
    [
        ((1, 1), 5, Constraints(), "same node"),
        ((1, 999), 5, Constraints(), "no node 999"),
        ((1, 2), 0, Constraints(), "at least one"),
        ((1, 2), 5, Constraints(hops=6), "1 to 5 hops"),
        ((1, 2), 5, Constraints(hops=0), "1 to 5 hops"),
        ((1, 2), 5, Constraints(forbidden=frozenset({"LIKES"})), "no type LIKES"),
        ((1, 2), 5, Constraints(through=(998,)), "no node 998"),
        ((1, 2), 5, Constraints(facet_share=1.5), "between 0 and 1"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    tmp_path: Folder, ends: tuple[int, int], k: int, asked: Constraints, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        search(workshop().index(tmp_path), *ends, k, asked)
