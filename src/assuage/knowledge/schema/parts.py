"""What every knowledge file shares: its header, its references and its numbers."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assuage.provenance import Confidence, Status

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Words = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A part of a knowledge file: unknown fields are errors, and nothing changes after loading."""

    # `defer_build` makes importing a schema cheap: a validator is built when a file of its kind is first read.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


class Reference(Strict):
    """A key of `references.bib`, and where in the source it was read."""

    key: Identifier
    where: Words


class Change(Strict):
    """One entry of a file's history."""

    on: date
    what: Words


class Number(Strict):
    """A number from a document: value, unit, where it was read and how sure we are.

    `value: null` says that the number is unknown. `lower` and `upper` are the bounds printed with it; `bounds` says what
    they are. A `derived` number gives its `formula`, and in `rests_on` its weakest input where that is secondary or
    assumed; an `assumed` one gives its `reason`.
    """

    value: float | None
    unit: Words
    confidence: Confidence
    read_from: Words
    lower: float | None = None
    upper: float | None = None
    bounds: Literal["95% CI", "90% CI", "range", "SE", "SD", "IQR", "range of sources", "not stated"] | None = None
    formula: str | None = None
    rests_on: Literal[Confidence.SECONDARY, Confidence.ASSUMED] | None = Field(
        default=None, description="the weakest input of a derived number"
    )
    reason: str | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if (self.lower is None) != (self.upper is None):
            raise ValueError("one bound is given without the other; give both `lower` and `upper`, or neither")
        if self.lower is not None and self.upper is not None:
            if self.lower > self.upper:
                raise ValueError(f"`lower` {self.lower} is above `upper` {self.upper}; swap them")
            if self.bounds is None:
                raise ValueError("`lower` and `upper` need `bounds`, so that a reader knows what they are")
        if self.confidence is Confidence.DERIVED and not self.formula:
            raise ValueError("a derived number needs its `formula`")
        if self.rests_on is not None and self.confidence is not Confidence.DERIVED:
            raise ValueError("`rests_on` is for derived numbers; this one has its own confidence")
        if self.confidence is Confidence.ASSUMED and not self.reason:
            raise ValueError("an assumed number needs its `reason`")
        return self


class Limit(Strict):
    """A bound on what may be asked: `hard` refuses, `soft` warns, each in words for the clinician.

    `quantity` names what is bounded (`weight_kg`, `age_years`, `infusion_min`, `child_pugh`...). A value below `lower` or
    above `upper` breaks the limit; `values` lists answers that break it where the quantity is a word. `note: true` says
    the words whatever the value. `always: true` warns also where the curve of its effect is not drawn, because the words are about
    the person or the dose and not about the curve.
    """

    quantity: Identifier
    kind: Literal["hard", "soft"]
    lower: float | None = None
    upper: float | None = None
    values: tuple[str, ...] = ()
    note: bool = False
    always: bool = False
    words: Words
    confidence: Confidence
    read_from: Words

    @model_validator(mode="after")
    def _bounds_something(self) -> Self:
        if self.lower is None and self.upper is None and not self.values and not self.note:
            raise ValueError("the limit bounds nothing; give `lower`, `upper`, `values` or `note: true`")
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise ValueError(f"`lower` {self.lower} is not below `upper` {self.upper}")
        if self.always and self.kind == "hard":
            raise ValueError("`always` is for soft limits; a hard one refuses whenever it is broken")
        return self


class Observed(Strict):
    """What a trial observed, shown where a curve may not be drawn or where it is known to miss."""

    words: Words
    reference: Identifier
    number: Number | None = None
    confidence: Confidence | None = Field(default=None, description="of the words; a number has its own")


class Uncertainty(Strict):
    """How the typical value of one parameter is uncertain.

    `lognormal_95`: `lower` and `upper` are its 2.5 % and 97.5 % quantiles. `uniform`: anything between them.
    `between_sources`: the published values, of which these are the lowest and highest.
    """

    parameter: Identifier
    shape: Literal["lognormal_95", "uniform", "between_sources"]
    lower: float
    upper: float
    read_from: Words
    confidence: Confidence
    reason: str | None = None

    @model_validator(mode="after")
    def _points_upwards(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(f"`lower` {self.lower} is not below `upper` {self.upper}")
        if self.shape == "lognormal_95" and self.lower <= 0:
            raise ValueError("a log-normal value cannot reach zero; `lower` must be above 0")
        return self


class KnowledgeFile(Strict):
    """The header of every knowledge file."""

    id: Identifier
    kind: str
    title: Words
    summary: Words
    references: tuple[Reference, ...] = Field(min_length=1)
    status: Status
    valid_from: date
    history: tuple[Change, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _lists_what_it_cites(self) -> Self:
        listed = {reference.key for reference in self.references}
        for field in ("observed", "other"):
            for item in getattr(self, field, ()):
                if isinstance(item, Observed) and item.reference not in listed:
                    raise ValueError(f"`{field}` cites `{item.reference}`, which is not in `references`; add it there")
        return self
