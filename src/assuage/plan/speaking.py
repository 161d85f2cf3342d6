"""Which models are asked about a course: those of the clinic, and one more where none of them knows the way in."""

from collections.abc import Sequence

from assuage.dosing import Administration, Isomer, Regimen, Route
from assuage.knowledge import Library
from assuage.pharmacology import drives_acute_effects


def models_for(
    regimen: Regimen, given: Sequence[Administration], models: tuple[str, ...], *, library: Library
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The models that are asked about a course, and the words where one joins them that nobody named.

    One joins where none of `models` describes a route other than by vein and drives acute effects from it: the first of the
    library that does and may be given this isomer. None joins for a course by vein, whose models are the clinic's choice.

    Raises `UnknownIdError` (knowledge) for a model nobody knows.
    """
    routes = frozenset(one.route.value for one in given)
    if routes <= {Route.IV.value} or any(drives_acute_effects(model, routes, library=library) for model in models):
        return models, ()
    isomer = (regimen.isomer or Isomer.RACEMATE).value
    for file in library.all("pharmacokinetics"):
        able = file.scope == "adult" and isomer in file.given
        if able and drives_acute_effects(file.id, routes, library=library):
            by = " and ".join(sorted(route.replace("_", " ") for route in routes))
            words = f"No model asked for describes {by} doses and drives acute effects; {file.id} does, and was added for them."
            return (*models, file.id), (words,)
    return models, ()
