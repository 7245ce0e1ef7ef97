"""`python -m scripts.screenshots URL FOLDER`: the pages of a running server as pictures."""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import PIL.Image
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (360, 1440)
README = (1440, 900)
README_BYTES = 400_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


def take(browser: Browser, url: str, folder: Path, key: str | None, picture: Path | None) -> None:
    """Gallery, artwork `key` (the gallery's first if None) and, for `picture`, the result of an upload."""
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
            )
            name = f"{width}" if scheme == "light" else f"{width}-{scheme}"
            page.goto(url)
            first = page.locator(".wall a").first.get_attribute("href")
            _save(page, folder / f"gallery-{name}.png")
            page.goto(f"{url}/works/{key}" if key else f"{url}{first}")
            _save(page, folder / f"artwork-{name}.png")
            page.goto(f"{url}/upload")
            _save(page, folder / f"form-{name}.png")
            if picture:
                page.set_input_files("input[type=file]", picture)
                page.click("button.main")
                page.wait_for_selector(".kin")
                _save(page, folder / f"upload-{name}.png")
            page.close()


def readme_picture(browser: Browser, address: str, path: Path) -> None:
    """The upper part of a page as a JPEG that a README can carry."""
    width, height = README
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    page.goto(address)
    _settle(page)
    picture = PIL.Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    for quality in range(90, 40, -5):
        picture.save(path, quality=quality, optimize=True, progressive=True)
        if path.stat().st_size <= README_BYTES:
            break


def _save(page: Page, path: Path) -> None:
    _settle(page)
    page.screenshot(path=path, full_page=True)
    print(path)


def _settle(page: Page) -> None:
    """Wait for every picture, the lazy ones too."""
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.evaluate("() => Promise.all([...document.images].map((one) => one.decode()))")


def main(arguments: Sequence[str]) -> Any:
    """Take all of them."""
    if len(arguments) < 2:
        return "usage: python -m scripts.screenshots URL FOLDER [KEY [PICTURE]]"
    url, folder = arguments[0].rstrip("/"), Path(arguments[1])
    key = arguments[2] if len(arguments) > 2 else None
    picture = Path(arguments[3]) if len(arguments) > 3 else None
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        take(browser, url, folder, key, picture)
        readme_picture(browser, url, folder / "gallery.jpg")
        readme_picture(browser, f"{url}/works/{key}#kin-heading" if key else url, folder / "kin.jpg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
