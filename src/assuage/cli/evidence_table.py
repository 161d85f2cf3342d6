"""What is known of a condition, for a person: pooled results, trials by what they found, and the gaps."""

from typing import TYPE_CHECKING

from assuage.cli.printing import print_heading, print_line, print_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assuage.evidence import Evidence, Told
    from assuage.knowledge.schema import Number, StudyFile

_FOUND = {
    "positive": "Trials that favour ketamine",
    "mixed": "Trials with mixed results",
    "negative": "Trials that found no benefit",
    "none": "Trials that do not say, because nobody had a control without ketamine",
}
_MEASURED = {
    "MD": "difference in points of 0 to 10; below zero is less pain with ketamine",
    "RR": "times as many as in the control arm",
    "RD": "more of everybody than in the control arm, as a fraction of 1",
    "PROPORTION": "fraction of everybody, with no control group",
}


def print_evidence(found: "Evidence") -> None:
    """Print everything, the condition's own results first."""
    from assuage.knowledge import library
    from assuage.patient import within_a_sentence

    route = f", by the route {found.route}" if found.route else ""
    print_heading(f"What is known of ketamine for {within_a_sentence(found.called)}{route}")
    _pooled("Pooled results as published", found.published, "There is none.")
    _pooled("Pooled by Assuage, not reviewed unless it says so", found.ours, "There is none for this condition.")
    for finding, heading in _FOUND.items():
        print_list(f"{heading} ({len(found.found(finding))})", _studies(found.found(finding)))
    print_list(f"Without a control group ({len(found.uncontrolled)})", _studies(found.uncontrolled))
    print_list(f"Reviews ({len(found.reviews)})", _studies(found.reviews))
    print_list("Not known", found.unknown)
    print_list("Sources", (f"{entry.key}: {entry}" for entry in library().cite(found.bibliography())))


def _pooled(heading: str, results: "tuple[Told, ...]", otherwise: str) -> None:
    print_heading(heading)
    if not results:
        print_line(otherwise)
    groups: dict[str, list[str]] = {}
    for told in results:
        file = told.file
        words = "pain score" if file.outcome == "pain_change_0_10" else file.outcome_words
        groups.setdefault(f"{words}: {_MEASURED[file.measure]}", []).append(_result(told))
    for asked, lines in groups.items():
        print_list(asked[:1].upper() + asked[1:], lines)


def _result(told: "Told") -> str:
    from assuage.patient import within_a_sentence

    file, one = told.file, told.file.estimate
    interval = _interval(one)
    if file.ratio_beside is not None:
        ratio = file.ratio_beside.ratio
        interval += f", also printed as {ratio.value:.3g} times as many{_interval(ratio)}"
    counts = "" if file.k is None else f", {file.k} studies" + (f", {file.people} people" if file.people else "")
    whom = "" if told.speaks_of == "itself" else f"; in {within_a_sentence(told.about)}"
    draft = "; DRAFT, may not be relied on" if told.is_draft else ""
    graded = file.certainty != "not_graded"
    certainty = file.certainty_words.rstrip(".").lower() if graded else "certainty not graded"
    return f"{file.time_words}: {one.value:.3g}{interval}{counts}; {certainty}{whom}; {file.references[0].key}{draft}"


def _interval(one: "Number") -> str:
    return f" ({one.lower:.3g} to {one.upper:.3g})" if one.lower is not None else " (interval not read)"


def _studies(studies: "Iterable[StudyFile]") -> list[str]:
    return [
        f"{study.id} ({'no year' if study.year is None else study.year}): {study.title}. {study.finding_words}"
        for study in studies
    ]
