"""Which node is meant, and how it is shown."""

from dataclasses import replace

import pytest

from api.names import Names
from api.nodes import find_node, listed, near, shown
from api.tombs import Tombs
from scrapers.errors import BadQuery, NodeNotFound, TakenDown
from scrapers.known import Node
from tests.api.why_world import BARE, DAWN, ISLE, MASTER, MIST, NODES, OAK, PUPIL, SCHOOL, TAKEN, world

LOADED = world()
BY_ID = {node.id: node for node in NODES}


@pytest.mark.parametrize(
    ("text", "node"),
    [
        (f"met:{DAWN}", DAWN),
        ("  person:ulan:1 ", MASTER),
        ("movement:tonalism", SCHOOL),
        ("Tonalism", SCHOOL),
        ("isle OF mists", ISLE),
        ("bo celik", PUPIL),
        ("The Oak", OAK),
        ("the   oak!", OAK),
    ],
)
def test_a_node_is_found_by_its_key_or_its_name(text: str, node: int) -> None:
    assert find_node(text, LOADED).id == node


def test_a_name_of_two_nodes_is_refused_with_both() -> None:
    with pytest.raises(BadQuery) as caught:
        find_node("Ada Berg", LOADED)
    assert str(caught.value) == (
        "2 nodes are called 'Ada Berg': Ada Berg, artist, 1820–1890 (person:ulan:1); "
        "Ada Berg, artist, 1920– (person:ulan:3); give the key of one"
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Berg", "did you mean Ada Berg, artist, 1820–1890 (person:ulan:1); Ada Berg"),
        ("Tonalsm", "did you mean Tonalism, movement (movement:tonalism)?"),
        ("mists isle", "Isle of Mists, place (place:isle)"),
        ("movement:tonalisme", "(movement:tonalism)"),
        ("met:111", "Dawn, artwork, 1860–1862 (met:11)"),
    ],
)
def test_a_node_that_is_not_there_is_named_with_those_that_may_be_meant(text: str, hint: str) -> None:
    with pytest.raises(NodeNotFound) as caught:
        find_node(text, LOADED)
    assert hint in str(caught.value)


def test_nothing_is_meant_by_nothing() -> None:
    for text in ("", "…", "qqqqqq"):
        with pytest.raises(NodeNotFound, match=r"^there is no node '[^;]*$"):
            find_node(text, LOADED)


def test_a_work_that_was_taken_down_is_gone_by_key_and_unheard_of_by_name() -> None:
    with pytest.raises(TakenDown):
        find_node(f"met:{TAKEN}", LOADED)
    with pytest.raises(NodeNotFound):
        find_node("Gone", LOADED)
    # of a work that went before the release was made, the takedown alone is left
    with pytest.raises(TakenDown):
        find_node("met:99", replace(LOADED, tombs=Tombs("2", frozenset({"met:99"}))))
    assert TAKEN not in [node.id for node in near("Gone", LOADED)]


def test_a_work_without_a_title_is_found_by_what_it_is_called() -> None:
    for text in ("Untitled work met:16", " untitled work met:16 ", "met:16"):
        assert find_node(text, LOADED).id == BARE
    with pytest.raises(TakenDown):
        find_node(f"untitled etching met:{TAKEN}", LOADED)
    with pytest.raises(NodeNotFound, match="untitled etching met:999"):
        find_node("untitled etching met:999", LOADED)
    with pytest.raises(NodeNotFound, match=f"untitled work met:{DAWN}"):
        find_node(f"untitled work met:{DAWN}", LOADED)
    with pytest.raises(NodeNotFound, match=f"untitled work met:{DAWN}"):
        find_node(f"untitled work met:{DAWN}", LOADED)
    nodes = [BY_ID[BARE], BY_ID[DAWN]]
    assert listed(nodes, LOADED.catalogue) == "Untitled work met:16, artwork; Dawn, artwork, 1860–1862 (met:11)"


def test_a_work_is_shown_with_its_credit_and_a_life_with_its_years() -> None:
    work = shown(BY_ID[OAK], LOADED.catalogue)
    assert (work.said, work.years_said, work.attribution) == ("“The Oak”", "1900", "Photo: K. Ek (CC BY 4.0)")
    assert work.to_mapping()["thumbnail"] is None
    assert shown(BY_ID[DAWN], LOADED.catalogue).thumbnail == "/images/thumbnails/aa/a.jpg"
    assert shown(BY_ID[DAWN], LOADED.catalogue).years_said == "c. 1860–1862"
    assert shown(BY_ID[MIST], LOADED.catalogue).years_said == "21 BCE"
    assert shown(BY_ID[BARE], LOADED.catalogue).said == "untitled work met:16"
    person = shown(BY_ID[PUPIL], LOADED.catalogue)
    assert (person.said, person.years, person.years_said) == ("Bo Çelik", (1850, None), "1850–")
    assert person.url == f"/graph/{person.key}"
    assert person.to_mapping()["rights"] is None
    assert shown(BY_ID[SCHOOL], LOADED.catalogue).page == "/explore/movement:tonalism"


def test_every_name_is_found_whole_and_by_each_of_its_words() -> None:
    names = [f"{first} {second}" for first in ("red", "green", "red") for second in ("sea", "seal", "Élan")]
    nodes = [Node(id=100 + n, kind="subject", key=f"s:{n}", name=name) for n, name in enumerate(names)]
    found = Names(nodes)
    for node in nodes:
        assert node.id in found.exact(node.name)
        assert set(found.exact(node.name)) == {one.id for one in nodes if one.name == node.name}
        for word in node.name.split():
            assert node.id in found.holding(word)
    assert found.exact("red") == found.exact("sea") == []
    assert set(found.holding("sea")) == {100, 103, 106}


def test_people_and_terms_come_before_works_and_short_names_before_long() -> None:
    nodes = [
        Node(id=1, kind="artwork", key="a:1", name="Rembrandt"),
        Node(id=2, kind="artist", key="person:b", name="Follower of Rembrandt van Rijn"),
        Node(id=3, kind="artist", key="person:a", name="Rembrandt van Rijn"),
    ]
    assert Names(nodes).holding("rembrandt") == [3, 2, 1]
    assert Names(nodes).spelt("Rembrandt van Rhijn") == [3]
    assert Names([]).exact("x") == Names([]).holding("x") == Names([]).spelt("x") == []
