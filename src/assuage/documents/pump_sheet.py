"""What stands on the sheet of a pump programme: for two people, one who prepares and one who checks independently."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assuage.documents.blocks import Cell, Table
from assuage.documents.errors import CannotPrintError
from assuage.documents.wording import day, sentence
from assuage.figures import Picture, pump_steps_figure
from assuage.plan import (
    OpenedVial,
    PreparedContainer,
    PumpLimit,
    PumpProgramme,
    PumpSession,
    PumpStep,
    clock,
    lasting,
    mg,
    ml,
    ml_per_h,
    plain,
)
from assuage.provenance import Confidence

MOST_ROWS = 32
"""Rates that fit on one page beside all else."""

_MOST_STARTS = 3

ADVICE = "Assuage advises; the clinician decides. It drives no pump. Not valid without two signatures of two people."
SIGNATURES = ("Prepared by", "Checked independently by")


@dataclass(frozen=True, slots=True)
class PumpSheet:
    """One sheet, for one session or for several that are alike: everything as it is printed."""

    title: str
    drug: str
    order: str
    facts: tuple[tuple[str, str], ...]
    label: tuple[str, ...]
    preparation: Table
    vials: tuple[str, ...]
    steps: Table
    changes: str
    checks: Table
    limits: Table
    titration: tuple[tuple[str, str], ...]
    titration_words: str
    notes: tuple[str, ...]
    footer: tuple[str, ...]
    picture: Picture


def pump_sheet(programme: PumpProgramme, *, session: int = 1) -> PumpSheet:
    """The sheet of one session, and of all that are prepared and run in the same way.

    Raises:
        CannotPrintError: there is no such session, or its steps do not fit on one page.
    """
    group = next((group for group in programme.alike() if any(one.number == session for one in group)), None)
    if group is None:
        raise CannotPrintError(
            f"There is no session {session}; the course has {len(programme.sessions)}. Choose one of them."
        )
    shown = group[0]
    if len(_runs(shown)) > MOST_ROWS:
        raise CannotPrintError(
            f"Session {session} has {len(_runs(shown))} rates, and at most {MOST_ROWS} fit on a sheet that two people can check. "
            "Write the titration in fewer steps."
        )
    return PumpSheet(
        title="Pump programme: sheet for two signatures",
        drug=programme.vial.drug[0].upper() + programme.vial.drug[1:],
        order=programme.regimen.text,
        facts=_facts(programme, group),
        label=_label(programme, shown),
        preparation=_preparation(programme, shown),
        vials=_vials(programme, shown),
        steps=_steps(programme, shown),
        changes=_changes(programme, shown),
        checks=_checks(programme, shown),
        limits=_limits(programme),
        titration=programme.titration.table()[1:],
        titration_words=f"◇ {programme.titration.words}",
        notes=_notes(programme, shown),
        footer=_footer(programme),
        picture=pump_steps_figure(programme, shown),
    )


def _facts(programme: PumpProgramme, group: Sequence[PumpSession]) -> tuple[tuple[str, str], ...]:
    shown = group[0]
    return (
        ("Sessions", _session_words(programme, group)),
        ("Setting", programme.setting),
        ("Dosing weight", _weight_words(programme)),
        ("Lasts", lasting(shown.duration_s)),
        ("Dose a session", mg(shown.given_mcg)),
        ("Volume a session", ml(shown.given_ul)),
    )


def _weight_words(programme: PumpProgramme) -> str:
    """The weight that doses and limits go by, with the one that was given where the order caps it."""
    given, counted = Fraction(programme.dosing_weight_g, 1000), programme.counted_kg
    return f"{plain(counted)} kg" + ("" if counted == given else f" ({plain(given)} kg, capped by the order)")


def _session_words(programme: PumpProgramme, group: Sequence[PumpSession]) -> str:
    numbers = [one.number for one in group]
    whole = len(programme.sessions)
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        told = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
    else:
        told = ", ".join(map(str, numbers))
    return f"{told} of {whole}{', each' if len(numbers) > 1 else ''}"


def strength_words(programme: PumpProgramme) -> str:
    """The strength of the solution, `1 mg/mL`."""
    return f"{plain(Fraction(programme.concentration_mcg_per_ml, 1000))} mg/mL"


def _label(programme: PumpProgramme, session: PumpSession) -> tuple[str, ...]:
    """The text for the container's label."""
    fills = dict.fromkeys(f"{mg(one.drug_mcg)} in {ml(one.fill_ul)}" for one in session.containers)
    return (
        programme.vial.drug,
        f"{' or '.join(fills)} {programme.diluent}",
        f"= {strength_words(programme)}",
    )


