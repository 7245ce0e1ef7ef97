"""The page of paths drawn without a server: its form, its paths, and that nothing a record says becomes markup."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.catalogue import Catalogue
from api.live import Loaded
from api.pages import why as pages
from api.pages.asked import Fields
from api.pages.assets import address
from api.pages.judging import judged
from api.pages.why_form import Pairs, form, link, pairs_of, said
from api.why.asked import Asked
from api.why.route import why
from graph.paths.records import Constraints
from scrapers.collection import Collection
from scrapers.errors import TakenDown
from tests.api.why_world import BARE, DAWN, DUSK, TAKEN, world

ENDS = [("from", f"met:{DAWN}"), ("to", f"met:{DUSK}")]


def drawn(*more: tuple[str, str], ends: Pairs = ENDS, loaded: Loaded | None = None, status: int = 200) -> str:
    """The page of what is found between DAWN and DUSK."""
    text, answered = pages.page(Fields([*ends, *more]), loaded or world())
    assert answered == status
    return text


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_path_is_drawn_with_its_pictures_its_words_and_what_it_rests_on() -> None:
    page = drawn(("k", "3"))
    assert "<title>Why “Dawn” and “Dusk” are related · Kindred</title>" in page
    assert page.count("<article") == 3
    assert page.count('src="/images/thumbnails/aa/a.jpg"') == 6
    text = text_of(page)
    assert "“Dawn” is by Ada Berg, who taught Bo Çelik, who made “Dusk”." in text
    assert "Ada Berg artist, 1820–1890" in text
    assert "Pupil of Ada Berg, according to National Gallery of Art, Washington and Tate" in text
    assert "A. Writer, Lives, 1901, p. 3" in text
    assert "closest 0.4 % in form, the nearest of 1" in text
    assert "0.81" not in text
    assert "Alike: 1 more, such as by way of hut" in text
    assert 'href="/why/?from=met%3A11&amp;to=met%3A12&amp;k=3&amp;through=subject%3Ahut">hut</a>' in page
    assert page.count("Dawn, Ada Berg, met (CC0 1.0)") == 3
    assert 'href="/why?from=met%3A11&amp;to=met%3A12&amp;k=3"' in page


def test_the_ends_are_swapped_and_all_else_stays() -> None:
    page = drawn(("without", "boat"), ("hops", "3"))
    (swap,) = re.findall(r'href="([^"]*)">Swap', page)
    assert parse_qsl(urlsplit(swap.replace("&amp;", "&")).query) == [
        ("from", f"met:{DUSK}"),
        ("to", f"met:{DAWN}"),
        ("hops", "3"),
        ("without", "boat"),
    ]


def test_no_path_says_what_stands_in_the_way_and_how_to_drop_it() -> None:
    page = drawn(("type", "depicts"), ("without", "boat"), ("without", "hut"), ("hops", "2"))
    assert "<h1>Whether “Dawn” and “Dusk” are related</h1>" in page
    assert "No path of at most 2 hops" in page
    (drop,) = re.findall(r'href="([^"]*)">without ‘not through boat and hut’', page)
    assert drop == "/why/?from=met%3A11&amp;to=met%3A12&amp;hops=2&amp;type=depicts"
    assert "“Dawn” and “Dusk” both depict boat and hut." in text_of(page)
    bare = drawn(ends=[("from", f"met:{DAWN}"), ("to", f"met:{BARE}")])
    assert "<h1>Whether “Dawn” and untitled work met:16 are related</h1>" in bare
    assert "What to try" in bare
    assert '<a href="/works/met:11">Dawn</a> and <a href="/works/met:16">Untitled work met:16</a>' in bare
    assert "without any condition" not in bare


def test_the_fields_that_ask_for_each_constraint_are_known() -> None:
    assert set(pages.ASKED_BY) == set(Constraints.__dataclass_fields__)


def test_an_end_that_is_unclear_is_offered_to_be_chosen() -> None:
    text, status = pages.page(Fields([("from", "Ada Berg"), ("to", f"met:{DUSK}"), ("hops", "3")]), world())
    assert status == 422
    assert 'role="alert">2 nodes are called' in text
    assert 'href="/why/?to=met%3A12&amp;hops=3&amp;from=person%3Aulan%3A1"' in text
    assert 'aria-invalid="true"' in text
    text, status = pages.page(Fields([("from", "Dawm of boat"), ("to", f"met:{DUSK}")]), world())
    assert status == 404
    text, status = pages.page(Fields([("from", "boa")]), world())
    assert status == 200
    assert 'role="alert"' not in text
    assert "from=subject%3Aboat" in text
    assert "from=met%3A11" in text, "a search of works finds what depicts it"


def test_a_work_that_was_taken_down_is_gone() -> None:
    with pytest.raises(TakenDown):
        pages.page(Fields([("from", f"met:{TAKEN}"), ("to", f"met:{DUSK}")]), world())


@pytest.mark.parametrize(
    "field", [("hops", "9"), ("k", "x"), ("facet_share", "2"), ("forbid", "zzz"), ("year_to", "then")]
)
def test_what_cannot_be_asked_is_said_above_the_form(field: tuple[str, str]) -> None:
    text, status = pages.page(Fields([*ENDS, field]), world())
    assert status == 422
    assert '<form class="asking"' in text
    assert 'role="alert"' in text


def test_the_form_holds_all_that_was_asked_and_sends_it_again() -> None:
    asked: Pairs = [
        *ENDS,
        *(
            ("k", "3"),
            ("hops", "4"),
            ("type", "form"),
            ("type", "DEPICTS"),
            ("require", "form"),
            ("require", "depicts"),
        ),
        *(("forbid", "taught"), ("through", "boat"), ("through", "isle of mists"), ("without", "tonalism")),
        *(("rights", "CC0-1.0"), ("year_from", "1800"), ("year_to", "1900"), ("monotone", "true")),
        ("facet_share", "0.5"),
    ]
    shown = form(pairs_of(Fields(asked)), world())
    page = drawn(*asked[2:])
    sent = [(name, value) for name, value in re.findall(r'<input name="([^"]+)" value="([^"]*)"', page) if value]
    sent += re.findall(r'<input name="([^"]+)" type="number"[^>]*value="([^"]+)"', page)
    sent += re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]+)" checked', page)
    sent += re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', page)
    for name, body in re.findall(r'<select name="([^"]+)">(.*?)</select>', page, flags=re.DOTALL):
        sent += [(name, value) for value in re.findall(r'value="([^"]+)" selected', body)]
    assert sorted(sent) == sorted(asked)
    assert len(shown.chips) == len(asked) - 3
    assert link(pairs_of(Fields([*ENDS, ("hops", "5"), ("k", "5")]))) == link(ENDS)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("forbid", "influenced", "no “was influenced by”"),
        ("type", "maker", "only “is by”"),
        ("require", "DEPICTS", "must have “depicts”"),
        ("forbid", "known", "no known relations"),
        ("forbid", "zzz", "no zzz"),
    ],
)
def test_a_chip_calls_types_as_the_explanation_does(name: str, value: str, words: str) -> None:
    assert said(name, value) == words


def test_works_of_one_title_maker_and_date_are_told_apart_in_the_heading() -> None:
    loaded = world()
    dawn = loaded.catalogue.get(DAWN)
    works = [replace(dawn, id=work.id, key=work.key) if work.id == DUSK else work for work in loaded.catalogue]
    loaded = replace(loaded, catalogue=Catalogue(Collection(tuple(works), loaded.catalogue.persons)))
    label = "“Dawn” (Ada Berg, c. 1860–1862, met:{})".format
    assert f"<h1>Why {label(DAWN)} and {label(DUSK)} are related</h1>" in drawn(loaded=loaded)


def test_what_records_say_is_never_markup() -> None:
    evil = "\"><script>alert('x')</script>"
    loaded = world()
    works = [replace(work, title=evil, attribution=evil) for work in loaded.catalogue]
    loaded = replace(loaded, catalogue=Catalogue(Collection(tuple(works), loaded.catalogue.persons)))
    page = drawn(loaded=loaded)
    assert re.findall(r"<script[^>]*>", page) == [f'<script type="module" src="{address("judge.js")}">']
    assert page.count("alert") > 5
    text, _ = pages.page(Fields([("from", evil), ("to", evil), ("forbid", evil)]), world())
    assert "<script" not in text


def test_every_path_and_all_of_them_may_be_taken_away() -> None:
    page = drawn(("k", "3"), ("forbid", "place"))
    whole = "from=met%3A11&amp;to=met%3A12&amp;k=3&amp;forbid=place"
    for name in ("json", "graphml", "csv", "bibtex", "iiif"):
        assert page.count(f'href="/export?format={name}&amp;{whole}"') == 1
        for number in (1, 2, 3):
            assert page.count(f'href="/export?format={name}&amp;{whole}&amp;path={number}"') == 1
    alone = drawn(("k", "1"))
    assert "path=1" in alone
    assert "All of them" not in alone
    assert "/export" not in drawn(("type", "depicts"), ("without", "boat"), ("without", "hut"), ("hops", "2"))


def test_a_step_is_judged_as_its_edge_stands() -> None:
    page = unescape(drawn(("require", "taught"), ("k", "1")))
    buttons = re.findall(
        r'<button type="button" class="judging" hidden data-from="([^"]*)" data-type="([^"]*)"'
        r' data-to="([^"]*)" data-words="([^"]*)" data-others="(.*?)">Judge',
        page,
    )
    assert [one[:4] for one in buttons] == [
        ("met:11", "CREATED_BY", "person:ulan:1", "“Dawn” is by Ada Berg"),
        ("person:ulan:2", "STUDENT_OF", "person:ulan:1", "Bo Çelik was taught by Ada Berg"),
        ("met:12", "CREATED_BY", "person:ulan:2", "“Dusk” is by Bo Çelik"),
    ]
    assert json.loads(buttons[1][4]) == [
        ["INFLUENCED_BY", "Bo Çelik was influenced by Ada Berg"],
        ["WORKED_AFTER", "Bo Çelik made works after Ada Berg"],
        ["ASSOCIATED_WITH", "Bo Çelik was close to Ada Berg"],
    ]
    assert page.count('<form class="judge" hidden>') == 1
    assert 'type="password" autocomplete="off"' in page
    assert "stands behind this step" not in page


def test_a_judgement_behind_a_step_is_linked() -> None:
    (path,) = why(Asked(start="met:11", end="met:12", require=("taught",), k=1), world()).paths
    step = replace(path.steps[1], hop=replace(path.steps[1].hop, judgement=12))
    assert judged(path.steps[1]).verdict == ""
    assert judged(step).verdict == "/judgements/12"
