"""The example of rights that is shipped, for a broker of a test."""

import subprocess
from pathlib import Path

CONFIG = Path(__file__).parents[2] / "config"
USERS = ("bench", "other", "dashboard", "commander", "homeassistant", "vehicle")


def settings_of(folder: Path) -> list[str]:
    """The lines of the shipped configuration, with the files and users of the test."""
    users, rights = folder / "passwd", folder / "acl"
    users.touch(mode=0o600)
    for user in USERS:
        command = ["mosquitto_passwd", "-b", str(users), user, f"{user}-secret"]
        subprocess.run(command, check=True)
    rights.write_text((CONFIG / "mosquitto.acl").read_text())
    lines = (CONFIG / "mosquitto.conf").read_text().splitlines()
    said = [line for line in lines if line and not line.startswith(("#", "listener"))]
    places = {
        "/etc/mosquitto/edge_monitor.passwd": users,
        "/etc/mosquitto/edge_monitor.acl": rights,
    }
    for place, ours in places.items():
        said = [line.replace(place, str(ours)) for line in said]
    assert sorted(line.split()[0] for line in said) == [
        "acl_file",
        "allow_anonymous",
        "max_queued_messages",
        "message_size_limit",
        "password_file",
    ]
    return said
