"""A virtual trial on a page: what each model gives, the power and the size, and every word that has to stand beside it."""

from math import isnan
from pathlib import Path

from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.evidence_page import sources_section
from assuage.documents.pages import write_pages
from assuage.documents.wording import day
from assuage.figures import trial_arms_figure, trial_power_figure
from assuage.knowledge import Library
from assuage.virtual_trials import Compared, ModelResult, SampleSize, TrialResult

_WHAT_IT_IS = "Simulated from published models: what they say, and no evidence that they are right."
_BANNER = "For the planning of trials. It predicts no person and is no ground for treating anybody."
_BEHIND = "On screen behind a button for each model; on paper they are left to `result.json`."
_OUTCOMES = {
    "pain": "mean pain, 0 to 10",
    "relief_30": "share with at least 30 % less pain",
    "relief_50": "share with at least 50 % less pain",
    "pain_area": "area under the scores, point days",
}


def virtual_trial_report(
    result: TrialResult, size: SampleSize | None = None, *, library: Library | None = None
) -> Report:
    """The result, and the size where one was looked for, as the parts of a report."""
    design, stamp = result.design, result.stamp
    return Report(
        title=f"Virtual trial: {design.title}",
        subtitle=_WHAT_IT_IS,
        banner=_BANNER,
        identity=(
            ("Trials", f"{design.trials}, seed {design.seed}"),
            ("Arms", ", ".join(f"{arm.name} {arm.people}" for arm in design.arms)),
            ("Condition", f"{design.condition.replace('_', ' ')}, {design.setting}"),
            ("Analysis", design.analysis),
            ("Design", result.design_hash),
            ("Made", day(stamp.made_at)),
        ),
        sections=(
            Section("power", "Power", result.disagreement, (*_words(result), _power(result))),
            Section("arms", "Arms over the weeks", "", (Figure(trial_arms_figure(result)),)),
            *_size(result, size),
            Section("outcomes", "Every outcome", _BEHIND, tuple(_outcomes(result, one) for one in result.models)),
            _rests(result),
            sources_section(result.bibliography(), library=library),
        ),
        footer=(f"Made with Assuage {stamp.software_version}, knowledge {stamp.knowledge_version}.",),
    )


def _words(result: TrialResult) -> tuple[Block, ...]:
    """The words under which relief was drawn where it was not learnt, as a box that stands out."""
    words = dict.fromkeys(one.opt_in for one in result.models if one.opt_in)
    return tuple(Paragraph(f"{one}.", "caution") for one in words)


def _power(result: TrialResult) -> Table:
    primary, alpha = result.models[0].primary, result.design.alpha
    when = "" if primary.week is None else f", week {primary.week:g}"
    rows = tuple(
        (
            Cell(one.name),
            Cell(f"{100 * one.primary.power:.1f} %", small=_between(one.primary.power_low, one.primary.power_high)),
            Cell(str(one.primary.estimate)),
            Cell(_known(one.primary.bias, "+.3f"), small=f"error {_known(one.primary.bias_error, '.3f')}"),
            Cell(_known(100 * one.primary.covered, ".1f", unit=" %")),
        )
        for one in result.models
    )
    caption = f"{primary.arm} against {primary.against}, {_OUTCOMES[primary.outcome]}{when}; P below {alpha:g}"
    header = ("model", "power (Monte Carlo)", "difference (90 % of trials)", "bias", "interval holds the truth")
    return Table(caption, header, rows, numeric=True)


def _between(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def _size(result: TrialResult, size: SampleSize | None) -> tuple[Section, ...]:
    if size is None:
        return ()
    lead = f"No size that was tried reaches a power of {size.wanted:g} under {size.model}."
    if size.people is not None:
        told = ", ".join(f"{people} in {arm}" for arm, people in size.people)
        lead = f"A power of {size.wanted:g} under {size.model} needs {told}, with {result.design.trials} trials a size."
    return (Section("size", "How many people", lead, (Figure(trial_power_figure(size)),)),)


def _outcomes(result: TrialResult, one: ModelResult) -> Details:
    """All comparisons of one model, behind a button."""
    rows = tuple(_outcome(compared) for compared in one.comparisons)
    header = ("outcome and week", "arm", "difference (90 % of trials)", "standard error", "power")
    caption = f"{one.name}: every arm against {result.design.control}"
    return Details(one.name, (Table(caption, header, rows, numeric=True, dense=True),), on_paper=False)


def _outcome(one: Compared) -> tuple[Cell, ...]:
    when = "" if one.week is None else f", week {one.week:.3g}"
    return (
        Cell(f"{_OUTCOMES[one.outcome]}{when}"),
        Cell(one.arm),
        Cell(str(one.estimate)),
        Cell(_known(one.error, ".3f")),
        Cell(f"{100 * one.power:.1f} %"),
    )


def _rests(result: TrialResult) -> Section:
    warned = dict.fromkeys(words for one in result.models for words in one.warnings)
    assumed = dict.fromkeys((*result.words, *(words for one in result.models for words in one.assumed)))
    blocks: tuple[Block, ...] = (Listing(tuple(assumed)),)
    if warned:
        blocks = (Listing(tuple(warned)), *blocks)
    return Section("rests", "What it rests on, and what is assumed", "", blocks)


def _known(value: float, form: str, *, unit: str = "") -> str:
    """A number, or that no trial could be analysed for it."""
    return "not known" if isnan(value) else format(value, form) + unit


def write_virtual_trial(
    result: TrialResult, size: SampleSize | None = None, *, html: Path | None = None, pdf: Path | None = None
) -> tuple[Path, ...]:
    """Write the result as a page, as paper, or as both. Errors: as `write_pages`."""
    return write_pages(lambda: virtual_trial_report(result, size), html=html, pdf=pdf)
