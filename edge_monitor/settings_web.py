"""The section of the configuration about the local page."""

from ipaddress import ip_address
from typing import Annotated, Self

from pydantic import Field, model_validator

from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Location

HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?$")]


class Web(Section):
    """The page that the daemon serves."""

    enabled: bool = False
    host: Annotated[str, Field(pattern=r"^[0-9A-Fa-f.:]+$|^localhost$")] = Field(
        default="127.0.0.1", description="the address to listen on: 0.0.0.0, or ::, for all"
    )
    port: Annotated[int, Field(ge=1, le=65535)] = 8600
    token_file: Location | None = Field(
        default=None, description="its first line lets people in; required beyond this computer"
    )
    names: tuple[HostName, ...] = Field(
        default=(), description="by which browsers may call it, beside addresses and its own name"
    )
    preview: bool = Field(
        default=False, description="whoever sees the page may also see the picture for a while"
    )
    preview_minutes: Annotated[float, Field(gt=0.0, le=10.0)] = Field(
        default=5.0, description="after which the preview ends by itself"
    )

    @property
    def exposed(self) -> bool:
        """Whether others than this computer can reach it."""
        return self.host != "localhost" and not ip_address(self.host).is_loopback

    @model_validator(mode="after")
    def _others_need_a_token(self) -> Self:
        try:
            exposed = self.exposed
        except ValueError:
            raise ValueError(f"host: {self.host} is no address") from None
        if exposed and self.token_file is None:
            raise ValueError(
                f"host: {self.host} is reached by others, which takes a token: set web.token_file, "
                "or listen on 127.0.0.1"
            )
        return self
