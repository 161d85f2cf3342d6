"""What a prediction needs to know about a person, and nothing more."""

from dataclasses import dataclass
from math import isfinite

from assuage.patient import Answer
from assuage.pharmacology.errors import CannotPredictError

NO_LIVER_DISEASE = "none"
"""The liver class of somebody of whom it is known that the liver is well."""

_LIVER_CLASSES = frozenset({"A", "B", "C", NO_LIVER_DISEASE})
_TOP_OF_SCALE = 10.0
_ABOVE_ZERO = {"weight_kg": "weight", "height_cm": "height", "baseline_map_mmhg": "mean arterial pressure"}


@dataclass(frozen=True, slots=True)
class Covariates:
    """Facts that a model, an effect or a limit may ask for; `None` is unknown and stays unknown.

    `weight_kg` [kg], `age_years` [years], `height_cm` [cm], `baseline_map_mmhg` [mmHg], `baseline_nrs` [0..10];
    `child_pugh` is A, B, C or none; `setting` is outpatient or inpatient; `medicines` are ids or names of the
    vocabulary.

    Raises `CannotPredictError` for a number that nobody can have, and for a liver class that is none: a limit held against it would be kept.
    """

    weight_kg: float | None = None
    age_years: float | None = None
    sex: str | None = None
    height_cm: float | None = None
    child_pugh: str | None = None
    baseline_map_mmhg: float | None = None
    condition: str | None = None
    setting: str | None = None
    baseline_nrs: float | None = None
    hypertension: Answer = Answer.UNKNOWN
    medicines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no limit could be held against."""
        for name, plain in _ABOVE_ZERO.items():
            value: float | None = getattr(self, name)
            if value is not None and not (isfinite(value) and value > 0):
                raise _nobodys(plain, "above 0")
        if self.age_years is not None and not (isfinite(self.age_years) and self.age_years >= 0):
            raise _nobodys("age", "from 0 on")
        if self.baseline_nrs is not None and not 0 <= self.baseline_nrs <= _TOP_OF_SCALE:
            raise _nobodys("pain score before treatment", "from 0 to 10")
        if self.child_pugh is not None and self.child_pugh.lower() not in {one.lower() for one in _LIVER_CLASSES}:
            known = ", ".join(sorted(_LIVER_CLASSES))
            raise CannotPredictError(
                f"The Child-Pugh class is none of {known}, so its limits cannot be held. Write one, or leave it unknown."
            )


def _nobodys(plain: str, known: str) -> CannotPredictError:
    return CannotPredictError(
        f"The {plain} is no number {known}, so nothing can be predicted from it. Give it, or leave it unknown."
    )
