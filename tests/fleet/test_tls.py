"""A fleet whose devices show certificates, as a broker on the internet asks for them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Broker
from tests.outputs.samples import soon
from tests.outputs.tls import make, own, serve

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)

FLEET = Path(__file__).parents[2] / "scripts" / "fleet"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return make(tmp_path / "keys", "--host", "127.0.0.1", "--device", "bench")


def command(port: int, **more: object) -> list[str]:
    """Forty devices for six seconds."""
    settings = [f"--set=mqtt.{key}={value}" for key, value in more.items()]
    words = ["--devices", "40", "--seconds", "6", "--port", str(port), "--json"]
    return [str(FLEET), *words, *settings]


def told(text: str) -> dict[str, Any]:
    tally: dict[str, Any] = json.loads(text)
    return tally


def test_a_fleet_with_certificates_comes_back_after_its_broker_and_loses_nothing(
    broker: Broker, keys: Path
) -> None:
    strict, log = "require_certificate true", broker.folder / "mosquitto.log"
    serve(broker, keys, strict)
    pipe = subprocess.PIPE
    with subprocess.Popen(command(broker.port, **own(keys)), stdout=pipe, text=True) as fleet:
        assert soon(lambda: log.read_text().count(" as edge_monitor-fleet-") >= 40)
        broker.stop()
        serve(broker, keys, strict)
        tally = told(fleet.communicate()[0])
    assert (fleet.returncode, tally["fault"]) == (0, None)
    assert (tally["connected"], tally["sessions"]) == (40, 80)
    assert tally["events"] == tally["delivered"] > 40


def test_a_fleet_without_certificates_is_told_why_nobody_is_let_in(
    broker: Broker, keys: Path
) -> None:
    serve(broker, keys, "require_certificate true")
    asked = command(broker.port, ca_file=keys / "ca.pem")
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    tally = told(done.stdout)
    assert done.returncode == 69
    assert (tally["connected"], tally["delivered"]) == (0, 0)
    assert "certificate" in tally["fault"]
