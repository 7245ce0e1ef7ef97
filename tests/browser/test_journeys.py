"""What people do, in a real browser: with JavaScript and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def kin(page: Page) -> list[str]:
    return page.locator(".kin h3 a").evaluate_all("links => links.map((one) => one.getAttribute('href'))")


def slide(page: Page, name: str, value: float) -> None:
    """What a hand does to a slider."""
    page.locator(f"#{name}").fill(str(value))


def whole(page: Page) -> None:
    """Wait for the end of a page that has begun, and for its script.

    A click waits for neither: until then a list may be half there, and nobody listens to a form.
    """
    page.wait_for_load_state()


def update(visit: Visit, javascript: bool) -> None:
    """Without JavaScript the form is sent by hand."""
    if not javascript:
        visit.page.click(".balance > button")


def test_from_the_gallery_to_a_work_to_other_reasons(visit: Visit, javascript: bool) -> None:
    page = visit.go("/")
    page.fill("#q", "vase lagoon")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=vase\+lagoon"))
    expect(page.locator(".count")).to_contain_text(re.compile(r"^\s*\d works"))
    page.locator(".wall a").first.click()
    expect(page).to_have_url(re.compile("/works/sample:"))
    whole(page)
    expect(page.locator(".kin > li")).to_have_count(12)
    before, bars = kin(page), page.locator(".bar").evaluate_all("all => all.map((one) => one.ariaLabel)")
    for name, value in (("formal", 0), ("conceptual", 0), ("historical", 1)):
        slide(page, name, value)
    update(visit, javascript)
    expect(page).to_have_url(re.compile(r"formal=0&conceptual=0&historical=1"))
    whole(page)
    expect(page.locator(".bar .term-formal")).to_have_count(0)
    assert kin(page) != before
    after = page.locator(".bar").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert after != bars
    assert all("history" in one and "form" not in one for one in after)
    if javascript:
        expect(page.locator("#said")).to_have_text("12 recommendations updated")
    # the address says it all
    shown = kin(page)
    page.reload()
    assert kin(page) == shown
    assert page.locator("#historical").input_value() == "1"


def test_filters_are_chosen_said_and_dropped(visit: Visit) -> None:
    page = visit.go("/")
    page.click("summary")
    page.select_option("select[name=movement]", "Lagoon Pointillism")
    page.fill("input[name=year_to]", "1890")
    page.click(".panel button")
    expect(page).to_have_url(re.compile(r"movement=Lagoon\+Pointillism&.*year_to=1890"))
    whole(page)
    few = page.locator(".wall > li").count()
    assert 0 < few < 48
    expect(page.locator(".chips li")).to_have_text(["Lagoon Pointillism", "up to 1890", "Clear all"])
    page.get_by_role("link", name="Remove up to 1890").click()
    expect(page.locator(".chips li")).to_have_text(["Lagoon Pointillism"])
    whole(page)
    assert page.locator(".wall > li").count() > few
    page = visit.go("/?q=zeppelin&genre=portrait")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="Remove “zeppelin”").click()
    expect(page.locator(".wall > li").first).to_be_visible()


def test_pages_of_the_gallery(visit: Visit) -> None:
    page = visit.go("/?q=a")
    first = page.locator(".wall a").evaluate_all("all => all.map((one) => one.href)")
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.locator(".pager [aria-current]")).to_have_text("2")
    whole(page)
    assert not set(first) & set(page.locator(".wall a").evaluate_all("all => all.map((one) => one.href)"))
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(".pager [aria-current]")).to_have_text("1")
    whole(page)
    assert page.locator(".wall a").evaluate_all("all => all.map((one) => one.href)") == first


def test_filters_of_recommendations(visit: Visit, javascript: bool) -> None:
    page = visit.go("/works/sample:0007")
    page.click(".kindred summary")
    page.select_option(".kindred select[name=movement]", "Rainstone Ink")
    update(visit, javascript)
    expect(page.locator(".kindred .chips li")).to_have_text(["Rainstone Ink"])
    expect(page).to_have_url(re.compile("movement=Rainstone"))
    whole(page)
    assert kin(page)
    for link in kin(page)[:2]:
        visit.go(link)
        expect(page.locator(".facts")).to_contain_text("Rainstone Ink")


def test_weights_of_nothing_are_answered_kindly(visit: Visit, javascript: bool) -> None:
    page = visit.go("/works/sample:0007")
    for name in ("formal", "conceptual", "historical"):
        slide(page, name, 0)
    update(visit, javascript)
    expect(page.locator("#kin .message")).to_contain_text("Raise at least one")


def test_an_upload_and_its_place_in_history(visit: Visit, javascript: bool, picture: Path) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="Your picture").click()
    expect(page).to_have_url(re.compile("/upload$"))
    whole(page)
    page.set_input_files("#image", picture)
    page.get_by_role("button", name="Find kindred works").click()
    expect(page.locator(".kin > li")).to_have_count(12)
    expect(page.locator(".placement h2")).to_contain_text("inferred")
    expect(page.locator(".placement")).to_contain_text(re.compile(r"c\. \d{4}; 80 % of such pictures fall within"))
    expect(page.locator(".placement")).to_contain_text("Rainstone Ink")
    expect(page.locator(".picture img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    whole(page)
    before = kin(page)
    slide(page, "formal", 0)
    slide(page, "diversity", 1)
    if not javascript:
        # a page cannot fill in a file by itself
        page.set_input_files("#image", picture)
        update(visit, javascript)
        expect(page.locator("#formal")).to_have_attribute("value", "0.0")
        whole(page)
    expect(page.locator(".bar .term-formal")).to_have_count(0)
    assert kin(page) != before
    if javascript:
        expect(page.locator("#said")).to_have_text("12 recommendations updated")


def test_a_file_that_is_no_picture(visit: Visit, picture: Path, tmp_path: Path) -> None:
    visit.expected = ("415",)
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear sir,")
    page = visit.go("/upload")
    slide(page, "formal", 0.9)
    page.set_input_files("#image", letter)
    page.click(".balance > button")
    expect(page.get_by_role("alert")).to_contain_text("no picture that Kindred reads")
    assert page.locator("#formal").input_value() == "0.9"
    page.set_input_files("#image", picture)
    page.click(".balance > button")
    expect(page.locator(".kin > li")).to_have_count(12)


def test_errors_are_pages_too(visit: Visit) -> None:
    visit.expected = ("404", "422")
    page = visit.go("/works/sample:nothing")
    expect(page.locator("h1")).to_have_text("There is no such artwork")
    page = visit.go("/?year_from=then")
    expect(page.locator("main")).to_contain_text("give a whole number")
    page.get_by_role("link", name="To the gallery").click()
    expect(page.locator(".wall > li").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True], ids=["javascript"], indirect=True)
def test_sliders_by_keyboard(visit: Visit) -> None:
    page = visit.go("/works/sample:0007")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "formal":
            break
    expect(page.get_by_label("Form", exact=True)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("output[for=formal]")).to_have_text("63 %")
    expect(page.locator("output[for=conceptual]")).to_have_text("25 %")
    expect(page.locator("#said")).to_have_text("12 recommendations updated")
    expect(page).to_have_url(re.compile("formal=1&"))


SLOW_FIRST = """
    const real = window.fetch;
    window.asked = 0;
    window.fetch = async (address, options) => {
        const first = window.asked++ === 0;
        const answer = await real(address, { ...options, signal: undefined });
        if (first) await new Promise((resolve) => setTimeout(resolve, 1500));
        return answer;
    };
