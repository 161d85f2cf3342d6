"""A published regimen written out for one person: isomer and salt named, every assumption in words."""

from dataclasses import dataclass

from assuage.dosing import Isomer, Regimen, Salt, parse, require_complete
from assuage.knowledge.schema import RegimenFile
from assuage.plan.errors import PlanError
from assuage.provenance import Confidence

_ISOMERS = {"racemate": Isomer.RACEMATE, "S": Isomer.S}
_SALTS = {"base": Salt.BASE, "hydrochloride": Salt.HYDROCHLORIDE}


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """The regimen with everything named that a plan must name, and what was assumed to get there."""

    regimen: Regimen
    assumed: tuple[str, ...]
    assumed_parts: tuple[str, ...]


def write_out(file: RegimenFile) -> WrittenOut:
    """Name what the source leaves unnamed, and say so; a plan never carries an unnamed isomer or an untimed bolus.

    Raises `PlanError` for a reference card, which has no dose to write out, and `IncompleteRegimenError` (dosing) where
    the source's dose lacks what a plan needs.
    """
    if file.dose is None:
        message = f"{file.name} is a reference card: {file.not_proposable_because}. Read it with `assuage regimens show {file.id}`."
        raise PlanError(message)
    regimen, assumed = parse(file.dose), list(file.assumptions)
    if regimen.isomer is None:
        regimen = regimen.with_form(isomer=_ISOMERS.get(file.isomer, Isomer.RACEMATE))
        if file.isomer == "unnamed":
            assumed.append("The source names no isomer; the option is written out as racemic ketamine.")
    if regimen.salt is None:
        regimen = regimen.with_form(salt=_SALTS.get(file.salt, Salt.BASE))
        if file.salt == "unnamed":
            assumed.append("The source does not say what its milligrams are of; they are taken as ketamine base.")
    return WrittenOut(require_complete(regimen), tuple(assumed), _assumed_parts(file))


def _assumed_parts(file: RegimenFile) -> tuple[str, ...]:
    """Which of isomer, salt and dose no source names."""
    is_assumed = {
        "isomer": file.isomer_confidence in {None, Confidence.ASSUMED},
        "salt": file.salt == "unnamed",
        "dose": file.dose_confidence is Confidence.ASSUMED,
    }
    return tuple(part for part, assumed in is_assumed.items() if assumed)
