"""The design of a virtual trial: a YAML file, checked field by field before anything is drawn."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assuage.knowledge import read_as
from assuage.knowledge.schema import Setting

Outcome = Literal["pain", "relief_30", "relief_50", "pain_area"]
Analysis = Literal["completers", "locf", "likelihood"]

MOST_TRIALS = 100_000
MOST_IN_ARM = 20_000
_WEEKS_IN_YEAR = 52


class Part(BaseModel):
    """A part of a design: unknown fields are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Arm(Part):
    """One arm: a ketamine course as text of the dose language, or no ketamine (`placebo`, or the name of an active comparator).

    What an active comparator does to pain is not modelled: it answers as placebo does.
    """

    name: str = Field(min_length=1)
    people: int = Field(ge=2, le=MOST_IN_ARM)
    regimen: str | None = None
    comparator: str | None = Field(default=None, min_length=1, description="`placebo`, or what is given instead")

    @model_validator(mode="after")
    def _gives_one_thing(self) -> Self:
        if (self.regimen is None) == (self.comparator is None):
            raise ValueError("an arm has either a `regimen` (ketamine) or a `comparator` (such as placebo), not both")
        return self


class InlineWeights(Part):
    """Body weights [kg]: log-normal about `median` with a CV, within `lower` and `upper`."""

    median: float = Field(gt=0)
    cv: float = Field(gt=0, lt=2)
    lower: float = Field(ge=0.1)
    upper: float = Field(le=700, description="beyond anybody's weight, as on the command line: a slip of the keyboard")


class InlineAges(Part):
    """Ages [years], drawn evenly between the two."""

    lower: float = Field(ge=0, le=130)
    upper: float = Field(ge=0, le=130)


class People(Part):
    """Who takes part: `published` names a population file; otherwise weights and ages are given here, by whoever designs."""

    published: str | None = None
    weight_kg: InlineWeights | None = None
    age_years: InlineAges | None = None
    female_share: float | None = Field(default=None, ge=0, le=1)
    co_medication: dict[str, float] = Field(default_factory=dict, description="medicine -> share of people who take it")

    @model_validator(mode="after")
    def _names_or_gives(self) -> Self:
        inline = self.weight_kg is not None and self.age_years is not None
        if (self.published is None) != inline:
            raise ValueError("name a `published` population, or give both `weight_kg` and `age_years`")
        if self.published is not None and (self.female_share is not None or self.co_medication):
            raise ValueError("a `published` population brings its own sex and medicines; leave them out here")
        for name, part in (("weight_kg", self.weight_kg), ("age_years", self.age_years)):
            if part is not None and part.lower >= part.upper:
                raise ValueError(f"`{name}` has its `lower` bound at or above its `upper` one; swap them")
        weights = self.weight_kg
        if weights is not None and not weights.lower <= weights.median <= weights.upper:
            raise ValueError("the `median` of `weight_kg` does not lie between its `lower` and its `upper` bound")
        if not all(0 <= share <= 1 for share in self.co_medication.values()):
            raise ValueError("a share of `co_medication` is a part of the people, from 0 to 1")
        return self


class BaselinePain(Part):
    """Pain before treatment, 0 to 10: normal, within `at_least` and 10."""

    mean: float = Field(ge=0, le=10)
    sd: float = Field(gt=0, le=10)
    at_least: float = Field(default=0, ge=0, lt=10)


class Responders(Part):
    """How people answer; what is left out is as the relief model has it. `se_...` lets each trial have its own true share.

    `placebo_type` people are relieved of `placebo_relief` of their pain in any arm; `drug_type` people by the drug alone.
    """

    placebo_type: float | None = Field(default=None, ge=0, le=1)
    drug_type: float | None = Field(default=None, ge=0, le=1)
    placebo_relief: float | None = Field(default=None, ge=0, le=1)
    se_placebo_type: float = Field(default=0, ge=0, le=0.5)
    se_drug_type: float = Field(default=0, ge=0, le=0.5)


class Dropout(Part):
    """Who leaves: a rate per week, multiplied by exp(`per_point` x (last score - own score before treatment)).

    With `per_point` above 0 those who are not relieved leave sooner.
    """

    per_week: float = Field(default=0, ge=0, le=5)
    per_point: float = Field(default=0, ge=-2, le=2)


