"""Where the weights and what they are made from lie."""

from typing import Final

from models.build.places import CACHE, MODELS

GEOMETRY: Final = MODELS / "geometry_expression"
WEIGHTS: Final = GEOMETRY / "geometry.npz"
"""What is served."""

COMPARISON: Final = GEOMETRY / "comparison.json"
"""What `python -m models.geometry_expression train` found of each method."""

CARD: Final = GEOMETRY / "CARD.md"
TEMPLATE: Final = GEOMETRY / "card.md.in"

FEATURES: Final = CACHE / "geometry_expression" / "features.npz"
"""What `features` writes and can write again; not in the repository."""
