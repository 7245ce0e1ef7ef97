"""The evaluation of why on a made-up world: what is planted is found, what is shuffled is not, and a leak is caught."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graph.affinity import Gates
from graph.paths.index import PathIndex, write
from ml.hidden import Hidden, check_hidden, hide_associations, hide_groups, hide_lineage, without
from ml.known_persons import persons_of
from ml.metrics import bootstrap
from ml.rebuilt import Rebuilt, check_unseen, rebuild
from ml.why_costs import AS_THEY_ARE, _tried, try_costs, variants
from ml.why_evaluation import Row, evaluate_why, measure
from ml.why_methods import ADAMIC, CONCEPTUAL, HISTORICAL, NOT_BY_MAKER, PATHS, RANDOM
from ml.why_questions import Question, Truth, ask_associations, ask_groups, ask_lineage
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.known import Knowledge, Node
from scrapers.progress import Silent
from scrapers.records import Years
from tests.graph.paths.worlds import World

CIRCLES, FRIENDS, GROUPED, GROUPS, WORKS = 10, 6, 10, 3, 4
ARTISTS = CIRCLES * FRIENDS
ENDS = ("rim", "nd", "lot", "sk", "vet", "mb", "rch", "pse")
WORDS = [start + end for start in ("boa", "mil", "har", "tow", "fe", "gla", "plu", "wi") for end in ENDS]
PATH5, PATH3 = PATHS
GATES = Gates(k=10, min_percentile=90.0, graph_k=5)

Snapshots = tuple[Collection, Knowledge]


def world(*, shuffled: bool) -> Snapshots:
    """Circles of artists who learn from each other in one town, pairs of works of one of them, and groups of works that
    share a subject; all are of one nation and age. Shuffled, towns, relations and subjects have nothing in common."""
    random = np.random.default_rng(5)
    order = random.permutation(ARTISTS) if shuffled else np.arange(ARTISTS)
    edges: dict[tuple[int, str, int], float] = {}
    nodes = [Node(id=500 + one, kind="place", key=f"place:{one}", name=f"Town {one}") for one in range(CIRCLES)]
    nodes += [Node(id=600 + one, kind="subject", key=f"subject:{one}", name=WORDS[one]) for one in range(30)]
    teachers: dict[int, list[int]] = {}
    for one in range(ARTISTS):
        circle, place = divmod(one, FRIENDS)
        for step in (1, 2):
            other = circle * FRIENDS + (place + step) % FRIENDS
            teachers.setdefault(1 + int(order[one]), []).append(1 + int(order[other]))
            edges[1 + int(order[one]), "STUDENT_OF", 1 + int(order[other])] = 1.0
        edges[1 + one, "BORN_IN", 500 + circle] = 1.0
    persons = {
        key: Person(
            id=key,
            name=f"Artist {key}",
            birth=1800 + key % 5,
            nationality="Utopian",
            teachers=tuple(teachers[key]),
            places=(f"Town {(key - 1) // FRIENDS}",),
        )
        for key in range(1, ARTISTS + 1)
    }
    works = []
    for number in range(GROUPED * GROUPS * WORKS):
        key, group = 1000 + number, number // WORKS
        maker, subject = 1 + group // GROUPS, 600 + (int(random.integers(30)) if shuffled else group)
        title = " ".join(WORDS[2 * (subject - 600) : 2 * (subject - 600) + 2])
        works.append(_work(key, "tate", maker, title=title, subjects=(title,), years=Years(1830, 1831)))
        edges[key, "CREATED_BY", maker] = 1.0
        edges[key, "DEPICTS", subject] = 1.0
        edges[key, "PART_OF_SERIES", 700 + group] = 1.0
    nodes += [Node(id=700 + one, kind="series", key=f"s:{one}", name=f"Book {one}") for one in range(GROUPED * GROUPS)]
    for number in range(80):
        key, pair = 2000 + number, number // 2
        maker = 1 + (int(random.integers(ARTISTS)) if shuffled else pair)
        works.append(_work(key, "walters", maker))
        edges[key, "CREATED_BY", maker] = 1.0
        if number % 2:
            edges[key - 1, "RELATED_TO", key] = 1.0
    nodes += [
        Node(id=one.id, kind="artist", key=f"person:{one.id}", name=one.name, start=one.birth, nationality="Utopian")
        for one in persons.values()
    ]
    nodes += [
        Node(id=one.id, kind="artwork", key=one.key, name=one.title, source=one.key.split(":")[0]) for one in works
    ]
    return Collection(tuple(works), persons), World(nodes, edges).knowledge()


def _work(key: int, source: str, maker: int, **more: object) -> StoredArtwork:
    return StoredArtwork(id=key, key=f"{source}:{key}", rights="CC0-1.0", persons=(maker,), **{"title": "", **more})


def hide(snapshots: Snapshots) -> list[Hidden]:
    collection, knowledge = snapshots
    return [
        hide_lineage(knowledge, 0.2, 3),
        hide_associations(knowledge, "walters", 0.5, 3),
        hide_groups(collection, knowledge, "tate", 0.5, 3),
    ]


def ask(snapshots: Snapshots, hidden: list[Hidden]) -> list[Truth]:
    collection, knowledge = snapshots
    _, told = without(collection, knowledge, hidden)
    sizes = {"queries": 16, "others": 8, "seed": 3}
    return [
        ask_lineage(collection, knowledge, hidden[0], told, **sizes),
        *ask_associations(collection, knowledge, hidden[1], "walters", **sizes),
        *ask_groups(collection, knowledge, hidden[2], "tate", **sizes),
    ]


def build(snapshots: Snapshots, folder: Path) -> Rebuilt:
    return rebuild(*snapshots, folder, gates=GATES, reference_size=100, seed=3, progress=Silent())


def table(rebuilt: Rebuilt, truths: list[Truth]) -> dict[tuple[str, str, str], Row]:
    rows = evaluate_why(rebuilt, truths, seed=3, progress=Silent())
    return {(row.truth.split()[0], row.about.split(", ")[0], row.method): row for row in rows}


PEOPLE = ("teachers", "artists of the same years and nation or movement")
GROUP, GROUP_OWN = ("groups", "works of other makers"), ("groups", "works of the same maker")
PAIR, PAIR_OWN = ("pairs", "works of other makers"), ("pairs", "works of the same maker")

PLANTED = world(shuffled=False)
SHUFFLED = world(shuffled=True)


@pytest.fixture(scope="module", autouse=True)
def _written_quickly() -> Iterator[None]:
    """Whether these indexes outlive a power cut does not matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Row]:
    hidden = hide(PLANTED)
    return table(build(without(*PLANTED, hidden), tmp_path_factory.mktemp("planted")), ask(PLANTED, hidden))


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> Rebuilt:
    return build(without(*SHUFFLED, hide(SHUFFLED)), tmp_path_factory.mktemp("shuffled"))


