"""When certificates expire, against what OpenSSL was told."""

import shutil
import ssl
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.certificates import validity_of, validity_of_file

DAY_S = 86_400


def certificate(folder: Path, days: int) -> Path:
    path = folder / f"{days}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", str(folder / "key.pem"), "-out", str(path), "-days", str(days),
         "-subj", "/CN=bench"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)
@pytest.mark.parametrize("days", [2, 365, 20_000])
def test_the_expiry_is_read_before_and_after_2050(tmp_path: Path, days: int) -> None:
    """From 2050 on the year has four digits in the certificate."""
    path = certificate(tmp_path, days)
    valid = validity_of_file(path)
    assert valid is not None
    assert valid.begins_s == pytest.approx(time.time(), abs=60)
    assert valid.ends_s == pytest.approx(valid.begins_s + days * DAY_S)
    behind_a_key = tmp_path / "both.pem"
    behind_a_key.write_text((tmp_path / "key.pem").read_text() + path.read_text())
    assert validity_of_file(behind_a_key) == valid
    der = ssl.PEM_cert_to_DER_cert(path.read_text())
    assert validity_of(der) == valid
    assert all(validity_of(der[:length]) is None for length in range(0, len(der), 7))


def test_what_is_no_certificate_never_expires(tmp_path: Path) -> None:
    assert validity_of_file(tmp_path / "absent.pem") is None
    wrong = tmp_path / "wrong.pem"
    wrong.write_text(f"{ssl.PEM_HEADER}\n!\n{ssl.PEM_FOOTER}\n")
    assert validity_of_file(wrong) is None


@given(data=st.binary(max_size=64))
def test_a_broker_may_show_anything(data: bytes) -> None:
    """Fault 31: what comes from the network is hostile."""
    assert validity_of(data) is None
