"""A target-controlled scheme as tables for a terminal."""

from assuage.cli.printing import print_line, print_list, print_table
from assuage.documents import (
    COURSE_HEADER,
    EFFECT_HEADER,
    MODEL_HEADER,
    course_words,
    effect_rows,
    effects_not_drawn,
    model_rows,
)
from assuage.knowledge import library
from assuage.plan import TciScheme, called


def print_tci(scheme: TciScheme) -> None:
    """The steps first, then how close they come, what every model makes of them, what bounds them, and the sources."""
    levels = ", then ".join(
        f"{one.level_ng_per_ml:g} ng/mL" + (f" from {one.from_min:g} min" if one.from_min else "")
        for one in scheme.targets
    )
    where = f"{scheme.sampled} plasma" if scheme.site == "plasma" else f"effect site of {scheme.effect}"
    print_line(
        f"Target: {levels} of {called(scheme.analyte)} in {where}, by {scheme.model}; {scheme.weight_kg:g} kg, {scheme.setting}"
    )
    print_line(f"Order: {scheme.regimen.text}")
    rows = [
        [f"{step.start_min:g}", f"{step.duration_min:g}", f"{step.rate_ml_per_h:g}", f"{step.rate_mg_per_h:g}"]
        for step in scheme.steps
    ]
    title = f"To key in: {scheme.drug}, {scheme.concentration_mg_per_ml:g} mg/mL"
    print_table(title, ["from [min]", "for [min]", "rate [mL/h]", "rate [mg/h]"], rows, numbers_from=0)
    courses = [[name, *course_words(course)] for name, course in (("to key in", scheme.keyed), ("ideal", scheme.ideal))]
    print_table(f"Within {scheme.tolerance:.0%} of the target", ["scheme", *COURSE_HEADER], courses, numbers_from=1)
    print_table("The same steps by every model", list(MODEL_HEADER), model_rows(scheme))
    print_table(f"Acute effects to expect, by {scheme.model}", list(EFFECT_HEADER), effect_rows(scheme))
    print_list("Not drawn", effects_not_drawn(scheme))
    print_list("What bounds it", scheme.said)
    print_list(
        "Limits",
        dict.fromkeys(f"{'REFUSED' if hit.kind == 'hard' else 'warning'}: {hit.words}" for hit in scheme.limits),
    )
    print_list("Assumed", scheme.assumed)
    print_list("Sources", (str(entry) for entry in library().cite(scheme.bibliography())))
