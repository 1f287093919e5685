"""What stands in Markdown files: links, headings that can be led to, blocks of code."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from myst_parser.mdit_to_docutils.base import default_slugify

ROOT = Path(__file__).resolve().parents[2]

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").glob("*/CARD.md")]
)


def links(page: Path) -> Iterator[str]:
    """The addresses of a page's links and pictures."""
    for token in _inline(page):
        address = token.attrs.get("href", token.attrs.get("src"))
        if isinstance(address, str):
            yield address


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as the sites that show Markdown make them."""
    found: set[str] = set()
    tokens = _parsed(page)
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            words = "".join(
                child.content
                for child in token.children or ()
                if child.type in ("text", "code_inline")
            )
            slug = name = default_slugify(words)
            number = 0
            while name in found:
                number += 1
                name = f"{slug}-{number}"
            found.add(name)
    return frozenset(found)


def blocks(page: Path) -> Iterator[str]:
    """The texts of a page's blocks of code."""
    for token in _parsed(page):
        if token.type == "fence" and not token.info.startswith("{"):
            yield token.content


def _parsed(page: Path) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).parse(page.read_text(encoding="utf-8"))


def _inline(page: Path) -> Iterator[Token]:
    for token in _parsed(page):
        yield from token.children or ()
