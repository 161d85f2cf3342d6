"""A closer look at a pool: by subgroup, by moderator, with mirror images, and as if some studies went unseen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from assuage.cli.pool_table import interval_as, p_words, read_as
from assuage.cli.printing import print_heading, print_line, print_list, print_table

if TYPE_CHECKING:
    from assuage.evidence import Synthesis
    from assuage.stats.meta import Regression, Selection, Subgroups, TrimFill


@dataclass(frozen=True, slots=True)
class Closer:
    """What was asked for beside the pool itself."""

    subgroups: bool = False
    moderators: bool = False
    trim_fill: str | None = None
    steps: tuple[float, ...] | None = None
    alternative: str = "greater"


@dataclass(frozen=True, slots=True)
class Looks:
    """What was found; None for what was not asked."""

    subgroups: "Subgroups | None" = None
    moderators: "Regression | None" = None
    trim_fill: "TrimFill | None" = None
    selection: "Selection | None" = None


def looked_at(made: "Synthesis", closer: Closer) -> Looks:
    """Every look that was asked for. Errors: `CannotPoolError` for one that the studies do not allow."""
    from assuage.evidence import by_moderators, by_subgroup, if_some_went_unseen, with_mirror_images

    # The command has found both words among those allowed, which mypy cannot follow to a literal.
    estimator = cast("Literal['L0', 'R0']", closer.trim_fill or "L0")
    alternative = cast("Literal['greater', 'less']", closer.alternative)
    return Looks(
        subgroups=by_subgroup(made) if closer.subgroups else None,
        moderators=by_moderators(made) if closer.moderators else None,
        trim_fill=with_mirror_images(made, estimator=estimator) if closer.trim_fill else None,
        selection=if_some_went_unseen(made, steps=closer.steps, alternative=alternative) if closer.steps else None,
    )


def closer_document(made: "Synthesis", closer: Closer) -> dict[str, Any]:
    """One part for each look that was asked for; estimates on the scale of analysis."""
    from assuage.evidence import (
        regression_document,
        selection_document,
        subgroups_document,
        trim_and_fill_document,
    )

    looks = looked_at(made, closer)
    found: dict[str, Any] = {}
    if looks.subgroups is not None:
        found["subgroups"] = subgroups_document(looks.subgroups)
    if looks.moderators is not None:
        found["moderators"] = regression_document(looks.moderators)
    if looks.trim_fill is not None:
        found["trim_and_fill"] = trim_and_fill_document(looks.trim_fill)
    if looks.selection is not None:
        found["selection"] = selection_document(looks.selection)
    return found


def print_closer(made: "Synthesis", looks: Looks) -> None:
    """Print each look, ratios as ratios; coefficients stay on the scale of analysis and say so."""
    if looks.subgroups is not None:
        _print_subgroups(made, looks.subgroups)
    if looks.moderators is not None:
        _print_regression(looks.moderators)
    if looks.trim_fill is not None:
        _print_trim_fill(made, looks.trim_fill)
    if looks.selection is not None:
        _print_selection(made, looks.selection)


def _print_subgroups(made: "Synthesis", found: "Subgroups") -> None:
    level = f"{100 * made.result.level:g} % interval"
    print_heading("By subgroup")
    rows = [
        (
            name,
            f"{part.k}",
            read_as(made, part.estimate),
            interval_as(made, part.ci_low, part.ci_high),
            f"{part.i2:.1f} %",
        )
        for name, part in found.groups
    ]
    print_table(
        "Each subgroup pooled by itself", ("subgroup", "studies", made.called, level, "I2"), rows, numbers_from=1
    )
    print_line(
        f"Whether the subgroups differ: Q {found.statistic:.2f} with {found.df} df, P {p_words(found.p)}. {found.method}."
    )
    print_list("Beware of subgroups", found.warnings)


def _print_regression(found: "Regression") -> None:
    level = f"{100 * found.level:g} % interval"
    print_heading("By moderator")
    rows = [
        (one.name, f"{one.estimate:.4g}", f"{one.ci_low:.4g} to {one.ci_high:.4g}", p_words(one.p))
        for one in found.coefficients
    ]
    print_table("On the scale of analysis", ("coefficient", "estimate", level, "P"), rows, numbers_from=1)
    test = "F" if found.df is not None else "chi-square"
    print_line(f"All moderators together: {test} {found.qm:.2f}, P {p_words(found.qm_p)}. {found.method}.")
    explained = "" if found.r2 is None else f" The moderators explain {found.r2:.0f} % of tau2."
    print_line(f"What is left: Q {found.qe:.2f} with {found.qe_df} df, P {p_words(found.qe_p)}.{explained}")
    print_list("Beware of moderators", found.warnings)


def _print_trim_fill(made: "Synthesis", found: "TrimFill") -> None:
    one = found.pooled
    print_heading("Trim and fill")
    error = f"(standard error {found.missing_se:.1f})"
    if not found.has_settled:
        print_line("How many studies are missing did not settle.")
    elif found.missing == 0:
        print_line(f"No study seems to be missing on the {found.side} of the funnel {error}.")
    else:
        many = "1 study seems" if found.missing == 1 else f"{found.missing} studies seem"
        print_line(f"{many} to be missing on the {found.side} of the funnel {error}.")
        filled = f"{read_as(made, one.estimate)} ({interval_as(made, one.ci_low, one.ci_high)})"
        print_line(f"With their mirror images: {made.called} {filled}. {found.method}.")
    print_list("Beware of trim and fill", found.warnings)


def _print_selection(made: "Synthesis", found: "Selection") -> None:
    print_heading("If studies went unseen by their P value")
    if found.has_settled:
        told = f"{read_as(made, found.estimate)} ({interval_as(made, found.ci_low, found.ci_high)})"
        print_line(
            f"{made.called[:1].upper()}{made.called[1:]} {told}; without selection {read_as(made, found.unadjusted)}. {found.method}."
        )
        chances = ", ".join(
            f"{chance:.2g} up to P {upper:g} ({count} studies)"
            for upper, count, chance in zip(found.upper_p, found.studies, found.chances, strict=True)
        )
        print_line(f"Chance of being seen, against the smallest P: {chances}.")
        print_line(
            f"Whether any went unseen: chi-square {found.lr:.2f} with {found.lr_df} df, P {p_words(found.lr_p)}."
        )
    print_list("Beware of the selection model", found.warnings)
