"""The machine around the daemon: clock, lock, service notification."""
