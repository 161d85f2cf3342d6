"""Funnel plot: effects against their standard errors, with the triangle in which studies of one true effect would lie."""

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from assuage.evidence import Synthesis, small_studies
from assuage.figures.effect_axis import dress, shown, study_label, window
from assuage.figures.forest import p_words
from assuage.figures.style import COLOURS, GRID, SOFT, canvas, finish, point_names

if TYPE_CHECKING:
    from assuage.figures.picture import Picture

_ENOUGH = 10
_NAMED = 12


def funnel_figure(synthesis: Synthesis) -> "Picture":
    """Small studies at the bottom; a gap on one side may mean that some were never published, or that small ones differ.

    The triangle is drawn around the pooled effect without the variance between studies, as usual.
    """
    one = synthesis.result
    errors = [sqrt(study.vi) for study in synthesis.studies]
    effects = [study.yi for study in synthesis.studies]
    bottom = max(errors) * 1.08
    half = float(ndtri((1 + one.level) / 2)) * bottom
    corners = (one.estimate - half, one.estimate + half)
    limits = window(synthesis, [*effects, *corners], [])
    with canvas(7.6, 4.2) as figure:
        axis = figure.subplots()
        axis.set_facecolor("#f4f6f8")
        axis.fill([one.estimate, *corners], [0, bottom, bottom], color="white", zorder=0.5)
        axis.plot([corners[0], one.estimate, corners[1]], [bottom, 0, bottom], color=SOFT, linewidth=0.9, zorder=1)
        axis.plot([one.estimate, one.estimate], [0, bottom], color=COLOURS[1], linewidth=1.2, zorder=1)
        axis.plot(
            effects, errors, linestyle="none", marker="o", color=COLOURS[0], markeredgecolor="white", markersize=6.5
        )
        dress(axis, synthesis, limits)
        axis.set_ylim(bottom, 0)
        axis.set_ylabel("standard error (large studies at the top)")
        axis.grid(color=GRID)
        if len(effects) <= _NAMED:
            point_names(axis, effects, errors, [study_label(study) for study in synthesis.studies])
        axis.set_title("Do small studies differ from large ones?", loc="left")
        return finish(figure, name="funnel", title="Funnel plot", summary=_summary(synthesis), table=_table(synthesis))


def _summary(synthesis: Synthesis) -> str:
    effects, variances = [s.yi for s in synthesis.studies], [s.vi for s in synthesis.studies]
    one = synthesis.result
    half = float(ndtri((1 + one.level) / 2)) * np.sqrt(variances)
    outside = int(np.sum(np.abs(np.asarray(effects) - one.estimate) > half))
    told = f"{one.k} studies around {shown(synthesis, one.estimate)}; {outside} outside the triangle."
    found = small_studies(synthesis)
    if found is None:
        return f"{told} Too few studies, or studies too alike in size, to test for a gap."
    told += f" Egger's test: P {p_words(found.p)}."
    return (
        told if one.k >= _ENOUGH else f"{told} With fewer than ten studies neither picture nor test can be relied on."
    )


def _table(synthesis: Synthesis) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("study", synthesis.called, "standard error")]
    rows += [(study_label(s), shown(synthesis, s.yi), f"{sqrt(s.vi):.3g}") for s in synthesis.studies]
    return tuple(rows)