class Blinding(Part):
    """What guessing the arm does, stated by whoever designs: nothing was published that it could be learnt from.

    `guess_share` of the people on ketamine guess right, by its dissociation, and report a part `adds_relief` more relief.
    """

    guess_share: float = Field(default=0, ge=0, le=1)
    adds_relief: float = Field(default=0, ge=0, le=1)


class Primary(Part):
    """The outcome that decides: `pain` and responders at one week, or the area under all scores."""

    outcome: Outcome = "pain"
    week: float | None = Field(default=None, gt=0)
    arm: str
    against: str


class Design(Part):
    """A whole virtual trial."""

    title: str = Field(min_length=1)
    seed: int = Field(ge=0, lt=2**63)
    trials: int = Field(ge=1, le=MOST_TRIALS)
    models: tuple[str, ...] = Field(default=("kamp_2020",), min_length=1)
    readings: tuple[str, ...] = Field(
        default=(), description="further readings of the relief model, each tried under the first model"
    )
    condition: str
    setting: Setting
    outside_evidence: Literal["refuse", "draw_anyway"] = "refuse"
    people: People
    baseline_pain: BaselinePain | None = None
    arms: tuple[Arm, ...] = Field(min_length=2)
    responders: Responders = Responders()
    dropout: Dropout = Dropout()
    blinding: Blinding = Blinding()
    visit_weeks: tuple[float, ...] = Field(min_length=1, max_length=400)
    primary: Primary
    analysis: Analysis = "likelihood"
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    uncertain: bool = Field(
        default=False, description="each trial draws its own true parameters from their uncertainty; else as published"
    )
    keep_people: bool = Field(default=False, description="write every person's scores too, when a folder is given")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [arm.name for arm in self.arms]
        if len(set(names)) < len(names):
            raise ValueError("two arms have one name; give each its own, because people belong to an arm by its name")
        if any(later <= earlier for earlier, later in zip(self.visit_weeks, self.visit_weeks[1:], strict=False)):
            raise ValueError("`visit_weeks` must rise, each week once")
        if self.visit_weeks[0] <= 0 or self.visit_weeks[-1] > _WEEKS_IN_YEAR:
            raise ValueError("visits lie after week 0 (before treatment) and within 52 weeks")
        for name in (self.primary.arm, self.primary.against):
            if name not in names:
                raise ValueError(f"`primary` names `{name}`, which is not one of the arms: {', '.join(names)}")
        if self.primary.arm == self.primary.against:
            raise ValueError("`primary` compares an arm with itself")
        _check_primary(self)
        return self

    @property
    def control(self) -> str:
        """The arm that the others are compared with."""
        return self.primary.against

    @property
    def everybody(self) -> int:
        """People in one trial."""
        return sum(arm.people for arm in self.arms)

    def document(self) -> dict[str, object]:
        """The design as plain JSON, every default written out."""
        found: dict[str, object] = self.model_dump(mode="json")
        return found

    def hash(self) -> str:
        """Twelve signs that are the same for the same design, and for no other."""
        text = json.dumps(self.document(), sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()[:12]

    def with_people(self, in_first_arm: int) -> "Design":
        """The same design with so many people in the first arm, and the other arms in proportion (rounded up)."""
        first = self.arms[0].people
        arms = tuple(arm.model_copy(update={"people": -(-arm.people * in_first_arm // first)}) for arm in self.arms)
        return self.model_copy(update={"arms": arms})


def _check_primary(design: Design) -> None:
    primary = design.primary
    if primary.outcome == "pain_area":
        if primary.week is not None:
            raise ValueError("the area under the scores has no week of its own; leave `week` out of `primary`")
        if design.analysis == "likelihood":
            raise ValueError("the area is analysed by `completers` or `locf`: the likelihood estimate is of one visit")
    elif primary.week not in design.visit_weeks:
        raise ValueError(f"`primary` needs a `week` at which there is a visit: {_listed(design.visit_weeks)}")


def _listed(weeks: tuple[float, ...]) -> str:
    return ", ".join(f"{week:g}" for week in weeks)


def read_design(path: Path) -> Design:
    """The design in a YAML file.

    Raises `BadFileError` (knowledge) with everything that is wrong, field by field.
    """
    return read_as(path, Design)
