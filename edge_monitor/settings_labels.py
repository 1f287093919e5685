"""The sections of the configuration about labels of faces: expressions and classifiers."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.settings_section import Section
from edge_monitor.settings_values import Fraction, Positive

_EXPRESSIONS = LabelLimits()

_INTERVAL = (
    "how often each face is looked at, one face a frame, or several where faces would wait for "
    "more than 2 s; 0: all in every frame"
)
_TIME_CONSTANT = "seconds over which a face's probabilities are averaged"
_CONFIDENCE = "least probability of a label that is told"
_MARGIN = "by how much it must lead the next one"
_DWELL = "for which it must lead before it is told, or be led before it ends"


class _Labelled(Section):
    """Labels of faces: how often each is looked at, and when a label is told of it."""

    enabled: bool = Field(default=False, description="events, and the present label in `state`")
    interval_s: Annotated[float, Field(ge=0.0, le=60.0)] = Field(default=0.2, description=_INTERVAL)
    time_constant_s: Positive = Field(
        default=_EXPRESSIONS.time_constant_s, description=_TIME_CONSTANT
    )
    confidence: Fraction = Field(default=_EXPRESSIONS.confidence, description=_CONFIDENCE)
    margin: Fraction = Field(default=_EXPRESSIONS.margin, description=_MARGIN)
    dwell_s: Positive = Field(default=_EXPRESSIONS.dwell_s, description=_DWELL)
    changes_per_minute: Annotated[int, Field(ge=1, le=600)] = Field(
        default=_EXPRESSIONS.changes_per_minute,
        description="most changes of one face's label in any minute",
    )

    @model_validator(mode="after")
    def _limits_hold_together(self) -> Self:
        self.limits()
        return self

    def limits(self) -> LabelLimits:
        """What the decisions know of it; looks that are far apart are not taken for a loss."""
        return LabelLimits(
            **self.model_dump(exclude={"enabled", "method", "interval_s"}),
            unmeasured_s=max(_EXPRESSIONS.unmeasured_s, 2.0 * self.interval_s),
        )


class Emotion(_Labelled):
    """Expressions: off in vehicles (EU AI Act, Art. 5(1)(f))."""

    method: Literal["network", "geometry"] = Field(
        default="network",
        description="`network` looks at the face; `geometry` at where its landmarks lie: no "
        "network is loaded for it, and it is right less often",
    )

    @property
    def role(self) -> str:
        """What the manifest calls that which the method needs."""
        return "emotion" if self.method == "network" else "emotion_geometry"


class Classifier(_Labelled):
    """A classifier of the manifest; it runs where its section stands in the configuration."""

    enabled: bool = Field(default=True, description="false: it does not run")
    interval_s: Annotated[float, Field(ge=0.0, le=60.0)] = Field(default=1.0, description=_INTERVAL)
    time_constant_s: Positive = Field(default=2.0, description=_TIME_CONSTANT)
    confidence: Fraction = Field(default=0.6, description=_CONFIDENCE)
    margin: Fraction = Field(default=0.2, description=_MARGIN)
    dwell_s: Positive = Field(default=1.0, description=_DWELL)
