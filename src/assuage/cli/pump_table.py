"""A pump programme on one screen; the sheet for two signatures is what is worked from."""

from fractions import Fraction
from pathlib import Path

from assuage.cli.printing import print_line, print_list, print_table
from assuage.plan import PumpLimit, PumpProgramme, PumpSession, clock, lasting, mg, ml, ml_per_h, plain


def print_pump(programme: PumpProgramme, written: tuple[Path, ...]) -> None:
    """The steps, the preparation, the limits, the titration order, what is assumed, and where the sheet lies."""
    for group in programme.alike():
        _print_session(programme, group)
    _print_limits(programme.limits)
    print_list("Titration", [*programme.titration.text().splitlines(), programme.titration.words])
    print_list("To know", (line.words for line in programme.cautions))
    print_list("Expected beforehand", (f"{text}: agrees ({words})" for text, words in programme.expected.items()))
    print_list("Assumed", programme.assumed)
    print_list("Sources (assuage cite KEY prints one)", [", ".join(programme.bibliography())])
    print_list("Written", (str(path) for path in written))
    print_line(f"Second check: {len(programme.check.numbers)} numbers computed anew by other means, all the same.")
    print_line(
        "The software advises; the clinician decides. It drives no pump; two people sign before anything is given."
    )


def _print_session(programme: PumpProgramme, group: tuple[PumpSession, ...]) -> None:
    one = group[0]
    which = f"session {one.number}" if len(group) == 1 else f"{len(group)} sessions, each"
    strength = plain(Fraction(programme.concentration_mcg_per_ml, 1000))
    rows = [
        (
            clock(step.start_s),
            lasting(step.duration_s),
            str(container.number),
            ml_per_h(step.rate_hundredths) if step.rate_hundredths else "pause",
            f"{plain(programme.rate_mcg_per_h(step.rate_hundredths) / 1000, places=3)} mg/h",
            ml(step.given_ul),
            mg(step.given_mcg),
            f"{step.difference_mcg} mcg",
        )
        for container in one.containers
        for step in container.steps
    ]
    title = f"{programme.vial.drug}, {strength} mg/mL: {which}, {mg(one.given_mcg)} in {ml(one.given_ul)} over {lasting(one.duration_s)}"
    columns = ("from", "for", programme.container.kind.value, "rate", "gives", "volume", "dose", "rounding")
    print_table(title, columns, rows, numbers_from=3)
    prepared = [
        (
            str(container.number),
            f"{ml(container.drug_ul)} = {mg(container.drug_mcg)}",
            ml(container.diluent_ul),
            ml(container.fill_ul),
            f"{ml(container.left_ul)} = {mg(container.left_mcg)}",
        )
        for container in one.containers
    ]
    print_table(
        f"Prepared from {programme.vial} in {programme.diluent}",
        (programme.container.kind.value, "drug", "diluent", "whole", "left over"),
        prepared,
        numbers_from=1,
    )
    print_line(
        f"Vials: {len(one.vials)} opened, {mg(sum(vial.wasted_mcg for vial in one.vials))} wasted. "
        f"Rounding changes the ordered dose by {plain(one.difference_percent, places=2)} %."
    )


def _print_limits(limits: tuple[PumpLimit, ...]) -> None:
    rows = [
        (
            one.id,
            one.kind,
            f"{one.side} {plain(one.bound, places=3)} {one.unit}",
            "" if one.bound_hundredths is None else ml_per_h(one.bound_hundredths),
            f"{plain(one.reached, places=3)}{' PAST IT' if one.is_broken else ''}",
            one.reason or one.confidence,
        )
        for one in limits
    ]
    print_table("Limits for the pump", ("limit", "kind", "bound", "as a rate", "reached", "reason, or how sure"), rows)
