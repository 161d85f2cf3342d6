"""What is expected of one order for one person, at once: levels by model with bands, effects, pain, limits; its chances are counted in `counting`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from assuage.documents import Cell, amount, duration, span, spoken
from assuage.dosing import DoseError, Regimen, binding_caps, cap_text, drug_name, parse, require_complete
from assuage.knowledge import library
from assuage.numerics import Floats
from assuage.pharmacology import (
    Band,
    Covariates,
    EffectCurve,
    LimitHit,
    ModelRun,
    PharmacologyError,
    ReliefCourse,
    Simulation,
    dosing_weight_of,
    relief_course,
    simulate,
)
from assuage.plan import DEFAULT_MODELS, Span

_BAND_PEOPLE = 60
_BAND_POINTS = 61
_AFTERWARDS_MIN = 120.0
_BREAK_MIN = 60.0
EFFECTS = ("dissociation", "systolic_rise")
_COURSE_DAYS = ((7, "week 1"), (28, "week 4"), (84, "week 12"))
_SEED = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit that the order breaks: a hard one cannot be signed, a soft one takes a reason under its `name`."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the chart: hours from the start, ng/mL of racemate-equivalent, and a band where there is one."""

    name: str
    hours: tuple[float, ...]
    level: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """One chance of an order: of what, in which words, as people in a hundred, how many without any drug; or why it is not said."""

    of: str
    words: str
    told: str
    without: str = ""
    not_said: str = ""


@dataclass(frozen=True, slots=True)
class Predicted:
    """The prediction of an order as it is shown and kept; `error` stands alone where the order cannot be read or worked out."""

    text: str
    error: str = ""
    unfinished: str = ""
    regimen: Regimen | None = None
    drug: str = ""
    dosing_weight_kg: float | None = None
    total_mg: float | None = None
    peak_rate_mg_per_h: float | None = None
    facts: tuple[tuple[str, str], ...] = ()
    levels: tuple[tuple[Cell, ...], ...] = ()
    effects: tuple[tuple[Cell, ...], ...] = ()
    pain: Cell = field(default_factory=lambda: Cell("", "unknown"))
    chances: tuple[Counted, ...] = ()
    not_counted: str = ""
    limits: tuple[Limit, ...] = ()
    cautions: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()

    @property
    def hard(self) -> tuple[Limit, ...]:
        """Limits no reason opens."""
        return tuple(one for one in self.limits if one.kind == "hard")

    @property
    def soft(self) -> tuple[Limit, ...]:
        """Limits that take a reason."""
        return tuple(one for one in self.limits if one.kind == "soft")

    def kept(self) -> dict[str, Any]:
        """As it is kept with a plan."""
        return {
            "order": self.text,
            "drug": self.drug,
            "dosing_weight_kg": self.dosing_weight_kg,
            "total_mg": self.total_mg,
            "highest_rate_mg_per_h": self.peak_rate_mg_per_h,
            "facts": [list(pair) for pair in self.facts],
            "levels": [[_kept(cell) for cell in row] for row in self.levels],
            "effects": [[_kept(cell) for cell in row] for row in self.effects],
            "pain": _kept(self.pain),
            "chances": [asdict(one) for one in self.chances],
            "not_counted": self.not_counted,
            "limits": [{"name": one.name, "kind": one.kind, "words": one.words} for one in self.limits],
            "cautions": list(self.cautions),
            "assumed": list(self.assumed),
        }


