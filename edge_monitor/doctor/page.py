"""The check of the local page: its token can be read, and its port can be had."""

import socket
from contextlib import closing

from edge_monitor.doctor.finding import Finding, fail, note, ok, warn
from edge_monitor.outputs.loose_file import loose
from edge_monitor.settings_web import Web


def page(web: Web, *, running: bool) -> Finding:
    """The page can be served.

    Args:
        web: its section of the configuration.
        running: the service runs, and holds the port itself.

    Raises:
        ConfigError: the token cannot be read, or can be guessed.
    """
    if not web.enabled:
        return note("the page is off", "set web.enabled to see in a browser what is seen")
    if web.token_file is not None:
        from edge_monitor.outputs.web.options import read_token

        read_token(web.token_file)
    where = f"{web.host}:{web.port}"
    busy = None if running else _busy(web.host, web.port)
    if busy is not None:
        return fail(f"{where}: {busy}", "set web.port to a free one, or correct web.host")
    open_token = None if web.token_file is None else loose(web.token_file)
    if open_token is not None:
        return warn(f"{web.token_file} is open to others", open_token.cure)
    who = "for whoever has the token" if web.exposed or web.names else "for this computer alone"
    return ok(f"{where}, {who}{'; the picture may be shown' if web.preview else ''}")


def _busy(host: str, port: int) -> str | None:
    """Why nothing can listen there, or `None`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return None
