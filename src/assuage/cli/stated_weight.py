"""A weight given on the command line, beside what the chart says."""

from dataclasses import dataclass, replace
from math import isfinite

import typer

from assuage.patient import Measurement, Origin, Patient, latest

_SOURCE = "given on the command line"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The patient with that weight, and what a reader has to know about it."""

    patient: Patient
    note: str


def weigh(patient: Patient, weight_kg: float) -> Weighed:
    """The patient as weighed at the instant asked about; a weight of the chart that could be as new is set aside, and said.

    Errors: `typer.BadParameter` when the weight is no number.
    """
    if not isfinite(weight_kg):
        raise typer.BadParameter("this is no weight; write kilograms from 2 to 400", param_hint="--weight-kg")
    stated = Measurement("weight", weight_kg, "kg", Origin(_SOURCE, patient.at), f"{weight_kg:g} kg")
    charted = latest(patient, "weight")
    note = f"The weight, {weight_kg:g} kg, was {_SOURCE}, as measured at the instant asked about"
    if charted.measurements:
        values = " or ".join(dict.fromkeys(f"{one.value:g} kg" for one in charted.measurements))
        note += f"; it stands in place of {values} on the chart"
    both = replace(patient, measurements=(*patient.measurements, stated))
    rivals = [one for one in latest(both, "weight").measurements if one is not stated]
    kept = tuple(one for one in both.measurements if not any(one is rival for rival in rivals))
    return Weighed(replace(both, measurements=kept), note)