def predict(who: Covariates, text: str, *, setting: str, bands: bool = True) -> Predicted:
    """Read the order and predict it for this person in a setting; what cannot be done is a result, said in words."""
    told = " ".join(text.split())
    if not told:
        return Predicted("", error="Write what is to be given, over what time and how often.")
    try:
        regimen = parse(told)
    except DoseError as error:
        return Predicted(told, error=str(error))
    placed = replace(who, setting=setting or None)
    try:
        weight = dosing_weight_of(regimen, placed, library())
        given = regimen.administrations(dosing_weight_kg=weight.kg)
        simulation = simulate(placed, regimen, DEFAULT_MODELS)
        course = relief_course(placed, regimen, DEFAULT_MODELS[:1], draws=0, seed=_SEED)
    except (DoseError, PharmacologyError) as error:
        return Predicted(told, error=str(error), regimen=regimen)
    end_min = _first_session_end(given)
    band = _band(placed, regimen, end_min) if bands else None
    total = sum(one.amount_mg for one in given)
    peak = regimen.peak_rate_mg_per_h(dosing_weight_kg=weight.kg)
    caps = binding_caps(regimen, dosing_weight_kg=weight.kg) if weight.kg is not None and not regimen.on_demand else ()
    return Predicted(
        text=regimen.text,
        unfinished=_unfinished(regimen),
        regimen=regimen,
        drug=drug_name(regimen.isomer, regimen.salt) if regimen.isomer and regimen.salt else "",
        dosing_weight_kg=weight.kg,
        total_mg=total,
        peak_rate_mg_per_h=peak,
        facts=_facts(regimen, total=total, peak=peak, weight=weight.kg, minutes=sum(one.duration_min for one in given)),
        levels=tuple(_level(run, band) for run in simulation.models),
        effects=tuple(_effect(simulation, name, band) for name in EFFECTS if name in simulation.lead.effects),
        pain=_pain(course),
        limits=tuple(limit_of(hit.kind, hit.words) for hit in _of_the_order(simulation)),
        cautions=tuple(
            dict.fromkeys(hit.words for run in simulation.models for hit in run.limits if hit.kind == "soft")
        ),
        assumed=tuple(
            dict.fromkeys(
                (
                    *weight.assumed,
                    *simulation.assumed,
                    *(f"The order's own cap lowers the dose: {cap_text(cap)}." for cap in caps),
                )
            )
        ),
        series=_series(simulation, band, end_min),
    )


def _of_the_order(simulation: Simulation) -> tuple[LimitHit, ...]:
    """The limits of the setting, and every hard one; what models add of their own validity are cautions and no limits of the order."""
    of_models = {hit for run in simulation.models for hit in run.limits}
    return tuple(hit for hit in simulation.limits if hit.kind == "hard" or hit not in of_models)


def limit_of(kind: str, words: str) -> Limit:
    """A limit under a name that its words decide, so that a reason for one opens no other."""
    return Limit(f"limit_{sha256(words.encode()).hexdigest()[:10]}", kind, words)


def _unfinished(regimen: Regimen) -> str:
    """What an order must still say before it can be signed."""
    try:
        require_complete(regimen)
    except DoseError as error:
        return str(error)
    return ""


def _facts(
    regimen: Regimen, *, total: float, peak: float | None, weight: float | None, minutes: float
) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Sessions", str(regimen.sessions)),
        ("Time it runs", duration(minutes)),
        ("Total dose", amount(total, "mg")),
    ]
    if peak is not None:
        facts.append(("Highest rate", amount(peak, "mg/h")))
    if weight is not None and regimen.needs_weight:
        facts.append(("Dosing weight", amount(weight, "kg")))
    return tuple(facts)


def _first_session_end(given: Sequence[Any]) -> float:
    """When the first unbroken stretch ends [min]."""
    end = 0.0
    for one in given:
        if one.start_min > end + _BREAK_MIN:
            break
        end = max(end, one.stop_min)
    return end


def _band(who: Covariates, regimen: Regimen, end_min: float) -> Simulation | None:
    """The model that leads with its band between people, over the first session."""
    grid = np.linspace(0.0, end_min + _AFTERWARDS_MIN, _BAND_POINTS)
    found = simulate(who, regimen, DEFAULT_MODELS[:1], times_min=grid, population=_BAND_PEOPLE, seed=_SEED)
    return found if found.lead.refused is None else None


