"""The section of the configuration about the local page."""

from ipaddress import ip_address
from typing import Annotated, Self

from pydantic import Field, model_validator

from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Location

HostName = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?$")]


class Web(Section):
    """The page that the daemon serves."""

    enabled: bool = Field(default=False, description="serve it")
    host: Annotated[str, Field(pattern=r"^[0-9A-Za-z.:]+$")] = Field(
        default="127.0.0.1",
        description="the address to listen on; the default is for this computer alone, `0.0.0.0` "
        "or `::` for whoever reaches it",
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=8600, description="TCP port")
    token_file: Location | None = Field(
        default=None,
        description="a file whose first line, 16 characters or more, lets people in; required "
        "where others than this computer can reach the page",
    )
    names: list[HostName] = Field(
        default=[],
        description="host names by which browsers may call it, beside its addresses and its own "
        "name: that of a proxy before it, say, so that they take a token",
    )
    preview: bool = Field(
        default=False,
        description="whoever sees the page may also see the picture, with what is seen in it, for "
        "a while",
    )
    preview_minutes: Annotated[float, Field(gt=0.0, le=10.0)] = Field(
        default=5.0, description="after which the picture is no longer shown, until asked for again"
    )

    @property
    def exposed(self) -> bool:
        """Whether others than this computer can reach it, without a proxy."""
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
        if self.names and self.token_file is None:
            raise ValueError(
                f"names: {self.names[0]} is for others than this computer, which takes a token: "
                "set web.token_file, or leave web.names out"
            )
        return self
