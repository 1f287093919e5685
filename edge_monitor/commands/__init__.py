"""The commands of `edge-monitor`: each adds its arguments and returns an exit status."""
