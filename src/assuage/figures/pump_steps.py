"""The rates of one session as they are keyed in: mL/h on the left, the drug in mg/h on the right, changes of container marked."""

from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, INK, SOFT, canvas, finish
from assuage.plan import PumpProgramme, PumpSession, PumpStep, clock, lasting, mg, ml, ml_per_h, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

_HEADROOM = 1.3
# A limit further up than this would press the steps flat; it stands in the table.
_SHOWN_UP_TO = 1.8
_NARROWEST_LABEL = 0.05
_IN_MINUTES_UP_TO_S = 3 * 3600


def pump_steps_figure(programme: PumpProgramme, session: PumpSession, *, wide_in: float = 5.8) -> "Picture":
    """The steps of one session, with the limits of the setting where they are near, and every change of container."""
    steps = session.steps
    per_ml_mg = programme.concentration_mcg_per_ml / 1000
    unit_s, unit = (60, "min") if session.duration_s <= _IN_MINUTES_UP_TO_S else (3600, "h")
    with canvas(wide_in, 1.8) as figure:
        axis = figure.subplots()
        edges = [step.start_s / unit_s for step in steps] + [session.duration_s / unit_s]
        rates = [step.rate_hundredths / 100 for step in steps]
        axis.stairs(rates, edges, baseline=0, fill=True, color=COLOURS[0], alpha=0.15)
        axis.stairs(rates, edges, baseline=0, color=COLOURS[0], linewidth=2)
        highest = _limits(axis, programme, max(rates))
        axis.set_ylim(0, highest * _HEADROOM)
        axis.set_xlim(0, edges[-1])
        _name_steps(axis, steps, unit_s, edges[-1])
        _name_changes(axis, session, unit_s)
        axis.set_xlabel(f"{unit} from the start of the session")
        axis.set_ylabel("mL/h")
        right = axis.twinx()
        right.set_ylim(0, axis.get_ylim()[1] * per_ml_mg)
        right.grid(visible=False)
        right.spines["right"].set_visible(True)
        right.set_ylabel("mg/h")
        title = f"Rates of session {session.number}"
        return finish(
            figure, name="pump-steps", title=title, summary=_summary(session), table=_table(programme, session)
        )


def _limits(axis: "Axes", programme: PumpProgramme, top: float) -> float:
    """Draw the bounds on the rate that are near enough; the height that is then needed."""
    highest = top
    for one in programme.limits:
        if one.bound_hundredths is None or one.bound_hundredths / 100 > top * _SHOWN_UP_TO:
            continue
        level = one.bound_hundredths / 100
        dashes = (0, (6, 2)) if one.kind == "soft" else "solid"
        axis.axhline(level, color=INK, linewidth=1, linestyle=dashes)
        axis.annotate(
            f"{one.kind} limit {ml_per_h(one.bound_hundredths)}",
            xy=(0.995, level),
            xycoords=axis.get_yaxis_transform(),
            xytext=(0, 2),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=7,
            color=INK,
        )
        highest = max(highest, level)
    return highest


def _name_steps(axis: "Axes", steps: tuple[PumpStep, ...], unit_s: int, end: float) -> None:
    """Write each rate above its step where there is room, once for a rate that goes on in the next container."""
    before = None
    for step in steps:
        new, before = step.rate_hundredths != before, step.rate_hundredths
        if not new or step.duration_s / unit_s < _NARROWEST_LABEL * end:
            continue
        words = ml_per_h(step.rate_hundredths) if step.rate_hundredths else "pause"
        axis.annotate(
            words,
            xy=(step.start_s / unit_s, step.rate_hundredths / 100),
            xytext=(3, 3),
            textcoords="offset points",
            fontsize=7.5,
            color=INK,
        )


def _name_changes(axis: "Axes", session: PumpSession, unit_s: int) -> None:
    for one in session.containers[1:]:
        axis.axvline(one.start_s / unit_s, color=SOFT, linewidth=1, linestyle=(0, (2, 2)))
        axis.annotate(
            f"{one.number}",
            xy=(one.start_s / unit_s, 0.02),
            xycoords=axis.get_xaxis_transform(),
            xytext=(2, 0),
            textcoords="offset points",
            fontsize=7,
            color=SOFT,
        )


def _summary(session: PumpSession) -> str:
    changes = len(session.containers) - 1
    rates = sum(
        before is None or before.rate_hundredths != after.rate_hundredths
        for before, after in zip((None, *session.steps), session.steps, strict=False)
    )
    told = f"{rates} rates" if rates > 1 else "One rate"
    changed = (
        f", {changes} change{'s' if changes > 1 else ''} of container (dotted, with its number)" if changes else ""
    )
    return (
        f"{told} in {lasting(session.duration_s)}{changed}: {ml(session.given_ul)} and {mg(session.given_mcg)} in all."
    )


def _table(programme: PumpProgramme, session: PumpSession) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("from", "for", "container", "mL/h", "mg/h", "volume", "drug")]
    for one in session.containers:
        rows += [
            (
                clock(step.start_s),
                lasting(step.duration_s),
                str(one.number),
                ml_per_h(step.rate_hundredths).removesuffix(" mL/h"),
                plain(programme.rate_mcg_per_h(step.rate_hundredths) / 1000, places=3),
                ml(step.given_ul),
                mg(step.given_mcg),
            )
            for step in one.steps
        ]
    return tuple(rows)
