"""What the drug comes in, what it is prepared in, and what gives it: vial, container, pump."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assuage.dosing import Isomer, Regimen, Salt, drug_name
from assuage.plan.pump_amounts import Exactly, exact, mg, ml, plain, whole
from assuage.plan.pump_errors import DrugMismatchError, PumpInputError

_ISOMERS = {
    "racemic": Isomer.RACEMATE,
    "s": Isomer.S,
    "esketamine": Isomer.S,
    "r": Isomer.R,
    "arketamine": Isomer.R,
}
_VIAL = re.compile(
    r"(?P<mg>\d+(?:\.\d+)?) ?mg ?(?:/|in) ?(?P<ml>\d+(?:\.\d+)?) ?ml"
    r" (?:(?P<isomer>racemic|s|r)[ -]ketamine|(?P<one>esketamine|arketamine)) (?P<salt>base|hydrochloride)"
)
_CONTAINER = re.compile(r"(?P<ml>\d+(?:\.\d+)?) ?ml (?P<kind>syringe|bag)")
_CONCENTRATION = re.compile(r"(?P<mg>\d+(?:\.\d+)?) ?mg ?/ ?(?:1 ?)?ml")
_LARGEST_ML = 5000


@dataclass(frozen=True, slots=True)
class Vial:
    """One vial or ampoule: `amount_mcg` of one isomer, counted as base or as hydrochloride, in `volume_ul`."""

    amount_mcg: int
    volume_ul: int
    isomer: Isomer
    salt: Salt

    def __post_init__(self) -> None:
        """Refuse a vial whose strength is no whole number of micrograms in a millilitre."""
        if self.amount_mcg <= 0 or self.volume_ul <= 0:
            raise PumpInputError("The vial is empty. Write what it holds, for example `500 mg/10 mL`.")
        if self.amount_mcg * 1000 % self.volume_ul:
            raise PumpInputError(
                "The vial's strength is no whole number of mcg in a mL, so what is drawn from it could not be booked "
                "exactly. Check the label."
            )

    @property
    def strength_mcg_per_ml(self) -> int:
        """What one millilitre holds [mcg]."""
        return self.amount_mcg * 1000 // self.volume_ul

    @property
    def drug(self) -> str:
        """Which ketamine, and what its milligrams are of."""
        return drug_name(self.isomer, self.salt)

    def __str__(self) -> str:
        """The vial as its label reads, with its strength."""
        strength = plain(Fraction(self.strength_mcg_per_ml, 1000))
        return f"{self.drug} {mg(self.amount_mcg)} in {ml(self.volume_ul)} ({strength} mg/mL)"


class ContainerKind(StrEnum):
    """What the infusion is prepared in: a syringe is filled as far as needed, a bag always to its volume."""

    SYRINGE = "syringe"
    BAG = "bag"


@dataclass(frozen=True, slots=True)
class Container:
    """A syringe or a bag, and the most that goes into it."""

    kind: ContainerKind
    capacity_ul: int

    def __post_init__(self) -> None:
        """Refuse what no ward has."""
        if not 0 < self.capacity_ul <= _LARGEST_ML * 1000:
            raise PumpInputError(
                f"A {self.kind} of {ml(self.capacity_ul)} does not exist here. Write for example `50 mL syringe`."
            )

    def __str__(self) -> str:
        """The container as it is called, `50 mL syringe`."""
        return f"{ml(self.capacity_ul)} {self.kind}"


@dataclass(frozen=True, slots=True)
class Pump:
    """The pump: `resolution_hundredths` is the smallest step of its rate, in hundredths of mL/h; `name` as the clinic says."""

    resolution_hundredths: int
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a step that is no step."""
        if self.resolution_hundredths < 1:
            raise PumpInputError("The pump's step is not positive. Write for example 0.1 mL/h.")


def read_vial(text: str) -> Vial:
    """A vial from its label, `500 mg/10 mL racemic ketamine hydrochloride`.

    Raises:
        PumpInputError: amount, volume, isomer or salt is missing; what the label does not say is never guessed.
    """
    found = _VIAL.fullmatch(_tidy(text))
    if found is None:
        raise PumpInputError(
            f"`{text}` does not say all that a vial must: milligrams, millilitres, which ketamine, and of what the milligrams are. "
            "Read the label and write for example `500 mg/10 mL racemic ketamine hydrochloride` or `250 mg/10 mL S-ketamine base`."
        )
    return Vial(
        amount_mcg=_whole(found["mg"], what="The amount in the vial", step="1 mcg"),
        volume_ul=_whole(found["ml"], what="The volume of the vial", step="1 microlitre"),
        isomer=_ISOMERS[found["isomer"] or found["one"]],
        salt=Salt(found["salt"]),
    )


def read_container(text: str) -> Container:
    """A container from its name, `50 mL syringe` or `100 mL bag`.

    Raises:
        PumpInputError: the volume or the kind is missing.
    """
    found = _CONTAINER.fullmatch(_tidy(text))
    if found is None:
        raise PumpInputError(f"`{text}` is no container. Write for example `50 mL syringe` or `100 mL bag`.")
    return Container(
        ContainerKind(found["kind"]),
        _whole(found["ml"], what="The volume of the container", step="1 microlitre"),
    )


def read_concentration(text: str) -> Fraction:
    """A strength [mg/mL] from text, `1 mg/mL`; a number without its unit is refused.

    Raises:
        PumpInputError: it is no strength in mg/mL.
    """
    found = _CONCENTRATION.fullmatch(_tidy(text))
    if found is None:
        raise PumpInputError(f"`{text}` is no strength. Write for example `1 mg/mL`, with its unit.")
    return Fraction(found["mg"])


def pump_with(rate_resolution_ml_per_h: Exactly, *, name: str = "") -> Pump:
    """A pump whose rate goes in steps of so many mL/h, a whole number of hundredths.

    Raises:
        PumpInputError: the step is none, or finer than 0.01 mL/h.
    """
    step = exact(rate_resolution_ml_per_h, what="The pump's step")
    return Pump(whole(step, per=100, what="The pump's step", step="0.01 mL/h", least=1), name)


def require_same_drug(regimen: Regimen, vial: Vial) -> None:
    """Refuse a vial of another isomer or salt than the order: neither is ever turned into the other.

    Raises:
        DrugMismatchError: the two differ.
    """
    order = drug_name(regimen.isomer, regimen.salt)
    if regimen.isomer is not vial.isomer:
        raise DrugMismatchError(
            f"The order is for {order} and the vial holds {vial.drug}. S-ketamine is about twice as potent as the racemate, "
            "and one isomer is never turned into the other. Take the vial that was ordered, or have a new order written."
        )
    if regimen.salt is not vial.salt:
        raise DrugMismatchError(
            f"The order counts milligrams of {order} and the vial's label those of {vial.drug}: the same number is another dose. "
            "Neither is turned into the other. Have the order written in what the label counts."
        )


def _tidy(text: str) -> str:
    return " ".join(text.lower().split())


def _whole(digits: str, *, what: str, step: str) -> int:
    return whole(Fraction(digits), per=1000, what=what, step=step)
