"""Walking the graph in a real browser: with JavaScript and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def test_a_walk_from_a_search_to_a_download(visit: Visit) -> None:
    page = visit.go("/explore/")
    page.get_by_label("Title, name or id").fill("odile marchevant")
    page.get_by_role("button", name="Go there").click()
    expect(page).to_have_url(re.compile("/explore/person:sample:odile-marchevant$"))
    expect(page.locator("h1")).to_have_text("Odile Marchevant")
    page.get_by_role("link", name="Anselm Drachholt").click()
    expect(page.locator("h1")).to_have_text("Anselm Drachholt")
    work = page.locator(".spot .work").first
    title = work.inner_text()
    work.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".node img")).to_have_attribute("src", re.compile("^/images/thumbnails/"))
    trail = page.get_by_role("navigation", name="The way here")
    expect(trail.locator("li")).to_have_text(["Odile Marchevant", "Anselm Drachholt", title])
    with page.expect_download() as saved:
        page.get_by_role("link", name="This walk as GraphML").click()
    assert saved.value.suggested_filename.endswith(".graphml")
    assert Path(saved.value.path()).read_text().count("<node ") == 3
    trail.get_by_role("link", name="Odile Marchevant", exact=True).click()
    expect(page).to_have_url(re.compile("/explore/person:sample:odile-marchevant$"))


def test_the_walk_leads_to_why_its_ends_are_related(visit: Visit) -> None:
    page = visit.go("/explore/person:sample:anselm-drachholt?trail=sample:0007")
    page.get_by_role("link", name=re.compile("^Why are .* and Anselm Drachholt related")).click()
    expect(page.locator("h1")).to_contain_text("Anselm Drachholt are related")
    expect(page.locator(".path").first).to_be_visible()


def test_all_of_a_sort_is_walked_page_by_page(visit: Visit) -> None:
    page = visit.go("/explore/subject:landscape")
    more = page.get_by_role("link", name=re.compile("^Show all")).first
    number = int(re.sub(r"\D", "", more.inner_text()))
    more.click()
    seen = page.locator(".spot").count()
    while (following := page.get_by_role("link", name="Next", exact=True)).count():
        following.click()
        page.wait_for_load_state()
        seen += page.locator(".spot").count()
    assert seen == number > 6


def test_a_name_that_is_no_ones_leads_to_those_that_may_be_meant(visit: Visit) -> None:
    visit.expected = ("404",)
    page = visit.go("/explore/?q=Marchevant")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Odile Marchevant, artist")).click()
    expect(page.locator("h1")).to_have_text("Odile Marchevant")


def test_the_page_is_walked_by_keyboard(visit: Visit) -> None:
    page = visit.go("/explore/sample:0007")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('work')"):
            break
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


FAULTS = (Path(__file__).parent / "faults.js").read_text()
PAGES = (
    "/explore/",
    "/explore/?q=Marchevant",
    "/explore/sample:0007",
    "/explore/sample:0036?trail=sample:0007&trail=person:sample:odile-marchevant",
    "/explore/person:sample:odile-marchevant?trail=sample:0007",
    "/explore/subject:landscape?type=HAS_GENRE&direction=in",
    "/explore/subject:landscape?type=DEPICTS&direction=out",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_every_page_fits_and_is_named(browser: Browser, site: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visit = Visit(context.new_page(), site, expected=("404",))
    visit.watch()
    for path in PAGES:
        page = visit.go(path)
        faults = page.evaluate(FAULTS)
        assert faults == [], f"{path} at {width}: {faults}"
        small = page.evaluate(
            "[...document.querySelectorAll('main a')].filter(one => one.offsetParent && !one.closest('p, .by, dd'))"
            ".filter(one => one.tabIndex >= 0 && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
        )
        assert small == [], f"{path} at {width}: targets below 24 px"
    context.close()
    visit.check()
