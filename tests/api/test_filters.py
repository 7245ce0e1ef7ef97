import pytest

from api.catalogue import Catalogue
from api.filters import Filters
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.errors import BadQuery
from scrapers.records import Years

PERSONS = {1: Person(id=1, name="Berthe Morisot")}
WORK = StoredArtwork(
    id=5,
    key="met:5",
    title="Boats",
    rights="CC0-1.0",
    persons=(1,),
    years=Years(1880, 1885),
    movements=("Impressionism",),
)
BARE = StoredArtwork(id=6, key="aic:6", title="", rights="CC-BY-4.0")


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(), True),
        (Filters(year_from=1885), True),
        (Filters(year_from=1886), False),
        (Filters(year_to=1880), True),
        (Filters(year_to=1879), False),
        (Filters(rights=("cc0-1.0", "PDM-1.0")), True),
        (Filters(rights=("PDM-1.0",)), False),
        (Filters(rights=("CC0",)), True),
        (Filters(rights=("CC0 1.0",)), True),
        (Filters(sources=("met",)), True),
        (Filters(sources=("aic",)), False),
        (Filters(movements=("impressionism",)), True),
        (Filters(genres=("landscape",)), False),
        (Filters(artist="morisot"), True),
        (Filters(artist="monet"), False),
        (Filters(artist="morisot", year_from=1900), False),
    ],
)
def test_a_work_meets_every_condition_or_none(filters: Filters, admitted: bool) -> None:
    assert filters.admits(WORK, PERSONS) is admitted


@pytest.mark.parametrize(
    "filters", [Filters(year_from=1), Filters(year_to=3000), Filters(artist="a"), Filters(movements=("x",))]
)
def test_what_is_not_stated_is_not_met(filters: Filters) -> None:
    assert not filters.admits(BARE, PERSONS)


def test_years_that_run_backwards_are_refused() -> None:
    with pytest.raises(BadQuery, match="backwards"):
        Filters(year_from=1900, year_to=1800)


def test_a_name_that_no_work_states_is_told_with_the_nearest() -> None:
    catalogue = Catalogue(Collection((WORK, BARE), PERSONS))
    filters = Filters(movements=("Impresionism", "impressionism"), sources=("nowhere",), rights=("CC0",))
    assert catalogue.unknown(filters) == [
        "no work has the source 'nowhere'",
        "no work has the movement 'Impresionism'; did you mean Impressionism?",
    ]
