"""A real server over the sample collection, and a real browser before it."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, Response, expect

from api.app import create_app
from scrapers.sample.painting import paint_unseen
from scripts.screenshots import CHROMIUM, chromium
from scripts.serve import address, listen
from tests.sample_release import Built

NEVER_SKIPS = os.environ.get("CI_NEVER_SKIPS") == "1"

PATIENCE_MS = 30_000
"""How long a page may take: a machine with other work needs seconds where an idle one needs a moment."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def site(sample: Built) -> Iterator[str]:
    """The address of a server of the sample collection."""
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        create_app(sample.work.settings), loop="asyncio", ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield address(listening)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. One for each module: while it runs, nothing else in this thread may use asyncio."""
    if not CHROMIUM.exists():
        if NEVER_SKIPS:
            pytest.fail(f"there is no {CHROMIUM}: install Chromium")
        pytest.skip(f"needs Chromium at {CHROMIUM}")
    with chromium() as running:
        yield running


@dataclass
class Visit:
    """A page and what it complained of."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of complaints that the test itself causes: the browser logs every answer from 400 on."""

    def watch(self) -> None:
        page = self.page
        page.on("console", lambda one: self._note(f"{one.type}: {one.text}") if one.type != "log" else None)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("request", self._stays)
        page.on("response", self._answered)

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def check(self) -> None:
        """Nothing was complained of."""
        assert [one for one in self.complaints if not any(part in one for part in self.expected)] == []

    def _note(self, what: str) -> None:
        self.complaints.append(what)

    def _stays(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:")):
            self._note(f"{request.url} is somebody else's")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} {response.url}")


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """With and without."""
    return bool(request.param)


@pytest.fixture
def visit(browser: Browser, site: str, javascript: bool) -> Iterator[Visit]:
    """A page, in both ways, that must not complain of anything."""
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(context.new_page(), site)
    visit.watch()
    yield visit
    context.close()
    visit.check()


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture that is in no collection."""
    path = tmp_path_factory.mktemp("upload") / "boats.jpg"
    path.write_bytes(paint_unseen("washes", "boats", 2024))
    return path
