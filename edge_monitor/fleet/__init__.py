"""Plays many devices against a broker, for whoever has to carry a fleet: `scripts/fleet`."""
