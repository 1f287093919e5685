"""Measures speed and memory on this machine: for `edge-monitor bench`, never part of the graph."""
