"""A target-controlled scheme on a page: the steps to key in, the picture, what bounds it and what it rests on."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assuage.documents.blocks import Block, Cell, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.errors import CannotSaveError
from assuage.documents.html import render_html
from assuage.documents.pdf import render_pdf
from assuage.documents.tci_json import tci_document
from assuage.documents.wording import day
from assuage.documents.writing import replace_files
from assuage.figures import Picture, tci_figure
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.plan import TciCourse, TciScheme

_BANNER = "Decision support for qualified clinicians: the software advises, the clinician decides. It drives no pump."
_DOTS_PER_INCH = 200.0


@dataclass(frozen=True, slots=True)
class WrittenTci:
    """Where the parts of a scheme were written."""

    html: Path
    pdf: Path
    svg: Path
    png: Path
    json: Path


def tci_report(scheme: TciScheme, *, picture: Picture | None = None, library: Library | None = None) -> Report:
    """The scheme as the parts of a report."""
    shelf = library or shipped_library()
    drawn = picture or tci_figure(scheme)
    return Report(
        title="A scheme towards a target level",
        subtitle=drawn.title,
        banner=_BANNER,
        identity=(
            ("Drug", scheme.drug),
            ("Solution", f"{scheme.concentration_mg_per_ml:g} mg/mL"),
            ("Weight", f"{scheme.weight_kg:g} kg"),
            ("Setting", scheme.setting),
            ("Model", f"{scheme.model}, {scheme.sampled} levels"),
            ("Made", day(scheme.stamp.made_at)),
        ),
        sections=(
            Section("steps", "To key in", _steps_lead(scheme), (_steps(scheme, drawn), Figure(drawn))),
            Section(
                "beside",
                "Beside the ideal scheme",
                _beside_lead(scheme),
                (_beside(scheme), _models(scheme), *_effects(scheme)),
            ),
            Section("bounds", "What bounds it", "", (Listing(scheme.said), _limits(scheme))),
            Section(
                "rests", "What it rests on", "", (Listing((*scheme.assumed, *map(str, shelf.cite(scheme.sources)))),)
            ),
        ),
        footer=(f"Software {scheme.stamp.software_version}, knowledge {scheme.stamp.knowledge_version}.",),
    )


def _steps_lead(scheme: TciScheme) -> str:
    rates = "One rate" if len(scheme.steps) == 1 else f"{len(scheme.steps)} rates"
    return f"{rates} over {scheme.minutes:g} min, each keyed in by a person at its time."


def _steps(scheme: TciScheme, drawn: Picture) -> Table:
    header, *rows = drawn.table
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    caption = f"Rates for {scheme.drug}, {scheme.concentration_mg_per_ml:g} mg/mL"
    return Table(caption, header, cells, numeric=True)


def _beside_lead(scheme: TciScheme) -> str:
    return (
        f"The ideal scheme changes its rate every {scheme.interval_s:g} s, which no hand can do; the written one is solved anew with long "
        "steps and rounded rates."
    )


def _beside(scheme: TciScheme) -> Table:
    rows = tuple(
        tuple(Cell(text) for text in (name, *course_words(course)))
        for name, course in (("to key in", scheme.keyed), ("ideal", scheme.ideal))
    )
    return Table("How close each comes to the target", ("scheme", *COURSE_HEADER), rows, numeric=True)


COURSE_HEADER = (
    "met after, min",
    "then off at most, ng/mL",
    "on average, ng/mL",
    "highest in plasma, ng/mL",
    "in all, mg",
)
"""What `course_words` tells, in order."""


def course_words(course: TciCourse) -> tuple[str, ...]:
    """How close a course comes to its target, in the order of `COURSE_HEADER`."""
    never = "never"
    return (
        never if course.reached_min is None else f"{course.reached_min:g}",
        never if course.max_off_ng_per_ml is None else f"{course.max_off_ng_per_ml:.1f}",
        never if course.mean_off_ng_per_ml is None else f"{course.mean_off_ng_per_ml:.1f}",
        f"{course.peak_ng_per_ml:.0f}",
        f"{course.total_mg:.1f}",
    )


def _models(scheme: TciScheme) -> Table:
    rows = tuple(tuple(Cell(text) for text in row) for row in model_rows(scheme))
    return Table("The same steps by every model: they disagree, and none is the person", MODEL_HEADER, rows)


MODEL_HEADER = ("model", "levels", "highest level, ng/mL")
"""What `model_rows` tells, in order."""


def model_rows(scheme: TciScheme) -> tuple[tuple[str, str, str], ...]:
    """What each model makes of the written steps."""
    found = []
    for run in scheme.simulation.models:
        peaks = {name: peak for name, peak in run.peak_ng_per_ml.items() if name in {"total", "S"}}
        told = "; ".join(f"{name} {peak:.0f}" for name, peak in peaks.items())
        found.append((run.model, run.site, run.refused or told))
    return tuple(found)


EFFECT_HEADER = ("acute effect", "greatest", "unit")
"""What `effect_rows` tells, in order."""


def effect_rows(scheme: TciScheme) -> tuple[tuple[str, str, str], ...]:
    """The greatest acute effects that the model that leads predicts of the written steps, where they may be drawn."""
    curves = scheme.simulation.lead.effects.values()
    titles = [curve.title for curve in curves]
    found = []
    for curve in curves:
        if curve.values is not None:
            greatest = max(curve.values.tolist(), key=abs)
            # One file may give several outputs, as systolic and diastolic pressure.
            which = f" ({curve.name.replace('_', ' ')})" if titles.count(curve.title) > 1 else ""
            found.append((f"{curve.title}{which}", f"{greatest:.3g}", curve.unit))
    return tuple(found)


def effects_not_drawn(scheme: TciScheme) -> tuple[str, ...]:
    """Each effect that may not be drawn here, and why."""
    curves = scheme.simulation.lead.effects.values()
    return tuple(dict.fromkeys(f"{curve.title}: {curve.refused}" for curve in curves if curve.values is None))


def _effects(scheme: TciScheme) -> tuple[Block, ...]:
    rows = tuple(tuple(Cell(text) for text in row) for row in effect_rows(scheme))
    table = Table(f"Acute effects to expect, by {scheme.model}", EFFECT_HEADER, rows, widths=(2.4, 1.0, 1.0))
    not_drawn = effects_not_drawn(scheme)
    return (*((table,) if rows else ()), *((Paragraph("Not drawn:"), Listing(not_drawn)) if not_drawn else ()))


def _limits(scheme: TciScheme) -> Listing | Paragraph:
    hits = tuple(dict.fromkeys(hit.words for hit in scheme.limits))
    return Listing(hits) if hits else Paragraph("No limit of the setting or of a model is touched.")


def write_tci(scheme: TciScheme, folder: Path, *, library: Library | None = None) -> WrittenTci:
    """Write tci.html, .pdf, .svg, .png and .json into a folder, which is made when it is not there.

    Raises `CannotSaveError` where the folder cannot be written; files that were there before are then still whole.
    """
    drawn = tci_figure(scheme)
    report = tci_report(scheme, picture=drawn, library=library)
    made = WrittenTci(*(folder / f"tci.{kind}" for kind in ("html", "pdf", "svg", "png", "json")))
    document = json.dumps(tci_document(scheme, library=library), indent=2, ensure_ascii=False, allow_nan=False)
    contents = {
        made.html: render_html(report).encode(),
        made.pdf: render_pdf(report),
        made.svg: drawn.svg.encode(),
        made.png: _as_png(drawn),
        made.json: document.encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_files(contents)
    except OSError as error:
        raise CannotSaveError(
            f"The scheme could not be written ({error.strerror}). Nothing was lost: choose another folder with --out."
        ) from error
    return made


def _as_png(picture: Picture) -> bytes:
    """The picture as pixels, by the typesetter."""
    import matplotlib as mpl
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "picture.svg").write_text(picture.svg, encoding="utf-8")
        page = '#set page(width: auto, height: auto, margin: 6pt)\n#image("picture.svg")\n'
        (root / "page.typ").write_text(page, encoding="utf-8")
        made = typst.compile(
            str(root / "page.typ"),
            root=str(root),
            font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
            ignore_system_fonts=True,
            format="png",
            ppi=_DOTS_PER_INCH,
        )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter returned several pages instead of one picture")
    return made
