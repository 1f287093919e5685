"""The report as one page of HTML: no script, no picture, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final

from edge_monitor.errors import UsageError
from edge_monitor.report.figures import Figure

STYLE: Final = Path(__file__).with_name("page.css")

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""The page could not fetch or run anything even if somebody smuggled it in."""


def page(title: str, lead: str, sections: Iterable[tuple[str, str]]) -> str:
    """A whole page.

    Args:
        title: plain text.
        lead: likewise, a sentence below it.
        sections: headings in plain text, and what stands below each in HTML.
    """
    parts = list(sections)
    links = "".join(
        f'<li><a href="#part-{number}">{escape(head)}</a></li>'
        for number, (head, _) in enumerate(parts)
    )
    body = "".join(
        f'<section><h2 id="part-{number}">{escape(head)}</h2>{content}</section>\n'
        for number, (head, content) in enumerate(parts)
    )
    style = STYLE.read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n<body>\n"
        f"<header><h1>{escape(title)}</h1><p>{escape(lead)}</p>"
        f'<nav aria-label="Parts of this report"><ul>{links}</ul></nav></header>\n'
        f"<main>\n{body}</main>\n</body></html>\n"
    )


def figure_html(figure: Figure) -> str:
    """Plots with their caption; they are moved aside where a screen is too narrow."""
    legend = "".join(
        f'<li><svg viewBox="0 0 24 12" aria-hidden="true">'
        f'<rect class="{style}" x="0" y="1" width="24" height="10"/>'
        f'<path class="line {style}" d="M1 6H23"/></svg>{escape(name)}</li>'
        for style, name in figure.legend
    )
    key = f'<ul class="legend" aria-label="Legend">{legend}</ul>' if legend else ""
    return (
        f"<figure><figcaption>{escape(figure.caption)}</figcaption>{key}"
        f'<div class="wide" role="region" aria-label="{escape(figure.title)}" tabindex="0">'
        f"{''.join(figure.plots)}</div></figure>"
    )


def write_page(path: Path, text: str) -> None:
    """Write a page, which appears when it is whole.

    Raises:
        UsageError: it cannot be written there.
    """
    part = path.parent / f"{path.name}.part"  # `with_name` knows no answer for a path such as "."
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(f"{path}: {reason}; choose another place for it") from None