def _drawn(band: Simulation | None, model: str, analyte: str) -> Band | None:
    """The band of a model's analyte, where it is the one that leads."""
    if band is None or band.lead.model != model:
        return None
    return (band.bands or {}).get("between_people", {}).get(analyte)


def counts_as(analyte: str) -> float:
    """What one ng/mL of an analyte counts as in racemate-equivalents."""
    return 1.0 if analyte == "total" else library().rate_limits().racemate_equivalent_of_s.value or 1.0


def _analyte(run: ModelRun) -> str:
    """The analyte that is shown: both halves together where both are given, else the one that is."""
    return next(one for one in ("total", "S", *run.concentration_ng_per_ml) if one in run.concentration_ng_per_ml)


def _level(run: ModelRun, band: Simulation | None) -> tuple[Cell, ...]:
    if run.refused is not None:
        return Cell(spoken(run.model)), Cell(run.site), Cell("refused", "unknown", run.refused), Cell("")
    analyte = _analyte(run)
    peak = run.peak_ng_per_ml[analyte]
    when = float(run.time_min[int(np.argmax(run.concentration_ng_per_ml[analyte]))])
    drawn = _drawn(band, run.model, analyte)
    small = f"{analyte}; the band is of the first session, between people" if drawn else analyte
    return (
        Cell(spoken(run.model)),
        Cell(run.site),
        Cell(span(_spread(peak, drawn), "ng/mL"), small=small),
        Cell(duration(when)),
    )


def _spread(typical: float, band: Band | None) -> Span:
    """A peak with 5 and 95 in a hundred of the peaks that are drawn."""
    if band is None:
        return Span(typical)
    return Span(typical, float(band.p5.max()), float(band.p95.max()), "between people")


def _effect(simulation: Simulation, name: str, band: Simulation | None) -> tuple[Cell, ...]:
    curve = simulation.lead.effects[name]
    title = Cell(spoken(curve.name))
    if curve.values is None:
        return title, Cell("not drawn", "unknown", " ".join(part for part in (curve.refused, _seen(curve)) if part))
    drawn = None if band is None else band.effect_bands.get("between_people", {}).get(name)
    return title, Cell(span(_spread(float(curve.values.max()), drawn), curve.unit), small=" ".join(curve.assumed))


def _seen(curve: EffectCurve) -> str:
    return " ".join(fact.words for fact in curve.observed[:1])


def _pain(course: Any) -> Cell:
    if not isinstance(course, ReliefCourse):
        return Cell("no course drawn", "unknown", course.words)
    told = "; ".join(f"{name}: {course.at(day):.1f}" for day, name in _COURSE_DAYS)
    small = f"mean of everybody treated, from {course.baseline_nrs:g} of 10; placebo {course.placebo_nrs[0]:.1f}"
    return Cell(told, small=small)


def _series(simulation: Simulation, band: Simulation | None, end_min: float) -> tuple[Series, ...]:
    """Levels over the first session by every model that answers, the band with the one that leads."""
    at: Floats = np.linspace(0.0, end_min + _AFTERWARDS_MIN, _BAND_POINTS)
    found = []
    for run in simulation.models:
        if run.refused is not None:
            continue
        analyte = _analyte(run)
        if analyte not in {"total", "S"}:
            continue  # nobody says what R-ketamine alone counts as
        counts = counts_as(analyte)
        level = np.interp(at, run.time_min, run.concentration_ng_per_ml[analyte]) * counts
        drawn = _drawn(band, run.model, analyte)
        low = () if drawn is None else numbers(drawn.p5 * counts)
        high = () if drawn is None else numbers(drawn.p95 * counts)
        found.append(Series(f"{spoken(run.model)}, {run.site}", numbers(at / 60, 3), numbers(level), low, high))
    return tuple(found)


def numbers(values: Floats, digits: int = 1) -> tuple[float, ...]:
    """Values as they are drawn and kept."""
    return tuple(round(float(one), digits) for one in values)


def _kept(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "mark": cell.mark, "small": cell.small}