def _preparation(programme: PumpProgramme, session: PumpSession) -> Table:
    header = (
        programme.container.kind.value,
        "on at",
        f"{programme.vial.drug} from vials",
        "diluent",
        "whole volume",
        "volume to be infused",
        "left to discard",
    )
    rows = tuple(
        (
            Cell(_numbers([one.number for one in group])),
            Cell(", ".join(clock(one.start_s) for one in group) if len(group) <= _MOST_STARTS else "see below"),
            Cell(f"{ml(group[0].drug_ul)} = {mg(group[0].drug_mcg)}"),
            Cell(ml(group[0].diluent_ul)),
            Cell(ml(group[0].fill_ul)),
            Cell(_range([one.given_ul for one in group])),
            Cell(_range([one.left_ul for one in group])),
        )
        for group in _prepared_alike(session.containers)
    )
    caption = f"Prepare: {programme.container}, from {programme.vial}"
    return Table(caption, header, rows, widths=(0.9, 0.9, 1.6, 0.9, 0.9, 1.2, 1.2))


def _prepared_alike(containers: Sequence[PreparedContainer]) -> list[list[PreparedContainer]]:
    """Containers that are filled alike, give as much and last as long, together: the volume to be infused is keyed in for each."""
    groups: dict[tuple[int, ...], list[PreparedContainer]] = {}
    for one in containers:
        pumped = sum(step.rate_hundredths * step.duration_s for step in one.steps)
        groups.setdefault((one.fill_ul, one.line_ul, one.stop_s - one.start_s, pumped), []).append(one)
    return list(groups.values())


def _range(microlitres: list[int]) -> str:
    """One volume, or the least and the most of volumes that differ by what is stored in whole microlitres."""
    low, high = min(microlitres), max(microlitres)
    return ml(low) if low == high else f"{ml(low)} to {ml(high)}"


def _numbers(numbers: list[int]) -> str:
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):  # noqa: PLR2004 - two are named singly
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers))


def _vials(programme: PumpProgramme, session: PumpSession) -> tuple[str, ...]:
    """Vials opened and drug wasted, for the ledger; the same for each drawing-up that is alike."""
    alike: dict[tuple[OpenedVial, ...], list[str]] = {}
    for drawing in session.drawings:
        alike.setdefault(drawing.vials, []).append(_numbers(list(range(drawing.first, drawing.last + 1))))
    told = [f"{programme.container.kind} {_joined(which)}: {_opened(vials)}" for vials, which in alike.items()]
    line = session.containers[0].line_mcg
    left = sum(one.left_mcg for one in session.containers)
    opened = f"{len(session.vials)} opened = {mg(len(session.vials) * programme.vial.amount_mcg)}"
    wasted = mg(sum(one.wasted_mcg for one in session.vials))
    where = f"given {mg(session.given_mcg)}, left in containers {mg(left)}, in the line {mg(line)}, wasted from vials {wasted}"
    return (*told, f"in all: {opened}: {where}")


def _joined(which: list[str]) -> str:
    return which[0] if len(which) == 1 else f"{'; '.join(which)}, each time"


def _opened(vials: tuple[OpenedVial, ...]) -> str:
    last = vials[-1]
    waste = f"of the last waste {ml(last.wasted_ul)} = {mg(last.wasted_mcg)}" if last.wasted_mcg else "nothing wasted"
    return f"{len(vials)} vial{'s' if len(vials) > 1 else ''}, {waste}"


@dataclass(frozen=True, slots=True)
class _Run:
    """Steps of one rate that follow one another, whichever container gives them."""

    steps: tuple[PumpStep, ...]
    containers: tuple[int, ...]


def _runs(session: PumpSession) -> list[_Run]:
    found: list[_Run] = []
    for one in session.containers:
        for step in one.steps:
            if found and found[-1].steps[-1].rate_hundredths == step.rate_hundredths:
                found[-1] = _Run((*found[-1].steps, step), (*found[-1].containers, one.number))
            else:
                found.append(_Run((step,), (one.number,)))
    return found


def _steps(programme: PumpProgramme, session: PumpSession) -> Table:
    kind = programme.container.kind.value
    header = ("from", "for", kind, "rate to key in", "gives", "per weight", "volume", "dose", "rounding")
    rows = tuple(_row(programme, run) for run in _runs(session))
    change = plain(session.difference_percent, places=2)
    signed = change if change.startswith("-") or change == "0" else f"+{change}"
    caption = f"Key in (times from the start; all of it changes the ordered dose by {signed} %)"
    return Table(caption, header, rows, widths=(0.8, 1.2, 0.8, 1.2, 1.2, 1.4, 1, 1, 1))


