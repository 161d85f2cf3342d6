"""What a design stands on: its population, its courses, the numbers of the relief model, and every word that has to be said."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assuage.dosing import Regimen, parse
from assuage.knowledge import Library, UnknownIdError
from assuage.pharmacology import AS_PUBLISHED, Covariates, NotDrawn, PeopleRelief, VirtualPeople, relief_of_people
from assuage.virtual_trials.design import Design, Responders
from assuage.virtual_trials.errors import CannotSimulateTrialError
from assuage.virtual_trials.luck import Luck
from assuage.virtual_trials.populations import Population, population_of

if TYPE_CHECKING:
    from assuage.knowledge.schema import EffectModel, Number

_NO_LIVER_DISEASE = "Nobody has liver disease; people are otherwise healthy but for their pain."
_WHOLE_SCALE = "Scores are kept between 0 and 10 and are not rounded to whole numbers."
_MEDICINES = "Other medicines: {medicines}. Where a ratio of levels was observed for one by this route it is applied; what they do to pain is not."
_COMPARATOR = "{arm}: what {given} itself does to pain is not modelled; its arm answers as placebo does."
_STATED = "How people respond was set in the design, not read from the relief model: {names}."
_GUESSING = (
    "Blinding: {share:.0f} % of the people on ketamine guess their arm and report {adds:.0f} % more relief. This is the designer's "
    "assumption; nothing was published that it could be learnt from."
)
_UNCERTAIN = (
    "Each trial has its own true parameters, drawn from their uncertainty; the shares of people who respond stay as they are "
    "unless the design gives them a standard error."
)
_CERTAIN = "The published values are taken as the truth: power and estimates do not hold their uncertainty."


@dataclass(frozen=True, slots=True)
class Choice:
    """One model of levels, and one reading of the relief model."""

    model: str
    reading: str = AS_PUBLISHED

    @property
    def name(self) -> str:
        """How results are told apart."""
        return self.model if self.reading == AS_PUBLISHED else f"{self.model}, {self.reading}"

    @property
    def slug(self) -> str:
        """The name as part of a file's name."""
        return self.model if self.reading == AS_PUBLISHED else f"{self.model}-{self.reading}"


@dataclass(frozen=True, slots=True)
class Response:
    """Shares of people by how they respond, and the spreads of scores; `sd_daily` is of one day's score about a person's own course."""

    placebo_type: float
    drug_type: float
    placebo_relief: float
    se_placebo_type: float
    se_drug_type: float
    baseline_mean: float
    baseline_sd: float
    baseline_at_least: float
    sd_daily: float


@dataclass(frozen=True, slots=True)
class Ground:
    """All that blocks of trials need beside their numbers; made once in each process."""

    design: Design
    library: Library
    population: Population
    regimens: dict[str, Regimen]
    response: Response
    relief_model: str


def choices_of(design: Design) -> tuple[Choice, ...]:
    """Every model as published, then the first one under each further reading."""
    models = tuple(Choice(model) for model in dict.fromkeys(design.models))
    readings = dict.fromkeys(reading for reading in design.readings if reading != AS_PUBLISHED)
    return (*models, *(Choice(design.models[0], reading) for reading in readings))


def ground_of(design: Design, library: Library) -> Ground:
    """What the design stands on.

    Raises `DoseError` (dosing) for a course that cannot be read, `UnknownIdError` (knowledge) for a name nobody knows,
    `CannotSimulateTrialError` where the shares of people add up to more than all.
    """
    known = tuple(library.vocabulary("conditions").terms)
    if design.condition not in known:
        raise UnknownIdError(design.condition, wanted="a condition", known=known)
    effect = next(file for file in library.all("effect") if file.form == "lasting_relief" and file.default)
    return Ground(
        design=design,
        library=library,
        population=population_of(design, library),
        regimens={arm.name: parse(arm.regimen) for arm in design.arms if arm.regimen is not None},
        response=_response(design, effect),
        relief_model=effect.id,
    )


def _response(design: Design, effect: "EffectModel") -> Response:
    own, numbers = design.responders, effect.parameters
    placebo = _value(numbers["placebo_type_drug_arm"]) if own.placebo_type is None else own.placebo_type
    drug = _value(numbers["drug_type_drug_arm"]) if own.drug_type is None else own.drug_type
    if placebo + drug > 1:
        raise CannotSimulateTrialError(
            f"The shares of placebo-type ({placebo:g}) and drug-type people ({drug:g}) add up to more than everybody. Lower one of them."
        )
    spread, pain = effect.between_people, design.baseline_pain
    return Response(
        placebo_type=placebo,
        drug_type=drug,
        placebo_relief=_value(numbers["placebo_relief"]) if own.placebo_relief is None else own.placebo_relief,
        se_placebo_type=own.se_placebo_type,
        se_drug_type=own.se_drug_type,
        baseline_mean=_value(numbers["baseline"]) if pain is None else pain.mean,
        baseline_sd=_value(spread["baseline"]) if pain is None else pain.sd,
        baseline_at_least=0.0 if pain is None else pain.at_least,
        sd_daily=_value(spread["daily_nrs"]),
    )