"""


@pytest.mark.parametrize("javascript", [True], ids=["javascript"], indirect=True)
def test_only_the_latest_answer_is_shown(visit: Visit) -> None:
    visit.page.add_init_script(SLOW_FIRST)
    page = visit.go("/works/sample:0007")
    with page.expect_request("**/*part=kin*"):
        slide(page, "formal", 0)
    slide(page, "formal", 0.75)
    expect(page.locator("#said")).to_have_text("12 recommendations updated")
    shown = kin(page)
    page.wait_for_timeout(2000)
    assert page.evaluate("window.asked") == 2
    assert kin(page) == shown
    expect(page.locator(".bar .term-formal").first).to_be_attached()
    expect(page.locator("#kin")).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("javascript", [True], ids=["javascript"], indirect=True)
def test_a_slider_that_was_moved_before_the_script_came_counts(visit: Visit) -> None:
    page, waiting = visit.page, list[Route]()
    page.route(re.compile("sliders"), lambda route: waiting.append(route))
    with page.expect_request(re.compile("sliders")):
        page.goto(f"{visit.site}/works/sample:0007", wait_until="commit")
    slide(page, "formal", 0)
    expect(page.locator(".kin > li")).to_have_count(12)
    expect(page.locator(".bar .term-formal").first).to_be_attached()
    waiting.pop().continue_()
    expect(page.locator(".bar .term-formal")).to_have_count(0)
    expect(page.locator("output[for=formal]")).to_have_text("0 %")
    expect(page.locator("#said")).to_have_text("12 recommendations updated")


@pytest.mark.parametrize("javascript", [True], ids=["javascript"], indirect=True)
def test_a_list_that_could_not_be_updated_says_so_and_stays(visit: Visit) -> None:
    visit.expected = ("503", "Failed to load resource")
    page = visit.go("/works/sample:0007")
    page.route(
        "**/*part=kin*",
        lambda route: route.fulfill(
            status=503, content_type="application/problem+json", body='{"detail": "the database is gone"}'
        ),
    )
    slide(page, "formal", 1)
    expect(page.get_by_role("alert")).to_contain_text("the database is gone")
    assert len(kin(page)) == 12
    page.unroute("**/*part=kin*")
    slide(page, "formal", 0.5)
    expect(page.locator("#said")).to_have_text("12 recommendations updated")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True], ids=["javascript"], indirect=True)
def test_a_picture_is_dropped(visit: Visit, picture: Path) -> None:
    page = visit.go("/upload")
    transfer = page.evaluate_handle(
        """(bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "boats.jpg", { type: "image/jpeg" }));
            return transfer;
        }""",
        list(picture.read_bytes()),
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    expect(page.locator(".kin > li")).to_have_count(12)
    expect(page.locator("h1")).to_be_focused()


FAULTS = (Path(__file__).parent / "faults.js").read_text()
PATHS = ("/", "/?q=nothing-like-this", "/works/sample:0007", "/works/sample:0036", "/upload", "/nowhere")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_fits_and_is_named(browser: Browser, site: str, width: int, scheme: str, picture: Path) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    visit = Visit(context.new_page(), site, expected=("404",))
    visit.watch()
    page = visit.page
    for path in (*PATHS, None):
        if path is None:
            visit.go("/upload")
            page.set_input_files("#image", picture)
            page.click(".balance > button")
            page.wait_for_selector(".kin")
        else:
            visit.go(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        faults = page.evaluate(FAULTS)
        assert faults == [], f"{path} at {width}: {faults}"
    context.close()
    visit.check()
