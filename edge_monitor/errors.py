"""Errors that a user can cause or cure, each with the exit status it ends the program with.

The message is one line that names the thing and the cure; the command line prints it without a
traceback. Exit statuses follow sysexits.h.
"""

EXIT_USAGE = 2
EXIT_NO_INPUT = 66
EXIT_UNAVAILABLE = 69
EXIT_CONFIG = 78


class EdgeMonitorError(Exception):
    """Base of all errors that are told in one line."""

    exit_status = 1


class UsageError(EdgeMonitorError, ValueError):
    """The command line asks for something that does not exist."""

    exit_status = EXIT_USAGE


class SourceError(EdgeMonitorError, OSError):
    """A camera, stream, file or folder cannot be read."""

    exit_status = EXIT_NO_INPUT


class ConfigError(EdgeMonitorError, ValueError):
    """A configuration file names what is not there or not allowed."""

    exit_status = EXIT_CONFIG


class ModelError(ConfigError):
    """A network's file is missing, damaged or of another shape than the manifest says."""


class BrokenOffError(EdgeMonitorError):
    """What ran cannot go on, though its configuration was right: worth another start."""


class BusyError(EdgeMonitorError, OSError):
    """Another daemon already holds the board, or a device is held by another program."""

    exit_status = EXIT_UNAVAILABLE
