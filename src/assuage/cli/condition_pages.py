"""The pages of one condition on disk: benefit and harm, and the patient's leaflet."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assuage.evidence import Evidence

_SUFFIXES = {".html", ".htm", ".pdf"}


def check_leaflets(leaflets: Iterable[Path]) -> None:
    """Refuse a leaflet whose name does not say what it is to be."""
    for path in leaflets:
        if path.suffix.lower() not in _SUFFIXES:
            raise typer.BadParameter(
                f"`{path.name}` is neither .html nor .pdf; end its name so", param_hint="--leaflet"
            )


def check_decisions(values: Path | None, decisions: Iterable[Path]) -> None:
    """Refuse a decision aid without values, values without a place for it, and a name that does not say what it is to be."""
    wanted = tuple(decisions)
    if (values is None) != (not wanted):
        raise typer.BadParameter(
            "a decision aid needs what the person values and a place: give both --values and --decision",
            param_hint="--decision",
        )
    for path in wanted:
        if path.suffix.lower() not in {*_SUFFIXES, ".json"}:
            raise typer.BadParameter(
                f"`{path.name}` is neither .html, .pdf nor .json; end its name so", param_hint="--decision"
            )


def write_condition(found: "Evidence", *, html: Path | None, pdf: Path | None, leaflets: Iterable[Path]) -> None:
    """Write the page of benefit and harm and each leaflet; nothing where none is named."""
    wanted = tuple(leaflets)
    if html is None and pdf is None and not wanted:
        return
    from assuage.candidacy import benefit_and_harm
    from assuage.cli.drawing import give_matplotlib_a_folder
    from assuage.documents import write_evidence, write_leaflet

    give_matplotlib_a_folder()
    benefit = benefit_and_harm(found.condition, route=found.route)
    made_at = found.stamp.made_at
    write_evidence(benefit, made_at=made_at, studies=(*found.trials, *found.uncontrolled), html=html, pdf=pdf)
    for path in wanted:
        is_paper = path.suffix.lower() == ".pdf"
        write_leaflet(benefit, made_at=made_at, html=None if is_paper else path, pdf=path if is_paper else None)


def write_decisions(found: "Evidence", values: Path | None, decisions: Iterable[Path]) -> None:
    """Hold what a person values against what is known, and write the record to each place; nothing where none is named."""
    if values is None:
        return
    from assuage.candidacy import CandidacyError, benefit_and_harm, decision_aid, read_values
    from assuage.cli.drawing import give_matplotlib_a_folder
    from assuage.documents import write_decision

    try:
        said = read_values(values.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CandidacyError(
            f"The file {values} is not text in UTF-8, so nothing was compared. Save it as UTF-8."
        ) from None
    give_matplotlib_a_folder()
    benefit = benefit_and_harm(found.condition, route=found.route)
    aid = decision_aid(benefit, said, made_at=found.stamp.made_at)
    for path in decisions:
        kind = path.suffix.lower()
        write_decision(
            aid,
            html=path if kind in {".html", ".htm"} else None,
            pdf=path if kind == ".pdf" else None,
            json=path if kind == ".json" else None,
        )
