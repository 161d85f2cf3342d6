"""A pump programme: from a complete order to what is prepared, keyed in, given and wasted, checked a second time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from assuage import __version__
from assuage.dosing import CapScope, Regimen, binding_caps, cap_text
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import QuantityError, checked, vocabulary
from assuage.plan.pump_amounts import Exactly, exact, plain, whole
from assuage.plan.pump_challenge import Expectation, require_expected
from assuage.plan.pump_errors import BlockedProgrammeError, PumpInputError
from assuage.plan.pump_filling import Preparation, check_preparation, drawings, fill
from assuage.plan.pump_limits import Asked, held, limits_of, rate_bounds, setting_limits, value
from assuage.plan.pump_order import check_rounding, ordered_sessions, timed, written_ceiling_mcg_per_s
from assuage.plan.pump_parts import Container, Pump, Vial, require_same_drug
from assuage.plan.pump_prescription import bench_of, keyed, prescription_of
from assuage.plan.pump_records import PumpProgramme, PumpSession
from assuage.plan.records import Option
from assuage.plan.second_check import second_check
from assuage.plan.titration_order import titration_order
from assuage.provenance import Citation, Confidence, Line, Stamp

_SAME_LINE = "ketamine_label_same_line"


@dataclass(frozen=True, slots=True)
class _Settled:
    """What was named, or taken from the knowledge files and said."""

    pump: Pump
    concentration_mcg_per_ml: int
    diluent: str
    assumed: tuple[str, ...]


def pump_programme(
    order: Regimen | Option,
    *,
    dosing_weight_kg: Exactly,
    vial: Vial,
    container: Container,
    setting: str,
    made_at: datetime,
    made_by: str,
    pump: Pump | None = None,
    concentration_mg_per_ml: Exactly | None = None,
    diluent: str | None = None,
    line_ml: Exactly = 0,
    spare_ml: Exactly = 0,
    reasons: Mapping[str, str] | None = None,
    expected: Sequence[Expectation] = (),
    library: Library | None = None,
) -> PumpProgramme:
    """The programme of a whole course for one person, or a refusal; it advises, and drives no pump.

    Parameters:
        order: a regimen that names isomer, salt and every duration, or an option of a plan, of which the regimen counts.
        dosing_weight_kg: the weight that doses and limits per kilogram go by [kg], in whole grams.
        vial: what the drug comes in; of the isomer and salt of the order.
        container: the syringe or bag it is prepared in.
        setting: whose limits hold: `outpatient` or `inpatient`.
        made_at: an aware instant; made_by: who asks.
        pump: the smallest step of its rate; without it the default of the knowledge file, which is said.
        concentration_mg_per_ml: what is prepared [mg/mL]; without it the default, which is said.
        line_ml: what the line holds when it is primed with the solution [mL].
        spare_ml: what is filled over what is needed and stays in each container [mL].
        reasons: for each soft limit that is broken, why it is gone past.
        expected: numbers somebody reckoned beforehand; each must agree.

    Raises:
        IncompleteRegimenError, OnDemandError (dosing): the order leaves something open.
        DrugMismatchError: the vial holds another isomer or salt.
        RoundingError: rounding changes the dose too much.
        HardLimitError, SoftLimitError: a limit is broken.
        BlockedProgrammeError: the second check or an expectation disagrees.
        PumpInputError: anything else that cannot be used.
    """
    shelf = library or shipped_library()
    regimen = (order.regimen if isinstance(order, Option) else order).named()
    require_same_drug(regimen, vial)
    settled = _settle(pump, concentration_mg_per_ml, diluent, line_ml=line_ml, library=shelf)
    grams = _grams(dosing_weight_kg)
    kg = Fraction(grams, 1000) if regimen.weight_cap_kg is None else min(Fraction(grams, 1000), regimen.weight_cap_kg)
    asked = Asked(regimen, kg, setting, settled.concentration_mcg_per_ml, settled.pump.resolution_hundredths, shelf)
    setting_limits(setting, shelf)
    how = _preparation(vial, container, settled, line_ml=line_ml, spare_ml=spare_ml, library=shelf)
    break_s = _break_s(shelf)
    sessions = _sessions(asked, how, dosing_weight_g=grams, break_s=break_s)
    shortest = int(value(shelf.pump_practice().shortest_reason_letters))
    limits = held(limits_of(asked, sessions), dict(reasons or {}), shortest=shortest)
    check = second_check(
        prescription_of(regimen, dosing_weight_kg=Fraction(grams, 1000)),
        bench_of(how, asked, break_s=break_s),
        keyed(sessions, asked),
    )
    if not check.agrees:
        raise BlockedProgrammeError(
            f"The programme is blocked: the second check does not agree in {len(check.disagreements)} numbers. First: "
            f"{check.disagreements[0]} Do not use either; please report it."
        )
    met = require_expected(expected, sessions[0], asked)
    rates = tuple(dict.fromkeys(s.rate_hundredths for one in sessions for s in one.steps if s.rate_hundredths))
    titration = titration_order(
        regimen,
        rates,
        dosing_weight_kg=kg,
        concentration_mcg_per_ml=settled.concentration_mcg_per_ml,
        tolerance_percent=value(shelf.pump_practice().step_tolerance_percent),
        library=shelf,
    )
    return PumpProgramme(
        regimen=regimen,
        dosing_weight_g=grams,
        setting=setting,
        vial=vial,
        container=container,
        pump=settled.pump,
        concentration_mcg_per_ml=settled.concentration_mcg_per_ml,
        diluent=settled.diluent,
        sessions=sessions,
        limits=limits,
        titration=titration,
        check=check,
        cautions=_cautions(shelf),
        assumed=(*settled.assumed, *_said_of_caps(regimen, kg)),
        sources=_sources(shelf),
        stamp=Stamp(
            made_at=made_at,
            made_by=made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from=f"option {order.letter} ({order.regimen_id})" if isinstance(order, Option) else "a written order",
        ),
        expected=met,
    )


def _grams(weight_kg: Exactly) -> int:
    weight = exact(weight_kg, what="The dosing weight")
    if weight <= 0:
        raise PumpInputError("The dosing weight is not positive, so no limit per kilogram holds. Give it in kg.")
    try:
        checked(float(weight), vocabulary().concepts["weight"])
    except QuantityError as error:
        raise PumpInputError(f"The dosing weight cannot be used: {error}.") from None
    return whole(weight, per=1000, what="The dosing weight", step="1 g")


def _break_s(library: Library) -> int:
    """The shortest break that ends a session [s]; without one in the library every break does."""
    shortest = library.rate_limits().break_that_ends_infusion
    return 1 if shortest is None else int(value(shortest) * 3600)


def _settle(
    pump: Pump | None,
    concentration_mg_per_ml: Exactly | None,
    diluent: str | None,
    *,
    line_ml: Exactly,
    library: Library,
) -> _Settled:
    """What was named; what was not comes from the knowledge file, and each is said."""
    practice = library.pump_practice()
    said = []
    if pump is None:
        step = value(practice.rate_resolution_ml_per_h)
        pump = Pump(whole(step, per=100, what="The pump's step", step="0.01 mL/h", least=1))
        said.append(f"The pump is taken to go in steps of {plain(step)} mL/h: nobody named it.")
    if concentration_mg_per_ml is None:
        strength = value(practice.concentration_mg_per_ml)
        said.append(
            f"The solution is prepared at {plain(strength)} mg/mL: nobody named another ({practice.concentration_mg_per_ml.read_from})."
        )
    else:
        strength = exact(concentration_mg_per_ml, what="The strength of the solution")
    if diluent is None:
        diluent = practice.diluent.words
        said.append(f"It is diluted with {diluent}: nobody named another.")
    if not exact(line_ml, what="The volume of the line"):
        said.append("No volume of the line is named: none is counted, and what the line holds at the end is not given.")
    per_ml = whole(strength, per=1000, what="The strength of the solution", step="1 mcg/mL", least=1)
    return _Settled(pump, per_ml, diluent, tuple(said))


def _preparation(
    vial: Vial, container: Container, settled: _Settled, *, line_ml: Exactly, spare_ml: Exactly, library: Library
) -> Preparation:
    practice = library.pump_practice()

    def ul(given: Exactly, what: str) -> int:
        return whole(exact(given, what=what), per=1000, what=what, step="0.001 mL")

    how = Preparation(
        vial=vial,
        container=container,
        concentration_mcg_per_ml=settled.concentration_mcg_per_ml,
        line_ul=ul(line_ml, "The volume of the line"),
        spare_ul=ul(spare_ml, "The overfill"),
        fill_step_ul=1000
        * whole(value(practice.fill_step_ml), per=1, what="The step of filling", step="1 mL", least=1),
        draw_step_ul=ul(value(practice.draw_step_ml), "The step of drawing"),
        longest_s=int(value(practice.longest_in_use_h) * 3600),
        change_step_s=int(value(practice.change_over_step_min) * 60),
    )
    check_preparation(how)
    return how


def _sessions(asked: Asked, how: Preparation, *, dosing_weight_g: int, break_s: int) -> tuple[PumpSession, ...]:
    practice = asked.library.pump_practice()
    hard = next(bound for name, bound, _ in rate_bounds(asked) if name == "hard")
    ceilings = (
        hard * 1000 * asked.dosing_weight_kg / asked.one_mg_counts / 3600,
        *written_ceiling_mcg_per_s(asked.regimen, dosing_weight_g=dosing_weight_g),
    )
    made = []
    found = ordered_sessions(asked.regimen, dosing_weight_g=dosing_weight_g, break_s=break_s)
    for number, session in enumerate(found, start=1):
        rates = timed(
            session,
            concentration_mcg_per_ml=asked.concentration_mcg_per_ml,
            resolution_hundredths=asked.resolution_hundredths,
            ceilings_mcg_per_s=ceilings,
            amounts_capped=any(cap.scope is not CapScope.RATE for cap in asked.regimen.caps),
        )
        check_rounding(
            rates,
            concentration_mcg_per_ml=asked.concentration_mcg_per_ml,
            step_percent=value(practice.step_tolerance_percent),
            session_percent=value(practice.session_tolerance_percent),
        )
        containers = fill(rates, how)
        made.append(PumpSession(number, int(session[0].start_s), containers, drawings(containers, how)))
    return tuple(made)


def _said_of_caps(regimen: Regimen, kg: Fraction) -> tuple[str, ...]:
    return tuple(
        f"The order's own cap lowers the dose: {cap_text(cap)}."
        for cap in binding_caps(regimen, dosing_weight_kg=float(kg))
    )


def _cautions(library: Library) -> tuple[Line, ...]:
    rule = library.recommendation(_SAME_LINE)
    cited = tuple(Citation(reference.key, reference.where) for reference in rule.references)
    return (
        Line(rule.when_yes, Confidence(rule.confidence), cited),
        Line("Levels in blood are not predicted here; the plan holds their limits."),
    )


def _sources(library: Library) -> tuple[str, ...]:
    files = (
        library.rate_limits(),
        library.pump_practice(),
        library.titration_practice(),
        library.substance(),
        library.recommendation(_SAME_LINE),
    )
    return tuple(dict.fromkeys(reference.key for file in files for reference in file.references))
