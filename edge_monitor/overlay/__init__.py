"""Draws on a picture what was seen and decided in it: for aiming a camera and for reports."""

from edge_monitor.overlay.drawing import draw

__all__ = ["draw"]
