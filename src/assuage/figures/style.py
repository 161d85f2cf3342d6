"""The look every figure shares: quiet, legible in grey and to colour-blind eyes, text kept as text."""

import io
import re
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from assuage.figures.picture import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette, ordered so that neighbours also differ in lightness when printed grey.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
DASHES = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)), (0, (1, 1)))
INK = "#1f2933"
SOFT = "#52606d"
GRID = "#d9dee4"

_LONGEST_NAME = 28
_PLACES: tuple[tuple[int, Literal["left", "right"]], ...] = (
    (0, "left"),
    (0, "right"),
    (11, "left"),
    (-11, "left"),
    (11, "right"),
    (-11, "right"),
    (20, "left"),
    (-20, "left"),
)

_SETTINGS: dict[Any, object] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "text.color": INK,
    "text.parse_math": False,  # a name may hold a dollar sign
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "assuage",
    "figure.dpi": 100,
}


@contextmanager
def canvas(width_in: float, height_in: float) -> "Iterator[Figure]":
    """A figure in the shared look, drawn without a screen and closed afterwards."""
    # Imported here because matplotlib costs half a second that a text-only command must not pay.
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # A name may be in any script: it stays text in the SVG, and whoever shows that has the letters.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(width_in, height_in), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure


def finish(figure: "Figure", *, name: str, title: str, summary: str, table: tuple[tuple[str, ...], ...]) -> Picture:
    """Turn a drawn figure into a `Picture`, with no date and no random ids, so that the same plan gives the same bytes."""
    vector = io.StringIO()
    figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": None})
    svg = vector.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Ids are prefixed so that several figures can stand in one page.
    svg = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{name}-\2"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    return Picture(name=name, title=title, summary=summary, svg=svg, table=table)


def label_ends(axis: "Axes", ends: list[tuple[float, str, str]]) -> None:
    """Name lines at their right-hand ends, pushed apart so that no two names overlap."""
    low, high = axis.get_ylim()
    gap = (high - low) * 0.075
    ordered = sorted(ends)
    places: list[float] = []
    for level, _, _ in ordered:
        places.append(max(level, places[-1] + gap) if places else level)
    # Pushed apart upwards, then settled back so that the stack stands around its lines.
    settle = min(sum(p - e[0] for p, e in zip(places, ordered, strict=True)) / len(places), places[0] - low)
    for place, (_, name, colour) in zip(places, ordered, strict=True):
        axis.annotate(
            name,
            xy=(1.0, place - settle),
            xycoords=axis.get_yaxis_transform(),
            xytext=(3, 0),
            textcoords="offset points",
            color=colour,
            fontsize=7.5,
            va="center",
            annotation_clip=False,
        )


def point_names(axis: "Axes", across: list[float], up: list[float], names: list[str]) -> None:
    """Name points beside them where there is room; a name that would cover a point or another name is left to the table."""
    axis.figure.canvas.draw()
    edges = axis.get_window_extent()
    places = axis.transData.transform(list(zip(across, up, strict=True)))
    taken = [(x - 4.0, y - 4.0, x + 4.0, y + 4.0) for x, y in places]
    for (x, y), at, full in zip(places, zip(across, up, strict=True), names, strict=True):
        name = textwrap.shorten(full, _LONGEST_NAME, placeholder="...")
        width = 4.9 * len(name)  # in pixels, near enough to keep two names apart
        for lift, side in _PLACES:
            start = x + 7 if side == "left" else x - 7 - width
            box = (start, y + lift - 5, start + width, y + lift + 5)
            inside = edges.x0 <= box[0] and box[2] <= edges.x1 and edges.y0 <= box[1] and box[3] <= edges.y1
            if not name or not inside or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            told = axis.annotate(
                name,
                xy=at,
                xytext=((7 if side == "left" else -7) * 0.72, lift * 0.72),
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=7.5,
                color=SOFT,
            )
            told.set_in_layout(False)
            break


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
