"""From when to when a certificate is valid: what its DER form says, RFC 5280, section 4.1."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_SEQUENCE = 0x30
_VERSION = 0xA0
_UTC_TIME = 0x17
_GENERALIZED_TIME = 0x18
_LONG_LENGTH = 0x80


@dataclass(frozen=True, slots=True)
class Validity:
    """When a certificate holds, in seconds since 1970; both ends belong to it."""

    begins_s: float
    ends_s: float


def validity_of_file(path: Path) -> Validity | None:
    """When the first certificate of a PEM file is valid.

    Returns:
        `None` where no certificate can be read.
    """
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        begin = text.index(ssl.PEM_HEADER)
        end = text.index(ssl.PEM_FOOTER, begin) + len(ssl.PEM_FOOTER)
        return validity_of(ssl.PEM_cert_to_DER_cert(text[begin:end]))
    except (OSError, ValueError):
        return None


def validity_of(certificate: bytes) -> Validity | None:
    """When a certificate in DER form is valid; `None` if it is no certificate."""
    try:
        _, whole, _ = _element(certificate)
        _, signed, _ = _element(whole)
        tag, _, rest = _element(signed)
        if tag == _VERSION:
            _, _, rest = _element(rest)  # that was the version, this is the serial number
        for _before in ("signature algorithm", "issuer"):
            _, _, rest = _element(rest)
        tag, validity, _ = _element(rest)
        if tag != _SEQUENCE:
            return None
        tag, text, rest = _element(validity)
        begins_s = _seconds(tag, text.decode("ascii"))
        tag, text, _ = _element(rest)
        return Validity(begins_s, _seconds(tag, text.decode("ascii")))
    except (IndexError, ValueError):
        return None


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """Tag and content of the first element, and what follows it."""
    tag, length, start = data[0], data[1], 2
    if length & _LONG_LENGTH:
        start += length & ~_LONG_LENGTH
        length = int.from_bytes(data[2:start])
    if len(data) < start + length:
        raise ValueError("a certificate ends in the middle")
    return tag, data[start : start + length], data[start + length :]


def _seconds(tag: int, text: str) -> float:
    if tag == _UTC_TIME:  # two digits of the year: 50 to 99 are of the last century
        text = ("19" if text >= "50" else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("a certificate without a time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).timestamp()
