from dataclasses import replace

from scrapers.crediting import credited, via
from scrapers.records import Artist, Artwork

LAMP = Artwork(
    source="tide",
    source_id="7",
    title="The Lamp",
    rights="CC BY 4.0",
    artists=(Artist(key="1", name="Jost Arens"),),
    landing_page="https://tide.example/7",
    credit_line="Museum of the Coast",
)
LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"


def test_a_work_is_credited_as_its_museum_says():
    line = f'"The Lamp" by Jost Arens (workshop of), Tide Museum, {LICENCE}, https://tide.example/7'
    assert credited(LAMP, ["Jost Arens (workshop of)"], "Tide Museum") == replace(LAMP, attribution=line)


def test_a_work_in_an_aggregator_is_credited_to_its_holder():
    line = f'"The Lamp" by Jost Arens, Museum of the Coast via Tide, {LICENCE}, https://tide.example/7'
    assert via(LAMP, "Tide") == replace(LAMP, attribution=line)


def test_without_a_holder_or_a_licence_that_is_known_no_line_is_made():
    for work in (replace(LAMP, credit_line=None), replace(LAMP, rights="as agreed")):
        assert via(work, "Tide") == work
