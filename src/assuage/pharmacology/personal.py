"""One person, one model and a past course: what every usable measurement would read, for any deviates of that person.

The prior is standard normal in the deviates, which hold the kinetics, the answers to them, pain before treatment, the person's own part of
a blood pressure reading, and how far an analyte that is known to read wrong does so. Scores and ratings end where their scales do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assuage.knowledge import Library
from assuage.numerics import Floats, Ints
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.measured import Measured, MeasuredKind
from assuage.pharmacology.measured_use import TOP_OF_SCALE, NotUsed, in_order, why_not_used
from assuage.pharmacology.past_course import Ground, PastCourse, ground_of
from assuage.pharmacology.personal_reading import (
    BASELINE,
    BIAS,
    DRUG_TYPE,
    PLACEBO_TYPE,
    PRESSURE,
    bias_bands,
    reader_of,
    solver_of,
)
from assuage.pharmacology.random_effects import RandomEffects, random_effects
from assuage.pharmacology.reading_errors import readings_of
from assuage.stats import Readings, truncated_normals

DAY_MIN = 1440.0


@dataclass(frozen=True, slots=True)
class PersonalModel:
    """What one model says of one person's measurements.

    `used` are in order of time, `readings` beside them; `not_used` has the reason for each other. `names` (q,) are the deviates: those
    of `random`, then of pain before treatment, of the pressure, and of analytes that read wrong. `class_prior` (3,) are the parts of
    the drug arm in each class, in the order of `CLASSES`. `refused` holds the model's words where it may predict nothing.
    """

    ground: Ground
    random: RandomEffects
    names: tuple[str, ...]
    used: tuple[Measured, ...]
    not_used: tuple[NotUsed, ...]
    readings: Readings
    class_prior: Floats
    baseline: tuple[float, float]
    pressure_mmhg: tuple[float, float] | None
    refused: str | None = None

    @property
    def model(self) -> str:
        """The id of the model."""
        return self.ground.whole.file.id

    @property
    def has_course(self) -> bool:
        """Whether a relief course may be drawn, so that pain over weeks and the classes mean something."""
        return self.refused is None and self.ground.verdicts["lasting_relief"].refused is None

    def baseline_nrs(self, deviates: Floats) -> Floats:
        """Pain before treatment (n,), within the scale."""
        centre, sd = self.baseline
        top = TOP_OF_SCALE[MeasuredKind.PAIN]
        from scipy.special import ndtr  # SciPy is not needed for one person

        luck = ndtr(deviates[:, self.names.index(BASELINE)])
        return centre + sd * truncated_normals(luck, -centre / sd, (top - centre) / sd)

    def reader(self, kind: int) -> Callable[[Floats], Floats]:
        """What each used measurement would read, (n, k), in a person of class `kind` with each row of deviates (n, q)."""
        return reader_of(self, kind)

    def pain_course(self, deviates: Floats, kinds: Ints, days: Floats) -> Floats:
        """Each person's own pain (n, D) on days from the first dose, without acute relief and without a day's error.

        The class is each row's own. Without a relief course pain stays as it was.
        """
        pain = np.repeat(self.baseline_nrs(deviates)[:, None], len(days), axis=1)
        if not self.has_course:
            return pain
        lasting = self.ground.verdicts["lasting_relief"].effect
        pain[kinds == PLACEBO_TYPE] *= np.where(days > 0.0, 1.0 - lasting.parameters["placebo_relief"], 1.0)
        answering = np.flatnonzero(kinds == DRUG_TYPE)
        if len(answering):
            mine = deviates[answering]
            solver = solver_of(self, days * DAY_MIN, analytes=(), effects=(lasting,))
            pain[answering] *= 1.0 - solver.effect(lasting, solver(mine)[1], mine)["lasting_relief"]
        return pain


def personal_model(
    past: PastCourse,
    measured: Sequence[Measured],
    model: str,
    *,
    robust: bool = False,
    opt_in: bool = False,
    library: Library | None = None,
) -> PersonalModel:
    """Lay out what one model may say of these measurements of one person after a past course.

    `robust` makes every exact reading scatter by a Student-t, so that a few wild ones count for little. Measurements that contradict
    themselves are to be refused before (`refuse_contradictions`).
    """
    ground = ground_of(past, model, opt_in=opt_in, library=library)
    kept, left = in_order(measured)
    if ground.refused is not None:
        left = (*left, *(NotUsed(one, ground.refused) for one in kept))
        kept = ()
    known = past.pressure_mmhg is not None and past.who.baseline_map_mmhg is not None
    why = {one: why_not_used(one, ground, pressure_known=known) for one in kept}
    used = tuple(one for one in kept if why[one] is None)
    left = (*left, *(NotUsed(one, words) for one, words in why.items() if words is not None))
    effects = ground.asked.effects
    lasting = next(effect for effect in effects if effect.file.form == "lasting_relief")
    random = random_effects(ground.whole, effects)
    measured_levels = {one.analyte for one in used if one.kind is MeasuredKind.LEVEL}
    biased = [analyte for analyte in bias_bands(ground) if analyte in measured_levels]
    errors = ground.asked.library.measurement_errors()
    return PersonalModel(
        ground=ground,
        random=random,
        names=(*random.names, BASELINE, PRESSURE, *(f"{BIAS}{analyte}" for analyte in biased)),
        used=used,
        not_used=left,
        readings=readings_of(used, ground, errors, lasting, robust=robust),
        class_prior=np.array(
            [lasting.parameters[f"{kind}_drug_arm"] for kind in ("placebo_type", "drug_type", "none")]
        ),
        baseline=_baseline(lasting, past.who.baseline_nrs),
        pressure_mmhg=past.pressure_mmhg,
        refused=ground.refused,
    )


def _baseline(lasting: PreparedEffect, known: float | None) -> tuple[float, float]:
    """Centre and spread of pain before treatment; a known score is one day's score, as far from the usual one as any."""
    spread = lasting.file.between_people
    if known is None:
        return lasting.parameters["baseline"], spread["baseline"].value or 0.0
    return known, spread["daily_nrs"].value or 0.0
