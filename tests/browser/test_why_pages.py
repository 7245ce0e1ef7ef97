"""Asking why in a real browser: with JavaScript and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit
from tests.sample_release import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ENDS = "/why/?from=sample:0007&to=sample:0100"


def test_from_a_kindred_work_to_the_paths_and_what_they_rest_on(visit: Visit) -> None:
    page = visit.go("/works/sample:0007")
    title = page.locator(".kin h3").first.inner_text()
    page.get_by_role("link", name=re.compile("^Why are these two related")).first.click()
    expect(page).to_have_url(re.compile("/why/.from=sample%3A0007&to=sample%3A"))
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator(".path").first).to_be_visible()
    expect(page.locator(".walk").first.locator("img").first).to_have_attribute(
        "src", re.compile("^/images/thumbnails/")
    )
    first = page.locator(".rests").first
    expect(first.locator("ol")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("ol > li").first).to_be_visible()
    expect(first).to_contain_text(re.compile(r"Stated by sample|[Bb]oth|[Ss]hare|apart|taught"))
    there = page.locator(".summary").all_inner_texts()
    page.get_by_role("link", name="Swap the ends").click()
    expect(page.locator("input[name=to]")).to_have_value("sample:0007")
    assert len(page.locator(".summary").all_inner_texts()) == len(there)


def test_a_name_leads_to_the_node_that_is_meant(visit: Visit) -> None:
    visit.expected = ("404",)
    page = visit.go("/")
    page.get_by_role("link", name="Why related").click()
    page.get_by_role("textbox", name="From", exact=True).fill("Marchevant")
    page.get_by_role("textbox", name="To", exact=True).fill("rainstone INK")
    page.get_by_role("button", name="Show why").first.click()
    expect(page.get_by_role("alert")).to_contain_text("there is no node 'Marchevant'", ignore_case=True)
    page.get_by_role("link", name=re.compile("^Odile Marchevant, artist")).click()
    expect(page.locator("h1")).to_have_text("Why Odile Marchevant and Rainstone Ink are related")
    expect(page.locator(".path").first).to_be_visible()


def test_a_path_keeps_to_what_is_asked_and_says_what_stands_in_the_way(visit: Visit) -> None:
    page = visit.go(ENDS)
    page.click(".asking summary")
    page.get_by_role("group", name="Only by way of").get_by_label("who made what").check()
    page.locator("select[name=hops]").select_option("3")
    page.locator(".panel button").click()
    expect(page).to_have_url(re.compile("hops=3.*type=maker"))
    expect(page.locator("#none")).to_contain_text("No path of at most 3 hops")
    expect(page.locator(".chips li")).to_have_text(["3 hops at most", "only “is by”", "Clear all"])
    page.get_by_role("link", name=re.compile("^without ‘only “is by”’")).click()
    expect(page.locator(".path").first).to_be_visible()
    expect(page.locator("#none")).to_have_count(0)
    expect(page.locator(".chips li")).to_have_text(["3 hops at most"])


def test_the_form_is_filled_in_by_keyboard(visit: Visit) -> None:
    page = visit.go("/why/")
    page.get_by_role("textbox", name="From", exact=True).focus()
    page.keyboard.type("sample:0007")
    page.keyboard.press("Tab")
    page.keyboard.type("sample:0100")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show why").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".path").first).to_be_visible()
    page.locator(".rests summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rests ol").first).to_be_visible()


def test_a_curator_judges_a_step_on_the_page(
    browser: Browser, site: str, sample: Built, request: pytest.FixtureRequest
) -> None:
    token = sample.work.store.create_token("Ana", ["curate"])
    request.addfinalizer(lambda: sample.work.store.revoke_token(token.id))
    page = browser.new_page()
    visit = Visit(page, site, expected=("401",))
    visit.watch()
    visit.go(f"{ENDS}&type=known&hops=3")
    page.locator(".rests summary").first.click()
    steps = page.locator(".path").first.locator(".rests > ol > li")
    steps.nth(1).get_by_role("button", name=re.compile("^Judge this step")).click()
    form = steps.nth(1).locator("form.judge")
    expect(form.locator("legend")).to_have_text("Judge: Anselm Drachholt was taught by Odile Marchevant")
    form.get_by_label("It is something else").check()
    form.get_by_label("Rather").select_option("INFLUENCED_BY")
    form.get_by_label("Why you say so").fill("an elder friend, no teacher")
    form.get_by_label("Your token").fill("not-a-token")
    form.get_by_role("button", name="Judge", exact=True).click()
    expect(form.get_by_role("status")).to_contain_text("This was not judged: it is wrong, or was revoked")
    form.get_by_label("Your token").fill(token.text)
    form.get_by_role("button", name="Judge", exact=True).click()
    expect(form.get_by_role("status")).to_contain_text("is in force")
    made = sample.work.store.judgements()[-1]
    request.addfinalizer(lambda: sample.work.store.withdraw_judgement(made.id, "Ana"))
    assert (made.verdict, made.type, made.new_type, made.author) == ("retype", "STUDENT_OF", "INFLUENCED_BY", "Ana")
    form.get_by_role("link", name="Ask again").click()
    expect(page.locator(".summary").first).to_contain_text("who influenced Anselm Drachholt")
    page.locator(".rests summary").first.click()
    expect(page.get_by_role("link", name="A judgement").first).to_have_attribute("href", f"/judgements/{made.id}")
    page.close()
    visit.check()


def test_a_path_is_taken_away(visit: Visit) -> None:
    page = visit.go(f"{ENDS}&type=known&hops=3")
    with page.expect_download() as found:
        page.get_by_role("link", name="This path as CSV").first.click()
    assert found.value.suggested_filename == "kindred-why-sample-0007-sample-0100-1.csv"


def test_ranks_without_each_facet_are_told_where_that_is_asked(visit: Visit, javascript: bool) -> None:
    page = visit.go("/works/sample:0007")
    expect(page.locator(".otherwise")).to_have_count(0)
    page.get_by_label("Say where each would rank").check()
    if not javascript:
        page.locator(".balance > button").click()
    expect(page.locator(".otherwise").first).to_contain_text(
        re.compile("Without history it would (rank [0-9]+(st|nd|rd|th) instead of|still rank) 1st")
    )
    expect(page).to_have_url(re.compile("counterfactuals=true"))


FAULTS = (Path(__file__).parent / "faults.js").read_text()
PAGES = (
    "/why/",
    ENDS,
    f"{ENDS}&hops=3&type=maker&year_from=1700",
    "/why/?from=sample:0036&to=landscape",
    "/why/?from=Marchevant&to=nothing+of+the+kind",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_of_paths_fits_and_is_named(browser: Browser, site: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visit = Visit(context.new_page(), site, expected=("404",))
    visit.watch()
    for path in PAGES:
        page = visit.go(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        faults = page.evaluate(FAULTS)
        assert faults == [], f"{path} at {width}: {faults}"
    context.close()
    visit.check()
