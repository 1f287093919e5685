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
        self._withheld: str | None = None
        self._refusals: dict[str, str] = {}
        self.refused = self.errors = 0

    @property
    def fault(self) -> str | None:
        """Why nothing arrives, or not all, or `None`."""
        refusals = (self._away, self._unheard, self._withheld, *self._refusals.values())
        return next((refusal for refusal in refusals if refusal), None)

    @property
    def heard(self) -> bool:
        """Whether no subscription was refused."""
        return self._unheard is None

    def over(self) -> None:
        """The broker lets us in: a new start."""
        self._away = self._unheard = self._withheld = None
        self._refusals.clear()
        self._tell.info(f"connected to {self._broker}")

    def away(self, what: str) -> None:
        """There is no connection: the broker does this."""
        self._away = f"{self._broker} {what}"
        self._tell.warning(f"{self._away}; trying again")

    def unheard(self, what: str) -> None:
        """The broker will not tell us something."""
        self._unheard = f"{self._broker} {what}"
        self._tell.warning(self._unheard)

    def refuses(self, topic: str, why: str) -> None:
        """The broker will not take a message of this topic."""
        self.refused += 1
        self._refusals[topic] = f"{self._broker} refuses messages: {why} ({topic})"
        self._tell_refusal.warning(self._refusals[topic])

    def withholds(self, topic: str, why: str) -> None:
        """A message of this topic is not sent on this connection: the broker would hang up."""
        self._withheld = f"{self._broker} seems to take no such message: {why} ({topic})"
        self._tell_refusal.warning(self._withheld)

    def takes(self, topic: str) -> None:
        """The broker has taken a message of this topic, whatever it did with earlier ones."""
        self._refusals.pop(topic, None)

    def error(self, error: Exception) -> None:
        """This program has failed while it heard from the broker."""
        self.errors += 1
        self._tell.warning(f"error while hearing from the {self._broker}: {error!r}")
