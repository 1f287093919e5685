"""`scripts/certificates`: what it makes, and what it leaves alone."""

import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from edge_monitor.outputs.certificates import validity_of_file
from edge_monitor.settings_mqtt import Mqtt

SCRIPT = Path(__file__).parents[2] / "scripts" / "certificates"
DAY_S = 86_400

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)


def call(*words: object) -> subprocess.CompletedProcess[str]:
    command = [str(SCRIPT), *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def settings_told(said: str) -> Mqtt:
    """The lines for a device's configuration, as the monitor would read them."""
    return Mqtt(**tomllib.loads(said.split("  [mqtt]\n")[1].split("\n\n", maxsplit=1)[0]))


def test_a_site_is_made_in_one_call_and_says_where_everything_goes(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    done = call(folder, "--host", "broker.local", "--host", "192.0.2.7", "--device", "bench")
    assert (done.returncode, done.stderr) == (0, "")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {
        f"{name}.{kind}": 0o600 if kind == "key" else 0o644
        for name in ("ca", "broker", "bench")
        for kind in ("key", "pem")
    }
    files = [str(folder / name) for name in ("ca.pem", "broker.pem", "bench.pem")]
    verified = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-CAfile", files[0], *files[1:]], check=False
    )
    assert verified.returncode == 0
    for name, days in (("ca", 3650), ("broker", 825), ("bench", 825)):
        valid = validity_of_file(folder / f"{name}.pem")
        assert valid is not None
        assert valid.ends_s - valid.begins_s == days * DAY_S
    for line in ("listener 8883", "cafile /etc/mosquitto/ca.pem", "require_certificate true"):
        assert f"  {line}\n" in done.stdout
    mqtt = settings_told(done.stdout)
    assert (mqtt.host, mqtt.port) == ("broker.local", 8883)
    assert str(mqtt.client_key) == "/etc/edge-monitor/bench.key"


def test_the_service_can_read_the_key_that_root_installs(tmp_path: Path) -> None:
    said = call(tmp_path, "--host", "broker.local", "--device", "bench").stdout
    there = "/etc/edge-monitor/"
    assert f"  sudo install -m 0644 {tmp_path}/ca.pem {tmp_path}/bench.pem {there}\n" in said
    assert f"  sudo install -m 0640 -g edge-monitor {tmp_path}/bench.key {there}\n" in said


def test_devices_are_added_and_nothing_is_overwritten(tmp_path: Path) -> None:
    assert call(tmp_path, "--host", "broker.local", "--device", "bench").returncode == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    refused = call(tmp_path, "--device", "other", "--device", "bench")
    assert refused.returncode == 73
    assert refused.stderr == (
        f"certificates: {tmp_path}/bench.pem is there already: move it away to renew it\n"
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    added = call(tmp_path, "--device", "other")
    assert added.returncode == 0
    assert settings_told(added.stdout).host == "the name in the certificate of the broker"
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.items() < after.items()
    assert after.keys() - before.keys() == {"other.pem", "other.key"}


def test_an_authority_without_its_key_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("of somebody")
    refused = call(tmp_path, "--host", "broker.local")
    assert (refused.returncode, [path.name for path in tmp_path.iterdir()]) == (66, ["ca.pem"])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--host", "broker.local"],
        ["site"],
        ["site", "--host"],
        ["site", "--hosts", "broker.local"],
        ["site", "--host", "a,DNS:b"],
        ["site", "--device", "../bench"],
        ["site", "--device", "van.7"],
        ["site", "--device", "ca"],
        ["site", "--device", "bench", "--days", "0"],
        ["site", "--device", "bench", "--from", "never"],
    ],
)
def test_a_wrong_call_makes_nothing_and_says_why(tmp_path: Path, words: list[str]) -> None:
    done = subprocess.run(
        [str(SCRIPT), *words], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 64
    assert done.stderr.startswith("certificates: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
