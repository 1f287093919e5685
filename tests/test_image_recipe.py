"""The recipe for rpi-image-gen: read as that program reads it, by the keys that its pages name."""

import configparser
import re
from pathlib import Path
from typing import Any

import yaml

RECIPE = Path(__file__).parents[1] / "packaging/image"
CONFIG = RECIPE / "config/edge-monitor.yaml"
LAYER = RECIPE / "layer/edge-monitor.yaml"
OVERLAY = RECIPE / "layer/edge-monitor.d/customize.overlay"

# From the documentation of rpi-image-gen, read in November 2026: configuration, layers, and the
# pages of the layers device-base, image-base and image-rota.
SECTIONS = {
    "include": {"file"},
    "device": {
        *("layer", "class", "variant", "hostname", "user1", "user1pass", "user1passhash"),
        *("user1uid", "user1gid", "storage_type", "sector_size", "assetdir"),
    },
    "image": {
        *("layer", "name", "compression", "suffix", "pmap", "rootfs_type", "assetdir"),
        *("boot_part_size", "system_part_size", "data_part_size", "ptable_protect"),
    },
    "packages": None,
    "layer": None,
}
"""Keys by section; `None` where their names are free."""

ATTRIBUTES = {
    *("Name", "Desc", "Category", "Version", "Requires", "Provides", "Conflicts"),
    *("RequiresProvider", "AfterProvider", "Type", "Generator", "Sets"),
}
HOOKS = {"setup-hooks", "essential-hooks", "customize-hooks", "cleanup-hooks"}
SIZE = re.compile(r"\d+[KMG]?|\d+%")
FIELD = re.compile(r"X-Env-Layer-(\w+): (.+)")


def read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def metadata() -> dict[str, str]:
    """The layer's attributes, which stand in a comment before the YAML."""
    text = LAYER.read_text(encoding="utf-8")
    _, _, rest = text.partition("# METABEGIN\n")
    block, end, _ = rest.partition("# METAEND\n")
    assert end, "METABEGIN and METAEND enclose the attributes"
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := FIELD.fullmatch(line.removeprefix("# ")):
            name = found[1]
            fields[name] = found[2]
        else:
            assert line.startswith("#  "), f"neither a field nor the rest of one: {line}"
            fields[name] += line[2:]
    return fields


def test_the_configuration_has_known_sections_and_keys_alone() -> None:
    for section, keys in read(CONFIG).items():
        known = SECTIONS[section]
        assert known is None or set(keys) <= known, section


def test_the_root_is_read_only_and_data_have_a_partition_of_their_own() -> None:
    image = read(CONFIG)["image"]
    assert (image["layer"], image["rootfs_type"]) == ("image-rota", "erofs")
    for name in ("boot_part_size", "system_part_size", "data_part_size"):
        assert SIZE.fullmatch(image[name]), name


def test_the_layer_is_the_one_that_the_configuration_names() -> None:
    fields = metadata()
    assert set(fields) <= ATTRIBUTES
    assert fields["Name"] in read(CONFIG)["layer"].values()
    assert re.fullmatch(r"\d+\.\d+\.\d+", fields["Version"])
    assert LAYER.with_suffix(".d").is_dir()


def test_the_layer_installs_what_the_package_recommends_on_a_board() -> None:
    body = read(LAYER)["mmdebstrap"]
    assert set(body) <= {"packages"} | HOOKS
    control = (RECIPE.parent / "deb/control.in").read_text(encoding="utf-8")
    (recommended,) = (
        line.removeprefix("Recommends: ")
        for line in control.splitlines()
        if line.startswith("Recommends: ")
    )
    missing = set(recommended.split(", ")) - set(body["packages"])
    assert missing == {"mosquitto"}, "the broker is elsewhere"
    for hook in body["customize-hooks"]:
        assert "$1" in hook, "a hook works in the root that is being made, not in this machine's"


def test_what_is_recorded_is_shared_by_both_slots() -> None:
    (shared,) = (OVERLAY / "etc/rpi-image-gen/slot-shared.d").glob("*.conf")
    lines = [line for line in shared.read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "Version=1"
    assert all(line.startswith("Path=/") for line in lines[1:])
    assert "Path=/var/lib/edge-monitor" in lines
    unit = (RECIPE.parents[1] / "systemd/edge-monitor.service").read_text(encoding="utf-8")
    assert "StateDirectory=edge-monitor\n" in unit


def test_a_board_that_hangs_is_restarted() -> None:
    parser = configparser.ConfigParser()
    parser.read(OVERLAY / "etc/systemd/system.conf.d/watchdog.conf")
    assert parser["Manager"]["RuntimeWatchdogSec"] == "15"