def test_what_is_planted_is_found(planted: dict[tuple[str, str, str], Row]) -> None:
    for method in (HISTORICAL, PATH3, ADAMIC):
        assert planted[*PEOPLE, method].auc.mean > 0.95, method
        assert planted[*PAIR, method].auc.mean > 0.9, method
    for about, paths in ((GROUP, (PATH3, PATH5)), (GROUP_OWN, (NOT_BY_MAKER,))):
        for method in (*paths, ADAMIC, CONCEPTUAL):
            assert planted[*about, method].auc.mean > 0.95, (about, method)
    assert planted[*PEOPLE, PATH3].mrr.mean > 0.8


def test_a_maker_that_is_withheld_tells_nothing(planted: dict[tuple[str, str, str], Row]) -> None:
    """All works are of one year and no movement, so without the maker history has nothing to go by."""
    assert planted[*GROUP, HISTORICAL].auc.mean == pytest.approx(0.5, abs=0.12)
    assert planted[*PAIR, HISTORICAL].auc.mean > 0.95


def test_the_best_baseline_is_measured_against(planted: dict[tuple[str, str, str], Row]) -> None:
    best = planted[*PEOPLE, planted[*PEOPLE, PATH3].best]
    assert best.auc_above.mean == best.auc_above.low == best.auc_above.high == 0
    row = planted[*PEOPLE, RANDOM]
    assert row.auc_above.mean == pytest.approx(row.auc.mean - best.auc.mean)
    assert row.auc.low <= row.auc.mean <= row.auc.high


