"""PLAN: what to give, by which route and rate, how often, within what limits, and why.

In: a `Candidacy`, the models to predict with, goals, ceilings and what the clinic has. Out: a `Plan`: published regimens for the condition
side by side, and courses found inside what was published where the relief model may be drawn; each written out for this person with its
levels, acute effects, expected pain, chances, burden, limits, what is assumed, what is unknown, and its sources. The software advises; the
clinician decides.
"""

from assuage.plan.boosting import Booster
from assuage.plan.burden import Burden, Vials
from assuage.plan.chances import Chance
from assuage.plan.errors import AskedWronglyError, PlanError
from assuage.plan.goals import Ceilings, Clinic, Goals, Wanted
from assuage.plan.individual import Individual, ModelUpdate
from assuage.plan.individualise import individual_of, individualise
from assuage.plan.next_session import NextSession, Score, next_session
from assuage.plan.outcomes import SessionBand, TwinOutcome
from assuage.plan.propose import DEFAULT_MODELS, propose, rerank, with_twins
from assuage.plan.pump import pump_programme
from assuage.plan.pump_amounts import clock, lasting, mg, ml, ml_per_h, plain
from assuage.plan.pump_challenge import Expectation, read_expectation
from assuage.plan.pump_errors import (
    BlockedProgrammeError,
    DrugMismatchError,
    HardLimitError,
    PumpError,
    PumpInputError,
    RoundingError,
    SoftLimitError,
)
from assuage.plan.pump_parts import (
    Container,
    ContainerKind,
    Pump,
    Vial,
    pump_with,
    read_concentration,
    read_container,
    read_vial,
)
from assuage.plan.pump_records import (
    Drawing,
    OpenedVial,
    PreparedContainer,
    PumpLimit,
    PumpProgramme,
    PumpSession,
    PumpStep,
)
from assuage.plan.recent import GivenBefore, Recent
from assuage.plan.records import (
    Difference,
    Expected,
    LeftOut,
    Level,
    Optimised,
    Option,
    PainOutlook,
    Plan,
    Span,
    TradeOff,
    Trial,
)
from assuage.plan.second_check import SecondCheck
from assuage.plan.sedation import Sedation
from assuage.plan.tci import tci_scheme
from assuage.plan.tci_records import TciCourse, TciScheme, TciStep, TciTarget, called
from assuage.plan.titration_order import MayChange, Signal, TitrationOrder
from assuage.plan.wishes import Wishes, read_wishes
from assuage.plan.written_order import option_of_order

__all__ = [
    "DEFAULT_MODELS",
    "AskedWronglyError",
    "BlockedProgrammeError",
    "Booster",
    "Burden",
    "Ceilings",
    "Chance",
    "Clinic",
    "Container",
    "ContainerKind",
    "Difference",
    "Drawing",
    "DrugMismatchError",
    "Expectation",
    "Expected",
    "GivenBefore",
    "Goals",
    "HardLimitError",
    "Individual",
    "LeftOut",
    "Level",
    "MayChange",
    "ModelUpdate",
    "NextSession",
    "OpenedVial",
    "Optimised",
    "Option",
    "PainOutlook",
    "Plan",
    "PlanError",
    "PreparedContainer",
    "Pump",
    "PumpError",
    "PumpInputError",
    "PumpLimit",
    "PumpProgramme",
    "PumpSession",
    "PumpStep",
    "Recent",
    "RoundingError",
    "Score",
    "SecondCheck",
    "Sedation",
    "SessionBand",
    "Signal",
    "SoftLimitError",
    "Span",
    "TciCourse",
    "TciScheme",
    "TciStep",
    "TciTarget",
    "TitrationOrder",
    "TradeOff",
    "Trial",
    "TwinOutcome",
    "Vial",
    "Vials",
    "Wanted",
    "Wishes",
    "called",
    "clock",
    "individual_of",
    "individualise",
    "lasting",
    "mg",
    "ml",
    "ml_per_h",
    "next_session",
    "option_of_order",
    "plain",
    "propose",
    "pump_programme",
    "pump_with",
    "read_concentration",
    "read_container",
    "read_expectation",
    "read_vial",
    "read_wishes",
    "rerank",
    "tci_scheme",
    "with_twins",
]
