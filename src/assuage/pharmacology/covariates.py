"""What a prediction needs to know about a person, and nothing more."""

from dataclasses import dataclass

from assuage.patient import Answer


@dataclass(frozen=True, slots=True)
class Covariates:
    """Facts that a model, an effect or a limit may ask for; `None` is unknown and stays unknown.

    `weight_kg` [kg], `age_years` [years], `height_cm` [cm], `baseline_map_mmhg` [mmHg], `baseline_nrs` [0..10];
    `child_pugh` is A, B or C; `setting` is outpatient or inpatient; `medicines` are ids or names of the
    vocabulary.
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