@pytest.fixture(scope="module")
def chance(shuffled: Rebuilt) -> dict[tuple[str, str, str], Row]:
    return table(shuffled, ask(SHUFFLED, hide(SHUFFLED)))


def test_what_is_shuffled_is_found_by_chance(chance: dict[tuple[str, str, str], Row]) -> None:
    for about in (PAIR, GROUP, GROUP_OWN):
        for method in (PATH3, ADAMIC, RANDOM):
            assert chance[*about, method].auc.low < 0.6, (about, method)
            assert chance[*about, method].auc.high > 0.4, (about, method)


def test_a_leak_raises_the_score_and_is_caught(
    shuffled: Rebuilt, chance: dict[tuple[str, str, str], Row], tmp_path: Path
) -> None:
    hidden = hide(SHUFFLED)
    truths = [truth for truth in ask(SHUFFLED, hidden) if truth.about.startswith("works") and truth.questions]
    left = without(*SHUFFLED, hidden)
    check_hidden(*left, hidden)
    check_unseen(shuffled.index, hidden)
    write(tmp_path, SHUFFLED[1], shuffled.affinities, GATES.min_percentile)
    leaking = replace(shuffled, knowledge=SHUFFLED[1], index=PathIndex(tmp_path))
    after = table(leaking, truths)
    for about in (PAIR, GROUP_OWN):
        assert after[*about, PATH3].auc.mean > 0.95 > chance[*about, PATH3].auc.mean + 0.2
    with pytest.raises(ValueError, match="can still be walked"):
        check_unseen(leaking.index, hidden)
    with pytest.raises(ValueError, match="STUDENT_OF"):
        check_hidden(left[0], SHUFFLED[1], hidden)
    with pytest.raises(ValueError, match="among the teachers of"):
        check_hidden(SHUFFLED[0], left[1], hidden)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_relation_left_in_is_caught(place: int) -> None:
    hidden = hide(PLANTED)
    collection, knowledge = without(*PLANTED, hidden)
    all_relations = PLANTED[1].relations
    one = next(
        at
        for at, ends in enumerate(zip(all_relations.src.tolist(), all_relations.dst.tolist(), strict=True))
        if sorted(ends) == sorted(hidden[place].pairs[-1].tolist())
    )
    kept = np.isin(_keys(all_relations), _keys(knowledge.relations))
    assert not kept[one]
    kept[one] = True
    with pytest.raises(ValueError, match="should be hidden"):
        check_hidden(collection, Knowledge(knowledge.nodes, all_relations.take(kept)), hidden)


def _keys(relations: object) -> np.ndarray:
    return relations.src * 10**8 + relations.dst * 10**3 + relations.type


def test_both_ends_keep_a_relation_and_only_the_hidden_ones_go() -> None:
    knowledge = PLANTED[1]
    hidden = hide_lineage(knowledge, 0.9, 1)
    _, told = without(*PLANTED, [hidden])
    for end in np.unique(hidden.pairs):
        assert end in told.relations.src or end in told.relations.dst
    assert len(knowledge.relations) - len(told.relations) == len(hidden)
    assert len(hide_lineage(knowledge, 0.2, 1)) == round(0.2 * ARTISTS * 2)


def test_an_end_that_had_nothing_else_may_lose_what_it_had_and_another_may_not() -> None:
    nodes = [Node(id=one, kind="artist", key=f"person:{one}", name=str(one)) for one in range(1, 6)]
    lone = {(1, "STUDENT_OF", 2): 1.0, (2, "INFLUENCED_BY", 1): 1.0, (1, "ASSOCIATED_WITH", 2): 1.0}
    chain = {(3, "STUDENT_OF", 4): 1.0, (4, "STUDENT_OF", 5): 1.0}
    hidden = hide_lineage(World(nodes, lone | chain).knowledge(), 1.0, 1)
    pairs = {tuple(pair) for pair in hidden.pairs.tolist()}
    assert (1, 2) in pairs
    assert len(pairs & {(3, 4), (4, 5)}) == 1
    _, told = without(Collection((), {}), World(nodes, lone | chain).knowledge(), [hidden])
    assert len(told.relations) == 1


