"""The records PLAN hands on: a plan, its options, and what is expected of each. Frozen once made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assuage.candidacy import Candidacy
from assuage.dosing import Administration, Regimen
from assuage.pharmacology import ModelRun, NotDrawn, ReliefCourse, Simulation
from assuage.plan.burden import Burden
from assuage.plan.chances import Chance, Of
from assuage.plan.goals import Ceilings, Clinic, Goals, Wanted
from assuage.plan.outcomes import SessionBand, TwinOutcome
from assuage.plan.recent import Recent
from assuage.plan.sedation import Sedation
from assuage.provenance import Citation, Confidence, Explanation, Line, Stamp

if TYPE_CHECKING:
    from assuage.plan.basis import Basis
    from assuage.plan.individual import Individual


@dataclass(frozen=True, slots=True)
class Span:
    """A typical value and the band around it; `band` names which of the three bands it is."""

    typical: float
    low: float | None = None
    high: float | None = None
    band: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """What one model expects of the drug in blood [ng/mL], at the site that model describes.

    `unscaled_peak` and `unscaled_end` are the same for a person heavier than the model scales for, at the weight it last
    holds for: the limits go by the worse of the two readings.
    """

    model: str
    site: str
    analyte: str
    peak: Span
    peak_at_min: float
    end: Span
    refused: str = ""
    unscaled_peak: float | None = None
    unscaled_end: float | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The greatest acute effect while the drug is given, or the words that stand where no curve may be drawn."""

    output: str
    name: str
    unit: str
    peak: Span | None
    instead: str = ""
    observed: tuple[Line, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that the option breaks: `hard` refuses, `soft` warns."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Pain with ketamine less pain without, on the 0 to 10 scale, with its interval; `time` in the study's words."""

    time: str
    value: float
    low: float
    high: float
    confidence: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One study's result for this condition, as the study gives it."""

    study: str
    short_name: str
    name: str
    finding: str
    finding_words: str
    design_words: str
    dose: str
    year: int | None
    result: str
    differences: tuple[Difference, ...]
    pooled: bool
    uncontrolled: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PainOutlook:
    """Expected pain: the relief course where it may be drawn; elsewhere the trials' own numbers, and why.

    `single_infusion` holds, for one infusion only, what the model says beside what the guideline and the uncontrolled
    series say.
    """

    course: ReliefCourse | NotDrawn
    pooled: tuple[Trial, ...]
    single_infusion: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Optimised:
    """How an option was found that nobody published: its aim, the published range it lies in, and what else would have been found.

    `beside` is the id of the nearest published regimen, which stands in the same plan. `by_model` is the dose that the same aim finds
    under each model alone.
    """

    aim: str
    words: str
    beside: str
    within: tuple[str, ...]
    by_model: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One regimen written out for one person; `letter` is what tables and pictures call it.

    `simulation`, the hours and the total are None where the regimen cannot be written out; `refused` then says why.
    `assumed_parts` names what of the written dose is our choice: `isomer`, `salt`, `dose`. `optimised` is None for a published
    regimen. `outcomes` are the twins of each model that answers, the one that leads first; `bands_apart` is 5 to 95 in a hundred of each
    peak by one source of spread alone. `broken` are the clinic's own ceilings and constraints that it does not keep, in words;
    `not_held` those it could not be held against; `below_wanted` says that the goal is less likely than was asked for.
    """

    letter: str
    regimen_id: str
    name: str
    regimen: Regimen
    source: tuple[Line, ...]
    assumed_parts: tuple[str, ...]
    setting: str
    sessions: int
    infusion_hours: float | None
    total_mg: float | None
    total_mg_per_kg: float | None
    dosing_weight_kg: float | None
    peak_rate_mg_per_h: float | None
    given: tuple[Administration, ...]
    simulation: Simulation | None
    levels: tuple[Level, ...]
    effects: tuple[Expected, ...]
    pain: PainOutlook
    limits: tuple[Limit, ...]
    refused: tuple[str, ...]
    assumed: tuple[str, ...]
    unknown: tuple[str, ...]
    optimised: Optimised | None = None
    burden: Burden | None = None
    sedation: Sedation | None = None
    chances: tuple[Chance, ...] = ()
    outcomes: tuple[TwinOutcome, ...] = field(default=(), repr=False)
    session_band: SessionBand | None = field(default=None, repr=False)
    bands_apart: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict, repr=False)
    broken: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    below_wanted: bool = False

    def chance(self, of: Of) -> Chance | None:
        """The chance of meeting the goal or of breaking a limit; None where no twin was asked for."""
        return next((one for one in self.chances if one.of == of), None)

    @property
    def short_name(self) -> str:
        """Letter and dose, for axes and headings."""
        return f"{self.letter}: {self.regimen.text}"

    @property
    def lead(self) -> ModelRun | None:
        """The prediction of the model that leads, where there is one."""
        return self.simulation.lead if self.simulation is not None and self.simulation.lead.refused is None else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A regimen that is not offered, and why."""

    regimen_id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class TradeOff:
    """One course of the trade-off between relief and burden that no other course beats in everything.

    `goal`, `dissociation` and `systolic` are lowest and highest chance over the models that may say, None where none may; `kept` is
    whether it keeps every limit, constraint and ceiling that could be asked.
    """

    dose: str
    hours: float
    visits: int
    total_mg: float
    exposure_ng_h_per_ml: float
    goal: tuple[float, float]
    dissociation: tuple[float, float] | None
    systolic: tuple[float, float] | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Options side by side for one candidacy; the clinician decides.

    `wanted` is the goal that chances are of. `blocked` says, where goal and limits leave nothing or too little, which limit stands in
    the way. `trade_off` are the courses of the published ranges that no other beats; `recent` is what was given in the last weeks.
    `individual` is what this person's own measurements taught, where there were any. `basis` is what a changed limit is ranked anew from.
    """

    candidacy: Candidacy
    condition: str | None
    options: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    trials: tuple[Trial, ...]
    models: tuple[str, ...]
    assumed: tuple[str, ...]
    sources: tuple[str, ...]
    stamp: Stamp
    goals: Goals = field(default_factory=Goals)
    ceilings: Ceilings = field(default_factory=Ceilings)
    clinic: Clinic = field(default_factory=Clinic)
    wanted: Wanted | None = None
    blocked: tuple[str, ...] = ()
    trade_off: tuple[TradeOff, ...] = ()
    recent: Recent | None = None
    individual: "Individual | None" = None
    basis: "Basis | None" = field(default=None, repr=False, compare=False)

    def explain(self) -> Explanation:
        """Why these options, on which models and assumptions."""
        lines = [line for option in self.options for line in option.source]
        lines += [Line(words, Confidence.ASSUMED) for words in self.assumed]
        lines += [Line(f"{left.name} is not offered: {left.why}") for left in self.left_out]
        return Explanation("Why these options", tuple(lines))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source behind the plan, candidacy included."""
        return self.sources
