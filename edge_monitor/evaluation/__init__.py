"""Measures how well the product sees and decides: for developers, never imported by the daemon."""
