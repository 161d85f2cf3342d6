"""What a course does to every twin of one model: the numbers that chances are counted from, kept so that nothing is solved again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology import TwinRun, Twins

_DECIMALS = 9  # what is left of the rounding of a thousand weights


@dataclass(frozen=True, slots=True)
class TwinOutcome:
    """One model's twins after one course; what the model may not say is None and has its words in `not_said`.

    `peaks` maps outputs to (P,); `nrs` (P, D) is pain on each day from 0 on; `exposure_ng_h_per_ml` (P,) is the area under
    S-ketamine; `peak_ng_per_ml` and `end_ng_per_ml` (P,) are of `analyte`. `on_placebo` (P,) is pain without drug. `weight` (P,)
    sums to 1. `is_personal` says that the twins are a posterior's, updated by this person's own measurements.
    """

    model: str
    site: str
    weight: Floats
    baseline_nrs: Floats
    analyte: str
    peak_ng_per_ml: Floats
    end_ng_per_ml: Floats
    exposure_ng_h_per_ml: Floats
    peaks: Mapping[str, Floats] = field(default_factory=dict)
    nrs: Floats | None = None
    on_placebo: Floats | None = None
    not_said: Mapping[str, str] = field(default_factory=dict)
    is_personal: bool = False

    def share(self, happens: np.ndarray) -> float:
        """The weight of the twins to which something happens."""
        return round(float(self.weight[happens].sum()), _DECIMALS)

    def middle(self, values: Floats) -> float:
        """The weighted middle of values (P,) over the twins."""
        return quantiles(values, self.weight)[1]


@dataclass(frozen=True, slots=True)
class SessionBand:
    """The level of `analyte` over the first session in one model's twins: (T,) at `time_min` [min], 5, 50 and 95 in a hundred [ng/mL]."""

    model: str
    analyte: str
    time_min: Floats
    p5: Floats
    p50: Floats
    p95: Floats


def outcome_of(run: TwinRun, twins: Twins) -> TwinOutcome:
    """What is counted of a run of twins; the last moment of the run is when the course has run in."""
    analyte = "total" if "total" in run.concentration_ng_per_ml else "S"
    levels = run.concentration_ng_per_ml[analyte]
    exposure = run.exposure_ng_h_per_ml
    return TwinOutcome(
        model=run.model,
        site=run.site,
        weight=twins.weight,
        baseline_nrs=twins.baseline_nrs,
        analyte=analyte,
        peak_ng_per_ml=levels.max(axis=1),
        end_ng_per_ml=levels[:, -1],
        exposure_ng_h_per_ml=np.zeros(len(twins)) if exposure is None else exposure,
        peaks=run.peaks,
        nrs=run.nrs,
        on_placebo=run.placebo_nrs,
        not_said=run.not_drawn,
    )


def quantiles(values: Floats, weight: Floats, at: tuple[float, ...] = (0.05, 0.5, 0.95)) -> tuple[float, ...]:
    """Weighted quantiles of values (P,): the smallest value at or under which that weight lies."""
    order = np.argsort(values)
    below = np.cumsum(weight[order])
    places = np.minimum(np.searchsorted(below, np.asarray(at) * below[-1]), len(values) - 1)
    return tuple(values[order[places]].tolist())


def quantiles_of_each(values: Floats, weight: Floats, at: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Floats:
    """As `quantiles`, of each column of values (P, T): one row (T,) for each share."""
    order = np.argsort(values, axis=0)
    below = np.cumsum(weight[order], axis=0)
    places = [np.minimum((below < share * below[-1]).sum(axis=0), len(values) - 1) for share in at]
    return np.stack([np.take_along_axis(values, np.take_along_axis(order, place[None], 0), 0)[0] for place in places])
