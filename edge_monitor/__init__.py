"""Drowsiness and expression monitor: camera → perception → decision → outputs."""

__version__ = "0.1.0"
