"""Baujat plot: which study makes the studies disagree, and which moves the answer."""

from typing import TYPE_CHECKING

from assuage.evidence import CannotPoolError, Synthesis, part_of_each
from assuage.figures.effect_axis import study_label
from assuage.figures.style import COLOURS, canvas, finish, point_names
from assuage.stats.meta import Influence

if TYPE_CHECKING:
    from assuage.figures.picture import Picture

_FEWEST = 3
_NAMED = 8
_STANDS_OUT = 0.3  # of the farthest study on an axis


def baujat_figure(synthesis: Synthesis) -> "Picture":
    """Each study by its part in Q (to the right: it disagrees) and by what leaving it out would change (up: it counts).

    Errors: `CannotPoolError` for fewer than three studies, of which none can be left out.
    """
    if len(synthesis.studies) < _FEWEST:
        raise CannotPoolError(
            "A Baujat plot leaves studies out one by one, which needs at least three. Draw the forest plot."
        )
    found = part_of_each(synthesis)
    across, up = [one.baujat_x for one in found], [one.baujat_y for one in found]
    with canvas(7.6, 4.0) as figure:
        axis = figure.subplots()
        axis.plot(across, up, linestyle="none", marker="o", color=COLOURS[0], markeredgecolor="white", markersize=6.5)
        axis.set_xlim(left=-0.03 * max(*across, 1e-9), right=1.12 * max(*across, 1e-9))
        axis.set_ylim(bottom=-0.03 * max(*up, 1e-9), top=1.12 * max(*up, 1e-9))
        axis.set_xlabel("part in the disagreement (squared Pearson residual)")
        axis.set_ylabel("what leaving it out changes")
        named = set(_most(found))
        names = [study_label(study) if place in named else "" for place, study in enumerate(synthesis.studies)]
        point_names(axis, across, up, names)
        axis.set_title("Which studies disagree, and which move the answer", loc="left")
        return finish(
            figure,
            name="baujat",
            title="Baujat plot",
            summary=_summary(synthesis, found),
            table=_table(synthesis, found),
        )


def _most(found: tuple[Influence, ...]) -> list[int]:
    """The places of the studies that stand out on either axis, those that do most first."""
    widest = max(*(one.baujat_x for one in found), 1e-12)
    tallest = max(*(one.baujat_y for one in found), 1e-12)
    far = {place: max(one.baujat_x / widest, one.baujat_y / tallest) for place, one in enumerate(found)}
    return sorted((place for place, share in far.items() if share > _STANDS_OUT), key=lambda place: -far[place])[
        :_NAMED
    ]


def _summary(synthesis: Synthesis, found: tuple[Influence, ...]) -> str:
    across = max(range(len(found)), key=lambda place: found[place].baujat_x)
    up = max(range(len(found)), key=lambda place: found[place].baujat_y)
    labels = [study_label(study) for study in synthesis.studies]
    return f"{labels[across]} disagrees most with the others; leaving out {labels[up]} would change the answer most."


def _table(synthesis: Synthesis, found: tuple[Influence, ...]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("study", "part in the disagreement", "what leaving it out changes")]
    rows += [
        (study_label(study), f"{one.baujat_x:.3g}", f"{one.baujat_y:.3g}")
        for study, one in zip(synthesis.studies, found, strict=True)
    ]
    return tuple(rows)
