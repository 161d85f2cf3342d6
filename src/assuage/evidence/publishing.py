"""A synthesis of ours as a knowledge file for review; until somebody has reviewed it, it is a draft."""

from dataclasses import dataclass
from datetime import date
from math import exp
from pathlib import Path
from typing import Any, Literal

import yaml

from assuage.evidence.errors import CannotPoolError
from assuage.evidence.record import Synthesis
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import SynthesisFile

_UNITS = {"MD": "points of 0-10", "RR": "ratio", "RD": "difference of proportions"}
_READ_FROM = "pooled by Assuage from the study files named"


class _WithoutAliases(yaml.SafeDumper):
    """A writer that repeats a value instead of pointing at it, for those who read the file."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Never point back."""
        return True


@dataclass(frozen=True, slots=True)
class About:
    """What the arithmetic cannot know: who was studied, what was compared, and which words a reader needs.

    `file_id` names the file. `outcome` and `harm` as in a synthesis file; the times too.
    """

    file_id: str
    title: str
    question: str
    conditions: tuple[str, ...]
    population: str
    routes: tuple[str, ...]
    dose_band: str
    isomer: Literal["racemate", "S", "mixed", "not_read"]
    comparator: str
    comparator_kind: Literal["placebo", "control", "ketamine"]
    outcome: Literal["pain_change_0_10", "relief_30", "relief_50", "harm"]
    outcome_words: str
    time_words: str
    words: str
    harm: str | None = None
    time_weeks: float | None = None
    time_from_weeks: float | None = None
    time_to_weeks: float | None = None


def synthesis_file(synthesis: Synthesis, about: About, *, on: date, library: Library | None = None) -> SynthesisFile:
    """The file of a synthesis made from study files: a draft, with no certainty claimed, that names the bundle.

    Errors: `CannotPoolError` for a measure that such a file cannot hold, or for numbers of a user's own table.
    """
    shelf = library or shipped_library()
    studies = [study.source.study for study in synthesis.studies]
    if synthesis.measure not in _UNITS:
        raise CannotPoolError(
            f"A synthesis file holds {', '.join(_UNITS)}, not {synthesis.measure}. Pool one of these."
        )
    if None in studies:
        raise CannotPoolError(
            "Only what was pooled from study files can be published. Write a file for each study first."
        )
    described = {key: _plain(value) for key, value in vars_of(about).items() if key != "file_id"}
    references = [
        {"key": one.key, "where": one.where}
        for one in {one.key: one for study in synthesis.studies for one in study.source.citations}.values()
    ]
    shelf.cite(one["key"] for one in references)
    return SynthesisFile.model_validate(
        {
            **described,
            "id": about.file_id,
            "kind": "synthesis",
            "summary": " ".join((about.words, *synthesis.warnings)),
            "references": references,
            "status": "draft",
            "valid_from": on,
            "history": [{"on": on, "what": "pooled by Assuage for review"}],
            "design": "randomised",
            "measure": synthesis.measure,
            "k": synthesis.result.k,
            "people": synthesis.people,
            "counts_words": f"{synthesis.result.k} studies with {synthesis.people} people in all",
            **_numbers(synthesis),
            "certainty": "not_graded",
            "certainty_words": "Nobody has graded it.",
            "made_by": "assuage",
            "studies": studies,
            "bundle": synthesis.bundle_hash,
        }
    )


def publish(file: SynthesisFile, folder: Path) -> Path:
    """Write a synthesis file for review into `folder`, under its id; a file that is there already is refused."""
    path = folder / f"{file.id}.yaml"
    content = file.model_dump(mode="json", exclude_none=True) | {"valid_from": file.valid_from}
    content["history"] = [{"on": change.on, "what": change.what} for change in file.history]
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True, width=120)
    try:
        with path.open("x", encoding="utf-8") as held:
            held.write(text)
    except FileExistsError:
        raise CannotPoolError(
            f"There is a file {path} already, and it may have been reviewed. Choose another id."
        ) from None
    return path


def vars_of(about: About) -> dict[str, Any]:
    """The fields of `about` by name."""
    return {name: getattr(about, name) for name in About.__slots__}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _numbers(synthesis: Synthesis) -> dict[str, Any]:
    one, unit = synthesis.result, _UNITS[synthesis.measure]
    back = exp if synthesis.measure == "RR" else float
    how = synthesis.method
    found: dict[str, Any] = {
        "estimate": _number(back(one.estimate), unit, how, back(one.ci_low), back(one.ci_high)),
        "tau2": _number(one.tau2, "square of the scale of analysis", how),
        "i2": _number(one.i2, "%", how),
    }
    if one.pi_low is not None and one.pi_high is not None:
        found["prediction"] = _number(back(one.estimate), unit, how, back(one.pi_low), back(one.pi_high))
    return found


def _number(
    value: float, unit: str, formula: str, lower: float | None = None, upper: float | None = None
) -> dict[str, Any]:
    number = {
        "value": _round(value),
        "unit": unit,
        "confidence": "derived",
        "read_from": _READ_FROM,
        "formula": formula,
    }
    if lower is not None and upper is not None:
        number |= {"lower": _round(lower), "upper": _round(upper), "bounds": "95% CI"}
    return number


def _round(value: float) -> float:
    return float(f"{value:.4g}")
