"""A real Home Assistant without its web pages, connected to a broker of the test.

Handed as text to a Python that has Home Assistant, which may live in another root: imports nothing
of this program. Its argument is the broker's port. For each line of its input, `null` or a list of
domain, service and data to call, it prints what it knows, in JSON: its version, what it complained
of, and each entity's state.
"""

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

# Home Assistant is not installed where types are checked
from homeassistant import bootstrap, config_entries, core, loader  # type: ignore[import-not-found]
from homeassistant.const import __version__  # type: ignore[import-not-found]  # as above
from homeassistant.helpers import entity_registry  # type: ignore[import-not-found]  # as above
from homeassistant.setup import async_setup_component  # type: ignore[import-not-found]  # as above


class Complaints(logging.Handler):
    """Warnings and errors of its MQTT integration."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


async def begin(port: int) -> Any:
    """Home Assistant with its MQTT integration and nothing else."""
    folder = Path(tempfile.mkdtemp())
    (folder / "configuration.yaml").touch()
    hass = core.HomeAssistant(str(folder))
    hass.config.skip_pip = True
    loader.async_setup(hass)
    hass.config_entries = config_entries.ConfigEntries(hass, {})
    await bootstrap.async_load_base_functionality(hass)
    await async_setup_component(hass, "homeassistant", {})
    hass.config.components |= {"http", "file_upload"}  # for its pages alone
    assert await async_setup_component(hass, "mqtt", {})
    entry = config_entries.ConfigEntry(
        version=2,
        minor_version=1,
        domain="mqtt",
        title="broker",
        data={"broker": "127.0.0.1", "port": port, "protocol": "5"},
        options={},
        source="user",
        unique_id=None,
        discovery_keys={},
        subentries_data=None,
    )
    await hass.config_entries.async_add(entry)
    await hass.async_start()
    return hass


def known(hass: Any) -> dict[str, Any]:
    """Each entity's state and attributes."""
    states = {name: hass.states.get(name) for name in entity_registry.async_get(hass).entities}
    return {
        name: {"state": state.state, "attributes": dict(state.attributes)}
        for name, state in states.items()
        if state is not None
    }


async def main(port: int) -> None:
    """Answer until the input ends."""
    complaints = Complaints()
    logging.getLogger("homeassistant.components").addHandler(complaints)
    hass = await begin(port)
    while line := await hass.async_add_executor_job(sys.stdin.readline):
        asked = json.loads(line)
        if asked is not None:
            domain, service, data = asked
            await hass.services.async_call(domain, service, data, blocking=True)
        await hass.async_block_till_done()
        told = {"version": __version__, "complaints": complaints.said, "entities": known(hass)}
        print(json.dumps(told, default=str), flush=True)
    await hass.async_stop(force=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
