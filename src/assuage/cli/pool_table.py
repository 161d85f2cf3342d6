"""A synthesis for a person: each study, the pooled effect, how far they disagree, and what to beware of."""

from typing import TYPE_CHECKING

from assuage.cli.printing import print_line, print_list, print_table

if TYPE_CHECKING:
    from assuage.evidence import Synthesis


# With fewer there is nothing to leave out or to compare; with more, leaving each out takes longer than anybody waits.
_FEWEST, _MOST = 3, 300


def print_synthesis(made: "Synthesis") -> None:
    """Print it, ratios as ratios; the scale of analysis is left to `--json`."""
    from assuage.knowledge import library

    one, level = made.result, f"{100 * made.result.level:g} % interval"
    rows = [
        (
            study.label,
            read_as(made, study.yi),
            interval_as(made, study.ci_low, study.ci_high),
            f"{study.weight_percent:.1f} %",
        )
        for study in made.studies
    ]
    rows.append(("pooled", read_as(made, one.estimate), interval_as(made, one.ci_low, one.ci_high), ""))
    if one.pi_low is not None and one.pi_high is not None:
        rows.append(("a new study", "", interval_as(made, one.pi_low, one.pi_high), ""))
    print_table(made.question, ("study", made.called, level, "weight"), rows, numbers_from=1)
    people = "an unknown number of people" if made.people is None else f"{made.people} people"
    print_line(f"{one.k} {'study' if one.k == 1 else 'studies'}, {people}. {made.method}.")
    print_line(f"P {p_words(one.p)} against no effect. " if made.nothing is not None else "")
    tau2 = f"tau2 {one.tau2:.4g}" + (f" ({one.tau2_ci[0]:.4g} to {one.tau2_ci[1]:.4g})" if one.tau2_ci else "")
    print_line(
        f"Disagreement: I2 {one.i2:.1f} %, H2 {one.h2:.2f}, {tau2}, Q {one.q:.2f} with {one.q_df} df, P {p_words(one.q_p)}."
    )
    if _FEWEST <= one.k <= _MOST:
        print_line(_without_one(made))
        print_line(_small_studies(made))
    print_list("Beware", made.warnings)
    print_list(
        "Where the numbers come from",
        (note for study in made.studies for note in _notes(study.label, study.source.notes)),
    )
    print_list("Sources", (f"{entry.key}: {entry}" for entry in library().cite(made.bibliography())))


def _without_one(made: "Synthesis") -> str:
    """How far the answer moves when any one study is left out."""
    from assuage.evidence import without_each

    steps = sorted(without_each(made), key=lambda step: step.pooled.estimate)
    ends = (
        f"{read_as(made, one.pooled.estimate)} without {made.studies[one.study].label}" for one in (steps[0], steps[-1])
    )
    return f"Leaving out one study: from {' to '.join(ends)}."


def _small_studies(made: "Synthesis") -> str:
    """Egger's test, with the warning that few studies call for."""
    from assuage.evidence import small_studies

    found = small_studies(made)
    if found is None:
        return "Small studies: all are as precise as each other, so there is nothing to compare."
    return f"Small studies: Egger's test, P {p_words(found.p)}. {found.warnings[0]}"


def read_as(made: "Synthesis", value: float) -> str:
    """A value of the scale of analysis as people read it."""
    return f"{made.as_read(value):.4g}"


def interval_as(made: "Synthesis", low: float, high: float) -> str:
    """An interval of the scale of analysis as people read it."""
    return f"{read_as(made, low)} to {read_as(made, high)}"


def p_words(value: float) -> str:
    """A P value to four decimals."""
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"  # noqa: PLR2004 four decimals


def _notes(label: str, notes: tuple[str, ...]) -> list[str]:
    return [f"{label}, {note}" for note in notes]
