"""How Sphinx builds the manual; `scripts/manual` calls it."""

from typing import Final

from edge_monitor import __version__

project: Final = "edge_monitor"
author: Final = "the edge_monitor project"
release: Final = __version__

extensions: Final = ["myst_parser"]
exclude_patterns: Final = ["_*"]

# as the sites that show Markdown name headings: links work here and there
myst_heading_anchors: Final = 3

highlight_language: Final = "none"  # commands and lines of configuration

html_theme: Final = "furo"
html_title: Final = f"{project} {release}"
html_favicon: Final = "_static/eye.svg"
html_static_path: Final = ["_static"]
html_css_files: Final = ["manual.css"]
html_js_files: Final = ["manual.js"]
html_show_sourcelink: Final = False
html_show_copyright: Final = False
html_copy_source: Final = False
