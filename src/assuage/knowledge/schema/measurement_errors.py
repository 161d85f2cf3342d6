"""How far measurements scatter where no model says so, and when measurements are not believed, as a file."""

from typing import Literal

from assuage.knowledge.schema.parts import KnowledgeFile, Number


class MeasurementErrors(KnowledgeFile):
    """The file of kind `measurement_errors`: what an update of a person's prediction takes for granted."""

    kind: Literal["measurement_errors"]
    level_proportional_sd: Number
    level_floor_sd: Number
    dissociation_sd: Number
    pressure_share_of_person: Number
    robust_degrees: Number
    acute_pain_after_last_dose: Number
    acute_relief_after_last_dose: Number
    unit_slip_fold: Number
    least_effective_draws: Number
    surprising_p: Number
    outside_p: Number
    little_learnt_share: Number
    class_moved: Number
    far_out_sd: Number
