"""An update of one person on the terminal."""

from pathlib import Path

from assuage.cli.printing import print_heading, print_line, print_list, print_table
from assuage.documents import answer_in_words, class_words, told_apart
from assuage.plan import Individual, ModelUpdate

_DAYS = (7, 14, 28, 56, 84)


def print_individual(individual: Individual, written: tuple[Path, ...]) -> None:
    """What changed, pain to come, parameters, models, and what was not used."""
    lead = individual.lead
    print_heading(f"After {individual.given.text}")
    print_line(answer_in_words(individual))
    print_list("Mind", lead.words)
    forecast = individual.forecast
    if forecast is not None:
        rows = [
            (
                f"week {day // 7}",
                f"{forecast.before_mean[day]:.1f} ({forecast.before_low[day]:.1f} to {forecast.before_high[day]:.1f})",
                f"{forecast.median[day]:.1f} ({forecast.low[day]:.1f} to {forecast.high[day]:.1f})",
                f"{forecast.score_low[day]:.1f} to {forecast.score_high[day]:.1f}",
            )
            for day in _DAYS
        ]
        print_table(
            "Pain score, 0 to 10, without further doses",
            ("when", "mean before (90 % of scores)", "this person (90 %)", "a day's score (90 %)"),
            rows,
            numbers_from=1,
        )
    elif lead.refused is None:
        print_list("Pain over the weeks is not forecast", (individual.not_drawn,))
    told, untold = told_apart(lead)
    if told:
        print_table(
            f"Parameters by {lead.model}, median and 90 % interval",
            ("parameter", "unit", "before", "after", "prior variance left"),
            [
                (
                    one.name if one.given_class is None else f"{one.name} (if {one.given_class})",
                    "" if one.unit == "1" else one.unit,
                    f"{one.typical:.3g} ({one.prior_low:.3g} to {one.prior_high:.3g})",
                    f"{one.median:.3g} ({one.low:.3g} to {one.high:.3g})",
                    f"{one.prior_variance_left:.2f}",
                )
                for one in told
            ],
            numbers_from=2,
        )
    if untold:
        print_line(f"As before, because the measurements say nothing of them: {', '.join(one.name for one in untold)}.")
    print_table(
        "Models", ("model", "site", "used", "weight", "fit (p)", "response class"), map(_row, individual.models)
    )
    print_list(
        f"Not used by {lead.model}",
        dict.fromkeys(f"{one.measured.kind}: {one.why}" for one in lead.not_used),
    )
    print_list("Assumed", individual.assumed)
    print_list("Written", (str(path) for path in written))


def _row(one: ModelUpdate) -> tuple[str, ...]:
    if one.refused is not None:
        return one.model, one.site, "0", "refuses", "", one.refused
    return (
        one.model,
        one.site,
        f"{len(one.used)} of {len(one.used) + len(one.not_used)}",
        "not compared" if one.weight is None else f"{one.weight:.2f}",
        "" if one.fit_p is None else f"{one.fit_p:.2g}",
        "" if one.class_probability is None else class_words(one),
    )
