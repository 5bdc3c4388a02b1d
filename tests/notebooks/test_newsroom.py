"""The newsroom in a real browser, and where it must not open.

The screenshots of the README are made here: `make screenshots` puts them into docs/images.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from benchmarks.newsroom import served_notebook
from flows.newsroom.page import write_page
from warehouse.newsroom import AT_FIRST, Filters, answers
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
SCREENSHOTS = os.environ.get("ONRECORD_SCREENSHOTS")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
PATIENCE = 120_000  # milliseconds that a machine under load may take
expect.set_options(timeout=PATIENCE)
SPEECH = ("speech",)


def environment_of(warehouse: Path) -> dict[str, str]:
    return {**os.environ, "ONRECORD_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root, as in CI, Chromium has no sandbox.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=os.getuid() != 0)
        yield browser
        browser.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where the pictures go."""
    return Path(SCREENSHOTS) if SCREENSHOTS else tmp_path


@pytest.fixture(scope="module")
def warehouse(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the served file of the sample articles, which a later one replaces."""
    return Path(shutil.copy(sample_warehouse / SERVED_NAME, tmp_path_factory.mktemp("served"))).parent


@pytest.fixture(scope="module")
def address(warehouse: Path) -> Iterator[str]:
    """Where the notebook is served."""
    with served_notebook(warehouse) as url:
        yield url


class Visit:
    """A page of the newsroom, with what it complained of and what it asked of other hosts."""

    def __init__(self, browser: Browser, url: str, *, scheme: str) -> None:
        self.url = url
        self.troubles: list[str] = []
        self.page: Page = browser.new_page(
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="en-US",
            viewport={"width": 1400, "height": 1000},
        )
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.note_request(request.url))
        self.page.goto(url)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(message.text)

    def note_request(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.troubles.append(f"asked for {url}")

    def count(self, what: str) -> Locator:
        """The card with the number of quotes, articles, speakers or outlets."""
        return self.page.get_by_role("heading", name=what, exact=True).locator("xpath=../..")

    def shows(self, warehouse: Path, filters: Filters) -> None:
        """Nothing; returns when the cards say what the served file says with these filters."""
        [totals] = answers(warehouse / SERVED_NAME, filters)["totals"]
        for what, count in totals.items():
            expect(self.count(what)).to_have_text(f"{what}{count}")

    def choose(self, column: str, *options: str) -> None:
        """Nothing; flips options of a filter."""
        self.page.locator("marimo-multiselect").filter(has_text=column).get_by_role("button").first.click()
        for option in options:
            self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")

    def type(self, label: str, text: str) -> None:
        """Nothing; writes into a filter."""
        field = self.page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")


@needs_chromium
def test_every_filter_in_a_browser(
    address: str, browser: Browser, sample_warehouse: Path, warehouse: Path, screenshots: Path
) -> None:
    visit = Visit(browser, address, scheme="light")
    page = visit.page
    visit.shows(sample_warehouse, Filters(kind=SPEECH))
    expect(page.locator("figure svg.marks")).to_have_count(7)
    page.screenshot(path=screenshots / "newsroom.png")

    visit.choose("kind", "stance")
    visit.shows(sample_warehouse, Filters(kind=("speech", "stance")))
    visit.choose("kind", "stance")
    visit.choose("type", "direct", "mixed")
    visit.shows(sample_warehouse, Filters(kind=SPEECH, type=("direct", "mixed")))
    visit.choose("language", "en")
    visit.shows(sample_warehouse, Filters(kind=SPEECH, type=("direct", "mixed"), language=("en",)))
    visit.choose("outlet", "City Desk")
    chosen = Filters(kind=SPEECH, type=("direct", "mixed"), language=("en",), outlet=("City Desk",))
    visit.shows(sample_warehouse, chosen)
    visit.choose("outlet", "City Desk")
    visit.choose("type", "direct", "mixed")
    visit.choose("language", "en")
    visit.type("since", "2025-02-14")
    visit.shows(sample_warehouse, Filters(kind=SPEECH, since=date(2025, 2, 14)))
    visit.type("until", "14 May")
    expect(page.get_by_text("is no day: write it as in 2025-03-01.")).to_be_visible()
    visit.type("until", "2025-05-14")
    visit.shows(sample_warehouse, Filters(kind=SPEECH, since=date(2025, 2, 14), until=date(2025, 5, 14)))
    visit.type("speaker", "zzz")
    expect(page.get_by_text("No quotes with these filters.")).to_be_visible()
    visit.type("speaker", "wills")
    chosen = Filters(kind=SPEECH, since=date(2025, 2, 14), until=date(2025, 5, 14), speaker="Wills")
    visit.shows(sample_warehouse, chosen)

    publish_later(warehouse)  # the page is still open, and the filters stay
    expect(page.get_by_text("2026-02-01 08:00 UTC")).to_be_visible(timeout=PATIENCE)
    visit.shows(warehouse, chosen)
    assert visit.troubles == []


def publish_later(warehouse: Path) -> None:
    """Nothing; puts another file in the served one's place, as a run does: without indirect quotes."""
    building = shutil.copy(warehouse / SERVED_NAME, warehouse / "building")
    with duckdb.connect(building) as connection:
        connection.execute("UPDATE meta SET built_at = $at", {"at": datetime(2026, 2, 1, 8, tzinfo=UTC)})
        connection.execute("DELETE FROM marts.quotes WHERE type = 'indirect'")
    Path(building).replace(warehouse / SERVED_NAME)


@needs_chromium
def test_reading_an_article_at_night(address: str, browser: Browser, screenshots: Path) -> None:
    visit = Visit(browser, address, scheme="dark")
    page = visit.page
    visit.type("headline", "reservoir")
    reading = page.locator(".reading")
    expect(reading.get_by_role("heading")).to_have_text("Dry reservoir gives up a drowned village")
    quote = reading.locator("label", has_text="We are not at the point of standpipes")
    expect(quote).to_have_attribute("title", "Callum Reith (person, named)")
    facts = reading.locator("dl:visible")
    expect(facts).to_have_count(0)
    quote.click()
    expect(facts).to_contain_text("Callum Reith")
    for label in ("rule", "confidence"):
        expect(facts.get_by_text(label, exact=True)).to_be_visible()
    background = page.evaluate("getComputedStyle(document.querySelector('.reading')).backgroundColor")
    assert background == "rgb(22, 24, 26)"
    reading.screenshot(path=screenshots / "reading.png")
    assert visit.troubles == []


@needs_chromium
def test_the_exported_page_needs_nothing_beside_it(sample_warehouse: Path, browser: Browser, tmp_path: Path) -> None:
    write_page(sample_warehouse / SERVED_NAME, tmp_path / "page.html")
    visit = Visit(browser, (tmp_path / "page.html").as_uri(), scheme="dark")
    expect(visit.page.locator("figure svg")).to_have_count(7)
    ink = "getComputedStyle(document.querySelector('figure svg text')).fill"
    assert visit.page.evaluate(ink) == "rgb(236, 236, 236)"
    [most] = answers(sample_warehouse / SERVED_NAME, AT_FIRST)["speakers"][:1]
    assert visit.page.locator("figure title", has_text=f"speaker_name: {most['speaker_name']}").count() > 0
    assert visit.page.locator("script").count() == 0
    assert visit.troubles == []


def test_the_readme_shows_the_screenshots() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    images = sorted(path.name for path in (ROOT / "docs" / "images").iterdir())
    assert images == ["newsroom.png", "reading.png"]
    assert all(f"](docs/images/{name})" in readme for name in images)


def test_a_broken_served_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / SERVED_NAME).write_bytes(b"no database")
    command = [sys.executable, str(ROOT / "notebooks" / "newsroom.py")]
    done = subprocess.run(command, env=environment_of(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode != 0
