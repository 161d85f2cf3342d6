"""A virtual trial for a person: what each model gives from visit to visit, the power, and the words that go with it."""

from typing import TYPE_CHECKING

from assuage.cli.printing import print_heading, print_line, print_list, print_table

if TYPE_CHECKING:
    from assuage.virtual_trials import ArmVisit, Compared, Design, ModelResult, SampleSize, TrialResult

_MOST_ROWS = 16
_OUTCOMES = {
    "pain": "mean pain (0 to 10)",
    "relief_30": "share with at least 30 % less pain",
    "relief_50": "share with at least 50 % less pain",
    "pain_area": "area under the scores (point days)",
}


def print_result(result: "TrialResult") -> None:
    """Print it; every number behind it is in `--json`."""
    from assuage.knowledge import library

    design = result.design
    people = ", ".join(f"{arm.name} {arm.people}" for arm in design.arms)
    print_heading(design.title)
    print_line(f"{design.trials} simulated trials of {people} people; analysis: {design.analysis}; seed {design.seed}.")
    print_line("Simulated from published models: what they say, and no evidence that they are right.")
    for one in result.models:
        _print_model(one, design)
    print_line(result.disagreement)
    beware = [words for one in result.models for words in (one.opt_in, *one.warnings) if words]
    print_list("Beware", dict.fromkeys(beware))
    assumed = (*result.words, *(words for one in result.models for words in one.assumed))
    print_list("Assumed", dict.fromkeys(assumed))
    print_list("Sources", (f"{entry.key}: {entry}" for entry in library().cite(result.bibliography())))


def _print_model(one: "ModelResult", design: "Design") -> None:
    step = -(-len(design.visit_weeks) // _MOST_ROWS)
    shown = design.visit_weeks[step - 1 :: step]
    leaving = design.dropout.per_week > 0
    rows = []
    for week in shown:
        arms = [visit for visit in one.visits if visit.week == week]
        pain = [compared for compared in one.comparisons if (compared.outcome, compared.week) == ("pain", week)]
        rows.append(
            [
                f"{week:.3g}",
                *(_arm(visit, leaving=leaving) for visit in arms),
                *(str(compared.estimate) for compared in pain),
                *(f"{100 * compared.power:.0f} %" for compared in pain),
            ]
        )
    compared = [arm.name for arm in design.arms if arm.name != design.control]
    columns = [
        "week",
        *(arm.name for arm in design.arms),
        *(f"{name} - {design.control}" for name in compared),
        *(f"P < {design.alpha:g}" for _ in compared),
    ]
    title = f"{one.name}: mean pain over trials (90 % of trials)" + (", and who is still seen" if leaving else "")
    print_table(title, columns, rows, numbers_from=1)
    if one.opt_in:
        print_line(f"{one.opt_in}.")
    if step > 1:
        print_line(f"Every visit up to week {design.visit_weeks[-1]:g} is in --json; one in {step} is shown.")
    print_line(_decides(one.primary, design))


def _arm(visit: "ArmVisit", *, leaving: bool) -> str:
    return str(visit.pain) + (f", {100 * visit.seen:.0f} %" if leaving else "")


def _decides(primary: "Compared", design: "Design") -> str:
    when = "" if primary.week is None else f" in week {primary.week:g}"
    if primary.analysed == 0:
        return (
            f"No trial could be analysed for {_OUTCOMES[primary.outcome]}{when}, {primary.arm} against {primary.against}: too few "
            "people were still seen, or nobody's score differed. Such trials count as not significant."
        )
    text = (
        f"Power: {100 * primary.power:.1f} % ({100 * primary.power_low:.1f} to {100 * primary.power_high:.1f}, Monte Carlo) for "
        f"{_OUTCOMES[primary.outcome]}{when}, {primary.arm} against {primary.against}: {primary.estimate}. Bias by "
        f"those who left or guessed {primary.bias:+.3f} (error {primary.bias_error:.3f}); its "
        f"{100 * (1 - design.alpha):g} % interval holds the truth in {100 * primary.covered:.1f} % of the trials that have one."
    )
    missing = design.trials - primary.analysed
    return text + (f" {missing} trials could not be analysed and count as not significant." if missing else "")


def print_size(size: "SampleSize", design: "Design") -> None:
    """How many people reach the power, and every size that was tried."""
    rows = [
        (f"{one.people}", f"{100 * one.power:.1f} %", f"{100 * one.low:.1f} to {100 * one.high:.1f} %")
        for one in size.tried
    ]
    title = f"Sizes tried under {size.model}, {design.trials} trials each"
    print_table(title, (f"people in {design.arms[0].name}", "power", "Monte-Carlo 95 %"), rows, numbers_from=0)
    if size.people is None:
        print_line(
            f"No trial of up to {size.tried[-1].people} people in {design.arms[0].name} has a power of {size.wanted:g}."
        )
        return
    told = ", ".join(f"{people} in {arm}" for arm, people in size.people)
    print_line(
        f"Power {size.wanted:g} under {size.model} needs {told} who are randomised; Monte-Carlo error as in the table."
    )
