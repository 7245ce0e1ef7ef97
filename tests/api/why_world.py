"""An invented world of a master, her pupil and six works, in which the right path is plain."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from api.catalogue import Catalogue
from api.live import Loaded
from api.search import Search
from api.tombs import Tombs
from embeddings.descriptors import Colour, Descriptors
from embeddings.facet import empty
from graph.affinity import Affinities
from graph.paths.index import PathIndex
from graph.paths.records import Hop
from graph.paths.writing import write
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.known import Knowledge, Node, Relations
from scrapers.records import Image, Years

MASTER, PUPIL, NAMESAKE, SCHOOL, BOAT, ISLE, HUT = range(1, 8)
DAWN, DUSK, OAK, MIST, TAKEN, BARE = 11, 12, 13, 14, 15, 16

PICTURE = Image(
    sha256="a" * 64,
    mime="image/jpeg",
    width=300,
    height=200,
    size=1,
    phash="0" * 16,
    original="originals/aa/a.jpg",
    working="working/aa/a.jpg",
    thumbnail="thumbnails/aa/a.jpg",
)

PERSONS = {
    MASTER: Person(id=MASTER, name="Ada Berg", birth=1820, death=1890),
    PUPIL: Person(id=PUPIL, name="Bo Çelik", birth=1850, teachers=(MASTER,)),
    NAMESAKE: Person(id=NAMESAKE, name="Ada Berg", birth=1920),
}


def _work(id_: int, title: str, **values: Any) -> StoredArtwork:
    return StoredArtwork(**{"id": id_, "key": f"met:{id_}", "title": title, "rights": "CC0-1.0"} | values)


WORKS = (
    _work(DAWN, "Dawn", persons=(MASTER,), years=Years(1860, 1862, True), subjects=("boat",), image=PICTURE),
    _work(DUSK, "Dusk", persons=(PUPIL,), years=Years(1880, 1880), subjects=("boat",), image=PICTURE),
    _work(OAK, "The Oak", persons=(PUPIL,), years=Years(1900, 1900), rights="CC-BY-4.0", attribution="Photo: K. Ek"),
    _work(MIST, "Mist", years=Years(-20, -20)),
    _work(TAKEN, "Gone", persons=(MASTER,)),
    _work(BARE, ""),
)

NODES = (
    Node(id=MASTER, kind="artist", key="person:ulan:1", name="Ada Berg", start=1820, end=1890),
    Node(id=PUPIL, kind="artist", key="person:ulan:2", name="Bo Çelik", start=1850),
    Node(id=NAMESAKE, kind="artist", key="person:ulan:3", name="Ada Berg", start=1920),
    Node(id=SCHOOL, kind="movement", key="movement:tonalism", name="Tonalism"),
    Node(id=BOAT, kind="subject", key="subject:boat", name="boat"),
    Node(id=ISLE, kind="place", key="place:isle", name="Isle of Mists"),
    Node(id=HUT, kind="subject", key="subject:hut", name="hut"),
    *(
        Node(
            id=work.id,
            kind="artwork",
            key=work.key,
            name=work.title,
            start=work.years.start if work.years else None,
            end=work.years.end if work.years else None,
            rights=work.rights,
            source="met",
        )
        for work in WORKS
    ),
)


DESCRIPTORS = Descriptors(
    palette=(Colour("#334455", "slate blue", 0.6), Colour("#998877", "ochre", 0.4)),
    darks=0.5,
    lights=0.1,
    lightness=40.0,
    contrast=20.0,
    chroma=15.0,
    warm=0.5,
    stroke_angle=None,
    stroke_strength=0.0,
    horizon=None,
    symmetry=0.0,
    mass=(0.5, 0.5),
    edges=0.1,
    fineness=0.2,
    grayscale=False,
)


FACTS: tuple[tuple[int, str, int, str, str], ...] = (
    (DAWN, "CREATED_BY", MASTER, "", ""),
    (TAKEN, "CREATED_BY", MASTER, "", ""),
    (DUSK, "CREATED_BY", PUPIL, "", ""),
    (OAK, "CREATED_BY", PUPIL, "", ""),
    (PUPIL, "STUDENT_OF", MASTER, "pupil of Ada Berg", "A. Writer, Lives, 1901, p. 3"),
    (DAWN, "DEPICTS", BOAT, "", ""),
    (DUSK, "DEPICTS", BOAT, "", ""),
    (DAWN, "DEPICTS", HUT, "", ""),
    (DUSK, "DEPICTS", HUT, "", ""),
    (DAWN, "PART_OF_MOVEMENT", SCHOOL, "", ""),
    (OAK, "PART_OF_MOVEMENT", SCHOOL, "", ""),
    (MIST, "LOCATED_IN", ISLE, "", ""),
)
"""All that is known: what each source states, in its words, and where that is printed."""

VOCABULARY, RARITY = np.array(["dawn", "evening", "ice", "oak", "spring"]), np.float32([3.0, 5.0, 4.0, 1.5, 8.0])
"""The words that the encoder of subjects knows, and their inverse document frequencies: half of the works have oaks."""

LIKENESS = 99.62
"""Percentile in form of the one affinity, of DAWN and DUSK."""


class Release:
    """A release of that world: `read` counts how often descriptors are read."""

    number = 7

    def __init__(self, paths: PathIndex) -> None:
        self.paths, self.descriptors = paths, self
        self.affinities = {"formal": _affinity(), **dict.fromkeys(("conceptual", "historical"), _no_affinity())}
        self.facets = {"formal": empty(2)}
        self.basis = SimpleNamespace(conceptual=SimpleNamespace(vocabulary=VOCABULARY, rarity=RARITY))
        self.read = 0

    def of(self, artwork: int) -> Descriptors | None:
        self.read += 1
        return DESCRIPTORS if artwork in (DAWN, DUSK) else None


@cache
def index() -> PathIndex:
    """The real index of that world."""
    folder = Path(tempfile.mkdtemp(prefix="kindred-why-"))
    atexit.register(shutil.rmtree, folder)
    write(folder, Knowledge(NODES, _relations()), {"formal": _affinity()}, 95.0)
    return PathIndex(folder)


def world() -> Loaded:
    """The world as the API has it, after the work TAKEN was taken down."""
    tombs = Tombs("1", frozenset({f"met:{TAKEN}"}))
    catalogue = Catalogue(Collection(WORKS, PERSONS), tombs.keys)
    return Loaded(cast(Any, Release(index())), catalogue, Search(catalogue), tombs=tombs)


def _relations() -> Relations:
    facts = sorted(FACTS)
    types = tuple(dict.fromkeys(type_ for _, type_, *_ in facts))
    notes = tuple(dict.fromkeys([("", ""), *((evidence, citation) for *_, evidence, citation in facts)]))
    return Relations(
        src=np.asarray([src for src, *_ in facts], dtype=np.int64),
        dst=np.asarray([dst for _, _, dst, *_ in facts], dtype=np.int64),
        type=np.asarray([types.index(type_) for _, type_, *_ in facts], dtype=np.int16),
        provenance=np.zeros(len(facts), dtype=np.int16),
        sources=np.asarray([type_ == "STUDENT_OF" for _, type_, *_ in facts], dtype=np.int32),
        confidence=np.asarray([0.875 if type_ == "STUDENT_OF" else 1 for _, type_, *_ in facts], dtype=np.float32),
        types=types,
        provenances=("stated",),
        source_groups=(("met",), ("nga", "tate")),
        note=np.asarray([notes.index(fact[3:]) for fact in facts], dtype=np.int32),
        notes=notes,
    )


def _affinity() -> Affinities:
    ends, scores = np.asarray([DAWN, DUSK]), np.asarray([0.81, 0.05, LIKENESS], dtype=np.float32)
    lists = (np.asarray([0, 1, 2]), ends[::-1], *(np.repeat(one, 2) for one in scores))
    return Affinities(
        ends, *lists, ends[:1], ends[1:], *(scores[at : at + 1] for at in range(3)), np.ones(2, dtype=np.int32)
    )


def _no_affinity() -> Affinities:
    none, scores = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    return Affinities(none, np.zeros(1, dtype=np.int64), none, *(scores,) * 3, none, none, *(scores,) * 3)


MADE = Hop(
    src=DAWN,
    type="CREATED_BY",
    dst=MASTER,
    forward=True,
    cost=0.6,
    provenance="stated",
    sources=("met",),
    confidence=1.0,
)
TAUGHT = Hop(
    src=PUPIL,
    type="STUDENT_OF",
    dst=MASTER,
    forward=False,
    cost=0.7,
    provenance="stated",
    sources=("nga", "tate"),
    confidence=0.875,
    evidence="pupil of Ada Berg",
    citation="A. Writer, Lives, 1901, p. 3",
)
LIKE = Hop(src=DAWN, type="FORMAL_SIM", dst=DUSK, forward=True, cost=1.1, percentile=LIKENESS, cosine=0.81, csls=0.05)
"""Hops of that world, as a search gives them."""
