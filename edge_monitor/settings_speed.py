"""The section of the configuration about the vehicle's speed."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edge_monitor.settings_section import Section


class Speed(Section):
    """The vehicle's speed, for distraction and for muting at standstill."""

    source: Literal["assume", "mqtt", "gpsd"] = Field(
        default="assume", description="who tells it; unknown once nothing came for 3 s"
    )
    assume_kmh: Annotated[float, Field(ge=0.0, le=300.0)] | None = Field(
        default=None, description="a speed to assume where nothing measures it; unset: unknown"
    )
    topic: Annotated[str, Field(pattern=r"^[^+#\x00]*$", max_length=256)] = Field(
        default="", description="mqtt: the whole topic; empty: vehicle/speed below the device's"
    )
    gpsd_host: Annotated[str, Field(min_length=1)] = Field(
        default="127.0.0.1", description="where gpsd is asked"
    )
    gpsd_port: Annotated[int, Field(ge=1, le=65535)] = Field(default=2947, description="likewise")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.source != "assume" and self.assume_kmh is not None:
            raise ValueError(f"assume_kmh: nothing is assumed where {self.source} tells the speed")
        return self
