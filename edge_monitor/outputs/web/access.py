"""Who may see and ask what: everything that comes to the page is taken for hostile.

Three ways lead to a page on somebody's own computer, and each is closed: a name that another site
lets point here (the Host header is checked), a form or script of another site (Origin, Fetch
metadata and a secret that only our own page can read), and the network (a token).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from edge_monitor.outputs.web.options import WebOptions

COOKIE: Final = "edge_monitor_page"
CSRF_HEADER: Final = "x-csrf-token"
LIMIT_BYTES: Final = 1024
"""Of a request's body; nothing that is asked for here needs one."""

_COOKIE_S: Final = 30 * 86_400
_BEARER: Final = "bearer "
_OURS: Final = {"same-origin", "none"}  # our own page, or typed by a person


class DeniedError(Exception):
    """A request that is not answered.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Access:
    """The rules.

    Args:
        options: who is let in.
        local: names of this computer beside those that are configured.
    """

    def __init__(self, options: WebOptions, local: frozenset[str] = frozenset()) -> None:
        self._token = options.token
        self._names = frozenset(name.lower() for name in options.names | local | {"localhost"})
        self.csrf = secrets.token_urlsafe(24)
        """What a request that changes something must bring: only our own page can read it."""

    def check_caller(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Hold any request against the rules that know no secret.

        Raises:
            DeniedError: it comes from another site, under a strange name, or is too long.
        """
        host = headers.get("host", "").lower()
        if not self._is_ours(host):
            raise DeniedError(
                HTTPStatus.FORBIDDEN, "this name is not served here: add it to web.names"
            )
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
            raise DeniedError(HTTPStatus.FORBIDDEN, "another site may not ask this")
        if path != "/" and headers.get("sec-fetch-site", "none") not in _OURS:
            raise DeniedError(HTTPStatus.FORBIDDEN, "another site may not ask this")
        if method == "POST":
            length = headers.get("content-length", "0")
            if "transfer-encoding" in headers or not _short(length):
                raise DeniedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "nothing so long is needed")

    def check_token(self, headers: Mapping[str, str]) -> None:
        """Let in who knows the token, by its header or by the cookie that it was traded for.

        Raises:
            DeniedError: neither is right.
        """
        if self._token is None or self.knows_token(headers):
            return
        if not hmac.compare_digest(_cookie(headers).encode(), self._pass().encode()):
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "a token is needed")

    def knows_token(self, headers: Mapping[str, str]) -> bool:
        """Whether the request brings the token itself."""
        given = headers.get("authorization", "")
        if self._token is None or given[: len(_BEARER)].lower() != _BEARER:
            return False
        return hmac.compare_digest(given[len(_BEARER) :].strip().encode(), self._token.encode())

    def check_csrf(self, headers: Mapping[str, str]) -> None:
        """Let our own page alone change something.

        Raises:
            DeniedError: the request does not bring what only our page can read.
        """
        given = headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.csrf.encode()):
            raise DeniedError(HTTPStatus.FORBIDDEN, f"{CSRF_HEADER} is missing or wrong")

    def cookie(self) -> str:
        """What a browser keeps in place of the token, as a Set-Cookie header has it."""
        return f"{COOKIE}={self._pass()}; Max-Age={_COOKIE_S}; Path=/; HttpOnly; SameSite=Strict"

    def _pass(self) -> str:
        """Follows from the token and does not lead back to it; another token makes it void."""
        key = (self._token or "").encode()
        return hmac.new(key, b"edge_monitor page", hashlib.sha256).hexdigest()

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header is one of our names; to an address no other site can lead."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _short(length: str) -> bool:
    if not length.isascii() or not length.isdecimal():
        return False
    return len(length) <= len(str(LIMIT_BYTES)) and int(length) <= LIMIT_BYTES


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return "" if morsel is None else morsel.value
