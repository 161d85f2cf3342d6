"""A published regimen as a file: the dose as text of the dose language, or a reference card."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words
from assuage.provenance import Confidence

Setting = Literal["outpatient", "inpatient", "emergency", "perioperative", "intensive_care", "home", "any"]
Purpose = Literal[
    "treatment", "test_infusion", "anaesthesia", "perioperative", "acute_pain", "maintenance", "rescue", "protocol"
]


class Printed(Strict):
    """The regimen as its source prints it, unknowns left unknown."""

    dose: Words
    duration: Words
    days: Words
    total_dose: Words
    adjuncts: Words


class RegimenFile(KnowledgeFile):
    """A whole regimen file; `dose` is present exactly when it is `time_resolved`.

    `proposable` is our reading of whether a plan may offer it: never for anaesthetic doses, intensive care, or a dose
    that is not confirmed and fully timed.
    """

    kind: Literal["regimen"]
    name: Words
    conditions: tuple[Identifier, ...] = Field(min_length=1)
    route: Words
    isomer: Literal["racemate", "S", "unnamed"]
    salt: Literal["base", "hydrochloride", "unnamed"]
    setting: Setting
    purpose: Purpose
    time_resolved: bool
    dose: str | None = None
    dose_confirmed: bool
    dose_confidence: Confidence = Confidence.CONFIRMED
    isomer_confidence: Confidence | None = Field(default=None, description="none when the isomer is unnamed")
    assumptions: tuple[Words, ...] = Field(default=(), description="what we chose where the source is silent, and why")
    printed: Printed
    highest_rate: Number | None = Field(
        default=None, description="the highest rate as printed, mg/h or mg/kg/h, where the dose is not fully timed"
    )
    rate_cap: Number | None = Field(
        default=None,
        description="the rate [mg/h] never passed, as printed beside a highest rate per kilogram: the lower counts",
    )
    lowest_rate: Number | None = Field(
        default=None, description="the lowest rate as printed, mg/h or mg/kg/h, where the dose is not fully timed"
    )
    hours_a_session: Number | None = Field(default=None, description="as printed, where the dose is not fully timed")
    sessions: Number | None = Field(default=None, description="as printed, where the dose is not fully timed")
    course_days: int | None = None
    proposable: bool
    not_proposable_because: str | None = None
    studies: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.time_resolved != (self.dose is not None):
            raise ValueError("`dose` is given exactly when `time_resolved` is true")
        if self.proposable and not (self.time_resolved and self.dose_confirmed):
            raise ValueError("a regimen can be proposed only when its dose is confirmed and fully timed")
        if self.proposable and (self.purpose == "anaesthesia" or self.setting == "intensive_care"):
            raise ValueError("anaesthetic-dose and intensive-care regimens are never proposed")
        if (self.isomer == "unnamed") != (self.isomer_confidence is None):
            raise ValueError("`isomer_confidence` is given exactly when the isomer is named")
        if self.proposable and self.isomer == "unnamed":
            raise ValueError("a regimen whose isomer nobody named cannot be proposed")
        if Confidence.ASSUMED in {self.dose_confidence, self.isomer_confidence} and not self.assumptions:
            raise ValueError("what is assumed about the dose or the isomer needs its reason in `assumptions`")
        if not self.proposable and not self.not_proposable_because:
            raise ValueError("say in `not_proposable_because` why the regimen cannot be proposed")
        if self.rate_cap is not None and (
            self.rate_cap.value is None
            or self.rate_cap.unit != "mg/h"
            or self.highest_rate is None
            or self.highest_rate.unit != "mg/kg/h"
        ):
            raise ValueError("`rate_cap` is a rate in mg/h beside a `highest_rate` in mg/kg/h")
        return self

    def highest_rate_mg_per_h(self, *, weight_kg: float | None) -> float | None:
        """The highest rate as printed, for this weight [kg]: the lower of rate and cap; None where it is not printed or hangs on no weight."""
        highest = _mg_per_h(self.highest_rate, weight_kg)
        if highest is None or self.rate_cap is None or self.rate_cap.value is None:
            return highest
        return min(highest, self.rate_cap.value)

    def lowest_rate_mg_per_h(self, *, weight_kg: float | None) -> float | None:
        """The lowest rate as printed, for this weight [kg], never above the highest; None as there."""
        lowest, highest = _mg_per_h(self.lowest_rate, weight_kg), self.highest_rate_mg_per_h(weight_kg=weight_kg)
        return lowest if lowest is None or highest is None else min(lowest, highest)


def _mg_per_h(number: Number | None, weight_kg: float | None) -> float | None:
    if number is None or number.value is None:
        return None
    if number.unit == "mg/h":
        return number.value
    return None if weight_kg is None else number.value * weight_kg
