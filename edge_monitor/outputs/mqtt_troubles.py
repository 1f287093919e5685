"""What keeps messages from the broker, or commands from us, in words."""

import logging

from edge_monitor.outputs.seldom import SeldomLog

_log = logging.getLogger(__name__)


class Troubles:
    """Keeps what is wrong with one broker for `health`, and logs it seldom.

    Attributes:
        refused: messages that will not be sent again.
        errors: errors of this program while it heard from the broker.
    """

    def __init__(self, host: str, port: int) -> None:
        """Nothing is known of the broker yet."""
        self._broker = f"broker {host}:{port}"
        self._tell, self._tell_refusal = SeldomLog(_log), SeldomLog(_log)  # the line is noisier
        self._away: str | None = f"{self._broker} has not answered yet"
        self._unheard: str | None = None
        self._refusal: str | None = None
        self.refused = self.errors = 0

    @property
    def fault(self) -> str | None:
        """Why nothing arrives, or not all, or `None`."""
        return self._away or self._unheard or self._refusal

    @property
    def heard(self) -> bool:
        """Whether no subscription was refused."""
        return self._unheard is None

    def over(self) -> None:
        """The broker lets us in: a new start."""
        self._away = self._unheard = self._refusal = None
        self._tell.info(f"connected to {self._broker}")

    def away(self, what: str) -> None:
        """There is no connection: the broker does this."""
        self._away = f"{self._broker} {what}"
        self._tell.warning(f"{self._away}; trying again")

    def unheard(self, what: str) -> None:
        """The broker will not tell us something."""
        self._unheard = f"{self._broker} {what}"
        self._tell.warning(self._unheard)

    def refuses(self, what: str) -> None:
        """The broker will not take a message."""
        self.refused += 1
        self._unsent(f"{self._broker} refuses messages: {what}")

    def withholds(self, what: str) -> None:
        """A message is not sent now, since the broker would hang up."""
        self._unsent(f"{self._broker} seems to take no such message: {what}")

    def error(self, error: Exception) -> None:
        """This program has failed while it heard from the broker."""
        self.errors += 1
        self._tell.warning(f"error while hearing from the {self._broker}: {error!r}")

    def _unsent(self, refusal: str) -> None:
        self._refusal = refusal
        self._tell_refusal.warning(refusal)
