"""Which drug a model is given: isomers shared out by mass, salts turned into base, nothing silently.

The racemate is half S and half R by mass. A model of S alone takes the S of a racemic dose; a model of the racemate that may be given S
returns S and its metabolites only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assuage.dosing import Isomer, Salt
from assuage.pharmacology.structure import Structure

S_PART_OF_RACEMATE = 0.5


@dataclass(frozen=True, slots=True)
class Intake:
    """What of a labelled milligram a model takes, and what each of its analytes carries of that.

    `mass_factor` turns labelled mg into the model's mg (salt to base, racemate to S); `shares` are by analyte, in the
    order of the file. `said` are words for the reader; `refused` is the reason why the model is not run.
    """

    mass_factor: float
    shares: Mapping[str, float]
    said: tuple[str, ...] = ()
    refused: str | None = None


def intake_of(structure: Structure, *, isomer: Isomer, salt: Salt, base_fraction: float) -> Intake:
    """Decide what a model is given, and say every step that is not the identity.

    `base_fraction` is the mass of base in a mass of the hydrochloride.
    """
    said: list[str] = []
    factor = 1.0
    if salt is Salt.HYDROCHLORIDE:
        factor = base_fraction
        said.append(f"The milligrams are of the hydrochloride; {base_fraction:g} of them are base.")
    half, shares, words = _shared_out(structure, isomer)
    if words is not None and not shares:
        return Intake(0.0, {}, tuple(said), words)
    if words is not None:
        said.append(words)
    return Intake(factor * half, shares, tuple(said))


def _shared_out(structure: Structure, given: Isomer) -> tuple[float, Mapping[str, float], str | None]:
    file = structure.file
    every = {analyte: reading.share for analyte, reading in structure.readings.items()}
    if file.mass == "S" and given is Isomer.RACEMATE:
        words = f"{file.id} describes S-ketamine alone: it was given the S half of the racemate, and says nothing of R or of the total."
        return S_PART_OF_RACEMATE, _without(every, "R", "total"), words
    if given.value not in file.given:
        takes = " or ".join(f"{isomer}-ketamine" if isomer != "racemate" else "the racemate" for isomer in file.given)
        return (
            0.0,
            {},
            (
                f"{file.id} was made for {takes} and says nothing about {given.value}-ketamine; isomers are not exchanged for one another. "
                "Choose a model that names it."
            ),
        )
    if file.mass == "S" or given is Isomer.RACEMATE:
        return 1.0, every if given is Isomer.RACEMATE else _without(every, "R", "total"), None
    of_s = given is Isomer.S
    kept = (
        _without(every, "R", "total")
        if of_s
        else {analyte: share for analyte, share in every.items() if analyte == "R"}
    )
    words = f"{file.id} is a model of the racemate; {given.value}-ketamine was given its kinetics, and the other isomer is absent."
    return 1.0, dict.fromkeys(kept, 1.0), words


def _without(shares: Mapping[str, float], *absent: str) -> Mapping[str, float]:
    return {analyte: share for analyte, share in shares.items() if analyte not in absent}
