"""How soon a page stands in a browser, and how soon it shows what happened: in a real Chromium."""

import shutil
from dataclasses import dataclass
from importlib.util import find_spec

_WATCH = """() => {
  window.delays = [];
  new MutationObserver((changes) => {
    const shown = changes.flatMap((change) => [...change.addedNodes]);
    requestAnimationFrame(() => {
      const now = Date.now();
      for (const row of shown) window.delays.push((now - Date.parse(row.dataset.time)) / 1000);
    });
  }).observe(document.getElementById("events"), { childList: true });
}"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LIVE = "() => document.getElementById('line').dataset.line === 'open'"
_EVENTS_MS = 60_000.0


@dataclass(frozen=True, slots=True)
class Painted:
    """What a browser showed, in seconds.

    Attributes:
        first_s: from the click on a link to the first content, of each visit.
        shown_s: from an event to the next picture that has it, of each event.
    """

    first_s: tuple[float, ...]
    shown_s: tuple[float, ...]


def can_paint() -> bool:
    """Whether there is a Chromium, and what drives it."""
    return shutil.which("chromium") is not None and find_spec("playwright") is not None


def paint(address: str, visits: int, events: int) -> Painted:
    """Visit a page.

    Args:
        address: of the page.
        visits: how often to open it anew, with an empty cache.
        events: how many to wait for.
    """
    from playwright.sync_api import sync_playwright  # a tool of development

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=("--no-sandbox", "--disable-gpu")
        )
        first = []
        for _ in range(visits):
            with browser.new_context() as context:
                page = context.new_page()
                page.goto(address)
                page.wait_for_function(_PAINTED)
                first.append(float(page.evaluate(_PAINTED)) / 1000)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function(_LIVE)
        page.evaluate(_WATCH)
        page.wait_for_function(
            "(count) => window.delays.length >= count", arg=events, timeout=_EVENTS_MS
        )
        shown = tuple(float(each) for each in page.evaluate("window.delays"))
        browser.close()
    return Painted(tuple(first), shown)