def _value(number: "Number") -> float:
    if number.value is None:
        raise CannotSimulateTrialError("A number of the relief model is unknown, so no scores can be drawn from it.")
    return number.value


def relief_for(
    ground: Ground,
    arm: str,
    choice: Choice,
    people: VirtualPeople,
    who: Covariates,
    *,
    luck: Luck | None = None,
    anyway: bool = False,
) -> PeopleRelief | NotDrawn:
    """The lasting relief of some people of an arm, or the words why it may not be said.

    `anyway` asks for it also where the design does not say `draw_anyway`; without `luck` the draws are of no trial.
    """
    return relief_of_people(
        people,
        who,
        ground.regimens[arm],
        choice.model,
        days=np.asarray(ground.design.visit_weeks) * 7.0,
        seed=luck or 0,
        uncertain=ground.design.uncertain,
        reading=choice.reading,
        effect=ground.relief_model,
        opt_in=anyway or ground.design.outside_evidence == "draw_anyway",
        library=ground.library,
    )


def check(ground: Ground, choice: Choice) -> PeopleRelief:
    """What one model has to say of every course of the design: its words, or a refusal.

    Raises `CannotSimulateTrialError` where the relief of an arm may not be drawn, and where somebody who might be drawn is
    beyond a hard limit of the model.
    """
    who = ground.population.typical(ground.design, medicines=tuple(name for name, _ in ground.population.medicines))
    one = VirtualPeople(np.array([who.weight_kg or 0.0]), np.array([who.age_years or 0.0]))
    found: list[PeopleRelief] = []
    for arm in ground.regimens:
        given = relief_for(ground, arm, choice, one, who)
        if isinstance(given, NotDrawn):
            raise CannotSimulateTrialError(_refusal(ground, arm, choice, one, given))
        found.append(given)
        for corner in ground.population.corners(ground.design):
            refused = relief_for(ground, arm, choice, one, corner, anyway=True)
            if isinstance(refused, NotDrawn):
                raise CannotSimulateTrialError(
                    f"Some of the people of this design are beyond a hard limit of {choice.model} ({corner.weight_kg:g} kg, "
                    f"{corner.age_years:g} years): {refused.words} Narrow the population, or choose another model."
                )
    return PeopleRelief(
        relief=np.zeros((0, 0)),
        opt_in=next((one.opt_in for one in found if one.opt_in), None),
        warnings=tuple(dict.fromkeys(words for one in found for words in one.warnings)),
        assumed=tuple(dict.fromkeys(words for one in found for words in one.assumed)),
        references=tuple(dict.fromkeys(key for one in found for key in one.references)),
    )


def _refusal(ground: Ground, arm: str, choice: Choice, one: VirtualPeople, given: NotDrawn) -> str:
    who = ground.population.typical(ground.design)
    instead = relief_for(ground, arm, choice, one, who, anyway=True)
    hint = "No design can ask for that."
    if isinstance(instead, PeopleRelief):
        hint = (
            "To simulate it all the same, write `outside_evidence: draw_anyway` in the design; the words "
            f"`{instead.opt_in}` then stand in every result."
        )
    observed = "".join(f"\n  - {fact.words}" for fact in given.observed)
    return f"{arm}, by {choice.name}: {given.words} {hint} What trials observed:{observed}"


def words_of(ground: Ground) -> tuple[str, ...]:
    """What is assumed throughout, whatever the model."""
    design = ground.design
    usual = Responders()
    stated = [name for name, value in design.responders if value != getattr(usual, name)]
    medicines = ", ".join(f"{name} {100 * share:.0f} %" for name, share in ground.population.medicines)
    words = [
        *ground.population.words,
        _NO_LIVER_DISEASE,
        _WHOLE_SCALE,
        _UNCERTAIN if design.uncertain else _CERTAIN,
    ]
    if design.baseline_pain is None:
        response = ground.response
        words.append(
            f"Pain before treatment is {response.baseline_mean:g} (SD {response.baseline_sd:g}) of 10, as the relief model assumes."
        )
    if medicines:
        words.append(_MEDICINES.format(medicines=medicines))
    if stated:
        words.append(_STATED.format(names=", ".join(stated)))
    if design.blinding.guess_share and design.blinding.adds_relief:
        words.append(_GUESSING.format(share=100 * design.blinding.guess_share, adds=100 * design.blinding.adds_relief))
    others = [arm for arm in design.arms if arm.comparator not in {None, "placebo"}]
    return (*words, *(_COMPARATOR.format(arm=arm.name, given=arm.comparator) for arm in others))
