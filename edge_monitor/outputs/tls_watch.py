"""What the certificates of a connection have to say: when they end, and why one is refused."""

import logging
import re
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import paho.mqtt.client as paho

from edge_monitor.outputs.certificates import Validity, validity_of, validity_of_file
from edge_monitor.outputs.cloudevent import rfc3339
from edge_monitor.outputs.mqtt_options import MqttOptions

_log = logging.getLogger(__name__)

WARNING_S: Final = 30 * 86_400.0
"""How long before a certificate ends that is told."""

_AGAIN_S = 86_400.0
_OURS = "mqtt.client_cert, then reload"  # it is read at the start and at a reload alone
_EXPIRED = 10  # codes of X509_verify_cert, OpenSSL's x509_vfy.h
_NOT_YET_VALID = 9
_OTHER_NAME = (62, 64)
_IS_TLS = "is mqtt.port the one for TLS (usually 8883)?"
_ALERT = re.compile(r"alert [a-z ]+[a-z]")  # "[SSL: …] tlsv13 alert certificate required (_ssl…)"


class TlsWatch:
    """Knows the broker's certificate and ours; told of each connection by the link."""

    def __init__(self, options: MqttOptions, wall: Callable[[], float] = time.time) -> None:
        """Read our certificate, if we have one; `wall` tells seconds since 1970."""
        self._options = options
        self._wall = wall
        own = options.client_cert
        self._own = None if own is None else validity_of_file(own)
        self._brokers: Validity | None = None
        self._warned_s: float | None = None
        self._alert: str | None = None

    def connected(self, certificate: bytes) -> None:
        """Take what the broker has shown, in DER form."""
        self._brokers = validity_of(certificate)
        self.remind()

    def on_log(self, _client: object, _userdata: Any, level: int, text: str) -> None:
        """Keep what the broker says by TLS as it hangs up; paho's log alone has it."""
        found = _ALERT.search(text) if level == paho.MQTT_LOG_ERR else None
        if found is not None:
            self._alert = found[0]

    @property
    def expires(self) -> str | None:
        """When the first of the certificates in use ends, the broker's or ours; RFC 3339."""
        first = self._first()
        return None if first is None else rfc3339(first[0])

    @property
    def warning(self) -> str | None:
        """That a certificate ends soon or has ended, or `None`."""
        first = self._first()
        if first is None or first[0] - self._wall() > WARNING_S:
            return None
        ends_s, whose, where = first
        left_days = (ends_s - self._wall()) / 86_400
        said = f"ends in {left_days:.0f} days" if left_days >= 2 else "ends within two days"  # noqa: PLR2004 - as it says
        said = said if left_days >= 0 else "has ended"
        return f"the {whose} certificate {said}, on {_date(ends_s)}: renew {where}"

    def remind(self) -> None:
        """Log that warning, once a day; to be called now and then."""
        warning, now_s = self.warning, self._wall()
        if warning is None or (
            self._warned_s is not None and abs(now_s - self._warned_s) < _AGAIN_S
        ):
            return
        self._warned_s = now_s
        _log.warning("mqtt: %s", warning)

    def failed(self, error: BaseException | None) -> str:
        """Why no connection came about and what helps, in one line."""
        if not isinstance(error, ssl.SSLError):
            reason = error.strerror or error if isinstance(error, OSError) else error
            if isinstance(error, paho.WebsocketConnectionError):
                reason = f"{reason}: are mqtt.port and mqtt.websocket_path those for websockets?"
            elif isinstance(error, ConnectionResetError) and self._options.ca_file is not None:
                reason = f"{reason}: {_IS_TLS}"
            return f"cannot be reached: {reason}"
        return f"cannot be trusted: {self._distrust(error)}"

    def _distrust(self, error: ssl.SSLError) -> str:
        now = f"by this device's clock ({_date(self._wall())})"
        if not isinstance(error, ssl.SSLCertVerificationError):
            return f"{error.strerror or error}: {_IS_TLS}"
        said = f"certificate verify failed: {error.verify_message.rstrip('.')}"
        if error.verify_code == _EXPIRED:
            return f"{said} {now}: renew the broker's certificate, or set the clock"
        if error.verify_code == _NOT_YET_VALID:
            return f"{said} {now}: this ends when the clock is right"
        if error.verify_code in _OTHER_NAME:
            return f"{said}: set mqtt.host to a name in it, or issue it for this one"
        return f"{said}: mqtt.ca_file must hold the authority that issued it"

    def rejected(self) -> str:
        """Why the broker may have hung up before it answered, and what helps, in one line."""
        alert, self._alert = self._alert, None
        said = f"hangs up before it answers{'' if alert is None else f' ({alert})'}"
        if self._options.ca_file is None:
            return f"{said}: is mqtt.port one for TLS? Then set mqtt.ca_file"
        if self._options.client_cert is None:
            return f"{said}: if it asks for a certificate, set mqtt.client_cert"
        now_s = self._wall()
        if self._own is not None and now_s > self._own.ends_s:
            ended = _date(self._own.ends_s)
            return f"{said}: our certificate ended on {ended}: renew {_OURS}"
        if self._own is not None and now_s < self._own.begins_s:
            return (
                f"{said}: our certificate begins on {_date(self._own.begins_s)}, and this device's "
                f"clock says {_date(now_s)}: this ends when the clock is right"
            )
        return f"{said}: it must know the authority that issued mqtt.client_cert"

    def _first(self) -> tuple[float, str, str] | None:
        known = []
        if self._own is not None:
            known.append((self._own.ends_s, "device's", _OURS))
        if self._brokers is not None:
            known.append((self._brokers.ends_s, "broker's", "it at the broker"))
        return min(known, default=None)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