def test_relations_in_other_words_are_hidden_with_the_pair() -> None:
    nodes = [Node(id=one, kind="artist", key=f"person:{one}", name=str(one)) for one in (1, 2)]
    edges = {(1, "STUDENT_OF", 2): 1.0, (2, "WORKED_AFTER", 1): 1.0, (1, "ASSOCIATED_WITH", 2): 1.0}
    persons = {
        1: Person(id=1, name="1", teachers=(2,), associates=(2,)),
        2: Person(id=2, name="2", models=(1,), associates=(1,)),
    }
    knowledge = World(nodes, edges).knowledge()
    collection, told = without(Collection((), persons), knowledge, [hide_lineage(knowledge, 1.0, 1)])
    assert not len(told.relations)
    assert collection.persons == {key: Person(id=key, name=str(key)) for key in (1, 2)}


def test_whole_components_and_whole_artists_are_hidden() -> None:
    collection, knowledge = PLANTED
    hidden = hide_groups(collection, knowledge, "tate", 0.5, 3)
    makers = {work.id: work.persons[0] for work in collection.artworks}
    asked = {makers[work] for work in hidden.pairs[:, 0].tolist()}
    assert len(asked) == GROUPED // 2
    assert len(hidden) == len(asked) * GROUPS * WORKS
    nodes = [Node(id=one, kind="artwork", key=f"walters:{one}", name="", source="walters") for one in range(1, 30)]
    triples = {(one + a, "RELATED_TO", one + b): 1.0 for one in range(1, 28, 3) for a, b in ((0, 1), (1, 2), (0, 2))}
    some = hide_associations(World(nodes, triples).knowledge(), "walters", 0.5, 3)
    assert len(some) == 12
    assert (np.unique(some.clusters, return_counts=True)[1] == 3).all()
    assert not len(hide_associations(World(nodes, triples).knowledge(), "tate", 0.5, 3))


def test_an_artist_of_most_memberships_is_not_drawn() -> None:
    collection, knowledge = PLANTED
    one_hand = tuple(replace(work, persons=(1,)) if work.id < 1080 else work for work in collection.artworks)
    for seed in range(5):
        hidden = hide_groups(Collection(one_hand, collection.persons), knowledge, "tate", 0.5, seed)
        assert len(hidden)
        assert (hidden.pairs[:, 0] >= 1080).all()


def test_others_are_hard_and_in_no_relation() -> None:
    hidden = hide(PLANTED)
    people, pairs, pairs_own, groups, groups_own = ask(PLANTED, hidden)
    collection, knowledge = PLANTED
    told = {(a, b) for a, b in zip(knowledge.relations.src.tolist(), knowledge.relations.dst.tolist(), strict=True)}
    makers = {work.id: work.persons[0] for work in collection.artworks}
    for truth in (people, pairs, groups, groups_own):
        assert truth.questions
        for one in truth.questions:
            assert one.wanted not in one.others
            assert one.asks not in one.others
            assert len(set(one.others)) == len(one.others)
            assert not any((one.asks, other) in told or (other, one.asks) in told for other in one.others)
    assert all(
        makers[one.asks] != makers[other] for one in (*pairs.questions, *groups.questions) for other in one.others
    )
    assert all(makers[one.asks] == makers[other] for one in groups_own.questions for other in one.others)
    # each maker has one pair here: there are no others to ask among
    assert not pairs_own.questions
    assert pairs_own.unasked
    assert groups.maker_withheld
    assert not groups_own.maker_withheld


