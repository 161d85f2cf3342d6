"""What a regimen must name before anything is planned from it, and what a simulation may assume instead."""

from assuage.dosing.errors import DoseError, IncompleteRegimenError
from assuage.dosing.form import Isomer, Salt
from assuage.dosing.regimen import Regimen


def require_complete(regimen: Regimen, *, salt_too: bool = True) -> Regimen:
    """The regimen itself, if a plan, a pump programme or a ledger may use it.

    Parameters:
        salt_too: whether the salt must be named as well; false where milligrams are booked as labelled.

    Raises:
        IncompleteRegimenError: isomer or salt unnamed, or a bolus whose duration nobody stated.
    """
    if regimen.isomer is None:
        raise IncompleteRegimenError(
            "The regimen does not say which ketamine: S-ketamine is about twice as potent as the racemate.",
            "Name it: `racemic ketamine`, `S-ketamine` or `R-ketamine`.",
        )
    if salt_too and regimen.salt is None:
        raise IncompleteRegimenError(
            "The regimen does not say whether the milligrams are of base or of hydrochloride.",
            "Name it: `base` or `hydrochloride` after the drug.",
        )
    if regimen.has_untimed_bolus:
        raise IncompleteRegimenError(
            "The regimen has a bolus whose duration nobody stated, and a push raises dissociation.",
            "Say over what time: `0.3 mg/kg bolus over 10 min`.",
        )
    return regimen


def assume_for_simulation(regimen: Regimen) -> tuple[Regimen, tuple[str, ...]]:
    """The regimen as a simulation reads it, and in words all that was assumed; nothing else may assume so.

    Which weight an unnamed dosing weight means is decided, and said, by whoever knows the person.
    """
    words: list[str] = []
    if regimen.isomer is None:
        words.append("No isomer is named: simulated as racemic ketamine.")
    if regimen.salt is None:
        words.append("No salt is named: the milligrams are taken as ketamine base.")
    if regimen.has_untimed_bolus:
        words.append("A bolus without a duration is simulated as instantaneous.")
    if any(part.repeat is not None and part.repeat.every_min in {720, 480} for part in regimen.parts):
        words.append("Doses given twice or three times daily are taken as evenly spaced over 24 h.")
    return regimen.with_form(isomer=regimen.isomer or Isomer.RACEMATE, salt=regimen.salt or Salt.BASE), tuple(words)


def base_mg(amount_mg: float, *, salt: Salt | None, base_fraction: float) -> float:
    """The mass of ketamine base in `amount_mg` [mg]; an unnamed salt is refused, never guessed.

    Parameters:
        base_fraction: mass of base in one milligram of hydrochloride, from the knowledge file of salts.

    Raises:
        IncompleteRegimenError: the salt is not named.
        DoseError: the fraction is not between 0 and 1.
    """
    if salt is None:
        raise IncompleteRegimenError(
            "The salt is not named, so the mass of base is unknown.", "Name `base` or `hydrochloride`."
        )
    if not 0 < base_fraction <= 1:
        raise DoseError(
            "The share of base in the salt is not between 0 and 1.", "Pass the fraction of the knowledge file."
        )
    return amount_mg if salt is Salt.BASE else amount_mg * base_fraction