def _row(programme: PumpProgramme, run: _Run) -> tuple[Cell, ...]:
    first = run.steps[0]
    mcg_per_h = programme.rate_mcg_per_h(first.rate_hundredths)
    difference = sum(step.difference_mcg for step in run.steps)
    return (
        Cell(clock(first.start_s)),
        Cell(lasting(sum(step.duration_s for step in run.steps))),
        Cell(_numbers(sorted(set(run.containers)))),
        Cell(ml_per_h(first.rate_hundredths) if first.rate_hundredths else "pause"),
        Cell(f"{plain(mcg_per_h / 1000, places=3)} mg/h"),
        Cell(f"{plain(mcg_per_h / 1000 / programme.counted_kg, places=3)} mg/kg/h"),
        Cell(ml(sum(step.given_ul for step in run.steps))),
        Cell(mg(sum(step.given_mcg for step in run.steps))),
        Cell(f"{difference:+d} mcg" if difference else "0 mcg"),
    )


def _changes(programme: PumpProgramme, session: PumpSession) -> str:
    if len(session.containers) == 1:
        return f"One {programme.container.kind} lasts the whole session."
    told = ", ".join(f"{one.number} at {clock(one.start_s)}" for one in session.containers[1:])
    return f"Change to {programme.container.kind} {told}."


def _checks(programme: PumpProgramme, session: PumpSession) -> Table:
    """The programme's numbers beside the second path's own, and room for what a person reckons."""
    theirs, name = programme.check.numbers, f"session {session.number}"
    first = f"{name}, container 1"
    fastest = max(session.steps, key=lambda step: step.rate_hundredths)
    second_fastest = max(
        value for key, value in theirs.items() if key.startswith(f"{name},") and key.endswith("rate [0.01 mL/h]")
    )
    pairs = (
        ("drug, first container", ml(session.containers[0].drug_ul), ml(theirs[f"{first}: drug [uL]"])),
        ("fastest rate", ml_per_h(fastest.rate_hundredths), ml_per_h(second_fastest)),
        ("volume of the session", ml(session.given_ul), ml(theirs[f"{name}: given [uL]"])),
        ("dose of the session", mg(session.given_mcg), mg(theirs[f"{name}: given [mcg]"])),
        ("dose as ordered", mg(session.ordered_mcg), mg(theirs[f"{name}: ordered [mcg]"])),
        ("wasted from vials", mg(sum(one.wasted_mcg for one in session.vials)), mg(theirs[f"{name}: wasted [mcg]"])),
    )
    rows = tuple((Cell(what), Cell(ours), Cell(second), Cell("")) for what, ours, second in pairs)
    caption = f"Second check: computed anew by other means, {len(theirs)} numbers compared, all the same"
    return Table(caption, ("number", "programme", "second check", "reckoned by hand"), rows, widths=(1.7, 1, 1, 1.1))


def _limits(programme: PumpProgramme) -> Table:
    rows = []
    for one in programme.limits:
        held = "" if one.bound_hundredths is None else f" ({_rates(programme, one.bound_hundredths)})"
        reached = Cell(
            f"{plain(one.reached, places=3)} {one.unit.split()[0]}",
            mark="caution" if one.is_broken else "",
            small=_reason(one),
        )
        bound = Cell(f"{one.side} {plain(one.bound, places=3)} {one.unit}{held}")
        rows.append(
            (
                Cell(limit_name(one.id)),
                Cell(one.kind),
                bound,
                reached,
                _how_sure(one),
            )
        )
    return Table(
        "Limits for the pump",
        ("limit", "kind", "bound", "reached", "how sure"),
        tuple(rows),
        widths=(1.1, 0.5, 2.3, 1.4, 1.15),
    )


def _rates(programme: PumpProgramme, hundredths: int) -> str:
    return f"{ml_per_h(hundredths)}, {plain(programme.rate_mcg_per_h(hundredths) / 1000, places=3)} mg/h"


def _how_sure(one: PumpLimit) -> Cell:
    return Cell("", mark="assumed") if one.confidence == Confidence.ASSUMED else Cell(one.confidence)


def _reason(one: PumpLimit) -> str:
    return f"reason: {one.reason}" if one.reason else ""


def limit_name(name: str) -> str:
    """The id of a limit as words."""
    return name.removesuffix("_hard").removesuffix("_soft").replace("_", " ")


def _notes(programme: PumpProgramme, session: PumpSession) -> tuple[str, ...]:
    notes = [sentence(one.words) for one in programme.cautions]
    if session.containers[0].line_ul:
        notes.append(
            f"Prime the line with {ml(session.containers[0].line_ul)} of the solution from the first container."
        )
    notes += [f"◇ Assumed: {words}" for words in programme.assumed]
    notes += [f"Expected beforehand: {text}; {words}." for text, words in programme.expected.items()]
    return tuple(notes)


def _footer(programme: PumpProgramme) -> tuple[str, ...]:
    stamp = programme.stamp
    made = f"Made {day(stamp.made_at)} {stamp.made_at:%H:%M %Z} by {stamp.made_by}, from {stamp.came_from}"
    versions = f"Assuage {stamp.software_version}, knowledge {stamp.knowledge_version}"
    return (f"{made}; {versions}. Sources: {', '.join(programme.bibliography())}.", ADVICE)
