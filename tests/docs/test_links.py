"""Every link of README, manual and cards leads somewhere, and none needs the network to be judged.

Sphinx judges those between pages, too; this holds for whoever reads the files as they lie here.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.markdown import PAGES, ROOT, anchors, links


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_what_a_page_links_to_is_there_and_has_the_heading(page: Path) -> None:
    lost = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        there = target.exists() and target.is_relative_to(ROOT)
        if not there or (parts.fragment and parts.fragment not in anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_addresses_elsewhere_are_whole_and_encrypted(page: Path) -> None:
    wrong = []
    for link in links(page):
        parts = urlsplit(link)
        whole = "." in parts.netloc and parts.netloc == parts.netloc.strip(".,;:")
        if parts.scheme and not (parts.scheme == "https" and whole):
            wrong.append(link)
    assert wrong == []


def test_the_links_are_found_at_all() -> None:
    readme = set(links(ROOT / "README.md"))
    assert {"docs/index.md", "docs/overview.svg"} <= readme
    assert "two-commands" in anchors(ROOT / "README.md")
    assert any(link.startswith("https://") for page in PAGES for link in links(page))


def test_every_page_of_the_manual_is_on_its_first_page() -> None:
    """Cards are on the page of the networks."""
    docs = ROOT / "docs"
    named = {link for link in links(docs / "index.md") if link.endswith(".md")}
    assert named == {path.name for path in docs.glob("*.md")} - {"index.md"}
    cards = {link for link in links(docs / "models.md") if link.startswith("cards/")}
    assert cards == {f"cards/{path.name}" for path in (docs / "cards").glob("*.md")}
    assert cards == {f"cards/{path.parent.name}.md" for path in (ROOT / "models").glob("*/CARD.md")}
