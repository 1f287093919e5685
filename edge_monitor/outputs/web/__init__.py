"""The local page: what the daemon decides, as it decides it, in a browser."""