def test_questions_are_the_same_for_a_seed_and_go_round_the_clusters() -> None:
    hidden = hide(PLANTED)
    assert ask(PLANTED, hidden) == ask(PLANTED, hide(PLANTED))
    groups = ask_groups(*PLANTED, hidden[2], "tate", queries=GROUPED // 2, others=20, seed=3)
    assert len({one.cluster for one in next(iter(groups)).questions}) == GROUPED // 2


def test_others_have_met_the_one_that_asks_and_somebody_else() -> None:
    """A pupil born in 1850 wants a teacher of 1800; of the others one is too old, and one has no relation left."""
    births = {1: 1855, 2: 1800, 9: 1792, 10: 1805} | dict.fromkeys(range(3, 9), 1800) | {20: 1800, 21: 1800}
    nodes = [
        Node(id=key, kind="artist", key=f"person:{key}", name=str(key), start=year, nationality="Utopian")
        for key, year in births.items()
    ]
    friends = {(key, "ASSOCIATED_WITH", 21): 1.0 for key in range(3, 11)}
    knowledge = World(nodes, {(1, "STUDENT_OF", 2): 1.0} | friends).knowledge()
    hidden = hide_lineage(knowledge, 1.0, 1)
    told = without(Collection((), {}), knowledge, [hidden])[1]
    truth = ask_lineage(Collection((), {}), knowledge, hidden, told, queries=5, others=50, seed=1)
    (one,) = [question for question in truth.questions if question.asks == 1]
    assert set(one.others) == {3, 4, 5, 6, 7, 8, 10, 21}


def test_people_without_works_are_made_of_what_is_known() -> None:
    nodes = [
        Node(id=1, kind="artist", key="person:1", name="One", start=1800, end=1850, nationality="Utopian"),
        Node(id=2, kind="artist", key="person:2", name="Two"),
        Node(id=3, kind="movement", key="movement:x", name="Xism"),
        Node(id=4, kind="place", key="place:y", name="Y"),
    ]
    edges = [(1, "STUDENT_OF", 2), (1, "MEMBER_OF", 3), (1, "BORN_IN", 4), (1, "ASSOCIATED_WITH", 2)]
    people = persons_of(Collection((), {}), World(nodes, dict.fromkeys(edges, 1.0)).knowledge())
    assert people[1] == Person(
        id=1,
        name="One",
        birth=1800,
        death=1850,
        nationality="Utopian",
        teachers=(2,),
        associates=(2,),
        movements=("Xism",),
        places=("Y",),
    )
    assert people[2].associates == (1,)


def test_ties_count_half_and_the_unknown_comes_last() -> None:
    one = measure(
        [
            np.asarray([1.0, 1.0, 0.0, np.nan, 2.0]),
            np.asarray([-np.inf, np.nan, -np.inf, 1.0]),
            np.asarray([3.0, 1.0]),
        ]
    )
    np.testing.assert_allclose(one.auc, [(0.5 + 2) / 4, 1 / 3, 1])
    np.testing.assert_allclose(one.reciprocal, [(1 / 2 + 1 / 3) / 2, (1 / 2 + 1 / 3 + 1 / 4) / 3, 1])
    np.testing.assert_allclose(one.hit, [1, 1, 1])
    assert one.known.tolist() == [True, False, True]
    assert measure([np.zeros(21)]).hit[0] == pytest.approx(10 / 21)


def test_other_costs_are_tried_on_one_half_and_the_best_on_the_other(shuffled: Rebuilt, tmp_path: Path) -> None:
    truths = [replace(truth, questions=truth.questions[:4]) for truth in ask(SHUFFLED, hide(SHUFFLED))]
    tried = try_costs(shuffled, truths[:1], tmp_path, GATES, hops=3, seed=3, progress=Silent())
    assert [one.costs for one in tried] == list(variants())
    in_use = next(one for one in tried if one.costs == AS_THEY_ARE)
    assert in_use.above.mean == 0
    assert sum(one.tested is not None for one in tried) <= 1
    clusters = np.arange(8)
    truth = replace(truths[0], questions=tuple(Question(1, 2, (3, 4, 5, 6, 7), int(one)) for one in clusters))
    better = dict(_by_name(_tried(truth, {AS_THEY_ARE: np.full(8, 0.5), "other": np.full(8, 0.9)}, 3)))
    assert better["other"].questions == 4
    assert better["other"].tested == bootstrap(np.full(4, 0.4), np.arange(4), seed=3)
    assert better[AS_THEY_ARE].tested is None


def _by_name(tried: object) -> list[tuple[str, object]]:
    return [(one.costs, one) for one in tried]
