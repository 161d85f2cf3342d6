"""Levels that no difference between people explains: a slip between ng/mL and mg/L is found before it bends a prediction."""

from collections.abc import Sequence

import numpy as np

from assuage.knowledge.schema import canonical
from assuage.pharmacology.errors import ContradictoryMeasurementError
from assuage.pharmacology.measured import Measured, MeasuredKind
from assuage.pharmacology.measured_use import refusal_words
from assuage.pharmacology.personal import PersonalModel
from assuage.pharmacology.personal_reading import NO_RELIEF, solver_of
from assuage.pharmacology.times import default_times


def refuse_unit_slips(measured: Sequence[Measured], people: Sequence[PersonalModel]) -> None:
    """Refuse levels that lie as far from what every model expects as a slip of the unit would put them.

    A high one must also lie above all that the course is expected to reach: long after a dose little is left, and a level many times
    that is no slip. Raises `ContradictoryMeasurementError`.
    """
    verdicts: dict[Measured, list[bool]] = {}
    for mine in people:
        fold = canonical(mine.ground.asked.library.measurement_errors().unit_slip_fold)
        typical = np.zeros((1, len(mine.names)))
        expected = mine.reader(NO_RELIEF)(typical)[0] if mine.used else np.zeros(0)
        for one, level in zip(mine.used, expected.tolist(), strict=True):
            if one.kind is MeasuredKind.LEVEL and one.value is not None and one.analyte is not None:
                too_high = one.value > fold * level and one.value > _highest(mine, one.analyte)
                verdicts.setdefault(one, []).append(too_high or 0.0 < one.value * fold < level)
    told = [
        (place, one, "it lies a hundredfold or more from what any model expects; check the unit (1 mg/L is 1000 ng/mL)")
        for place, one in enumerate(measured, start=1)
        if verdicts.get(one) and all(verdicts[one])
    ]
    if told:
        raise ContradictoryMeasurementError(refusal_words(told))


def _highest(mine: PersonalModel, analyte: str) -> float:
    """The highest level of an analyte that the typical person is expected to reach."""
    solver = solver_of(mine, default_times(mine.ground.asked.given), analytes=(analyte,), effects=())
    return float(solver(np.zeros((1, len(mine.names))))[0][analyte].max())
