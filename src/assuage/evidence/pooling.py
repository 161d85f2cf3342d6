"""From the numbers of studies to one record: effects, the pool, and what to beware of."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from assuage import __version__
from assuage.evidence.canonical import hash_of
from assuage.evidence.data import PoolData, Settings, StudyNumbers
from assuage.evidence.errors import CannotPoolError, ImplausibleSpreadError
from assuage.evidence.measures import READY, arguments, column_sets, people_of
from assuage.evidence.plausibility import Claimed, as_if_deviations, doubt_about
from assuage.evidence.record import StudyEffect, Synthesis
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import Floats
from assuage.provenance import Stamp
from assuage.stats.meta import MEASURES, MODELS, Model, PoolingError, Test, effect_size, pool

TESTS: tuple[Test, ...] = ("z", "knha")


def synthesise(
    data: PoolData, *, made_at: datetime, made_by: str = "assuage", library: Library | None = None
) -> Synthesis:
    """Pool the studies of `data` by its settings.

    Parameters: `made_at`, when the record is made, with its zone.
    Errors: `ImplausibleSpreadError` where a standard deviation cannot be one, with the arithmetic; `CannotPoolError` for a
    method that is not known or numbers from which no effect can be made, study by study.
    """
    shelf = library or shipped_library()
    settings = data.settings
    model, test = _checked(settings)
    notes = _spread_notes(data, shelf)
    yi, vi = effects_of(data)
    try:
        result = pool(yi, vi, model=model, test=test, level=settings.level)
    except PoolingError as error:
        raise CannotPoolError(f"The studies cannot be pooled: {error}.") from None
    people = [people_of(study.numbers) for study in data.studies]
    studies = tuple(
        _effect(source, float(y), float(v), weight, settings.level)
        for source, y, v, weight in zip(data.studies, yi, vi, result.weights, strict=True)
    )
    return Synthesis(
        data=data,
        studies=studies,
        result=result,
        people=None if None in people else sum(one for one in people if one is not None),
        warnings=(*data.notes, *notes, *_left_out(data), *_addition_notes(data), *result.warnings),
        bundle_hash=hash_of(data, result),
        stamp=Stamp(
            made_at=made_at,
            made_by=made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from=data.source,
        ),
    )


def effects_of(data: PoolData) -> tuple[Floats, Floats]:
    """Effects and variances of the studies, in their order; `CannotPoolError` names each study that gives none."""
    measure, studies = data.settings.measure, data.studies
    if not studies:
        raise CannotPoolError("There is no study, so there is nothing to pool. Give at least one.")
    if measure == READY:
        yi = np.array([study.numbers["yi"] for study in studies])
        vi = np.array([one.numbers["vi"] if "vi" in one.numbers else one.numbers["sei"] ** 2 for one in studies])
        return yi, vi
    try:
        return _made(studies, data.settings)
    except PoolingError as whole:
        told = [f"{study.label}: {why}" for study in studies if (why := _why_not(study, data.settings))]
        told = told or [str(whole)]
    raise CannotPoolError(f"No {measure} can be made of these studies:\n  " + "\n  ".join(told))


def _made(studies: Sequence[StudyNumbers], settings: Settings) -> tuple[Floats, Floats]:
    names = next(names for names in column_sets(settings.measure) if set(names) <= studies[0].numbers.keys())
    given = arguments({name: [study.numbers[name] for study in studies] for name in names})
    zeros = {"add": settings.add, "to": settings.to} if MEASURES[settings.measure].fills_empty_cells else {}
    yi, vi = effect_size(settings.measure, **given, **zeros)
    return yi, vi


def _why_not(study: StudyNumbers, settings: Settings) -> str:
    try:
        _made([study], settings)
    except PoolingError as error:
        return str(error).replace(" (row 1)", "")
    return ""


def _checked(settings: Settings) -> tuple[Model, Test | None]:
    """The model and the test, found among those there are; refuses settings that cannot be pooled by."""
    column_sets(settings.measure)
    model = next((one for one in MODELS if one == settings.model), None)
    if model is None:
        raise CannotPoolError(f"`{settings.model}` is not a model. Choose one of {', '.join(MODELS)}.")
    test = next((one for one in TESTS if one == settings.test), None)
    if test is None and settings.test is not None:
        raise CannotPoolError(f"`{settings.test}` is not a test. Choose one of {', '.join(TESTS)}.")
    if not 0 < settings.level < 1:
        raise CannotPoolError(f"The level {settings.level:g} is no share of 1. Write 0.95 for 95 %.")
    if not 0 <= settings.add <= 1:
        raise CannotPoolError("What is added to the cells of a table is not between 0 and 1. A half is usual.")
    if settings.scale is not None and settings.scale[0] >= settings.scale[1]:
        raise CannotPoolError("The scale's lowest score is not below its highest. Write 0-10 for 0 to 10.")
    return model, test


def _effect(source: StudyNumbers, y: float, v: float, weight: float, level: float) -> StudyEffect:
    half = float(ndtri((1 + level) / 2)) * float(np.sqrt(v))
    return StudyEffect(source, y, v, y - half, y + half, weight, people_of(source.numbers))


def _left_out(data: PoolData) -> tuple[str, ...]:
    return tuple(f"Left out: {words}." for words in data.left_out)


def _addition_notes(data: PoolData) -> tuple[str, ...]:
    """That something was added to empty cells, and to how many studies; and how many had no event at all."""
    settings = data.settings
    if settings.measure == READY or not MEASURES[settings.measure].fills_empty_cells:
        return ()
    groups = [_groups(study) for study in data.studies]
    empty = [any(0.0 in cells for cells in study) for study in groups]
    added = {"only0": sum(empty), "all": len(empty), "if0all": len(empty) * any(empty)}.get(settings.to, 0)
    silent = sum(len(study) > 1 and all(cells[0] == 0.0 for cells in study) for study in groups)
    told = []
    if added and settings.add > 0:
        told.append(
            f"{settings.add:g} was added to the cells of {added} of {len(empty)} studies, because a cell was empty or it was "
            "asked for; with rare events the answer depends on it."
        )
    if silent:
        told.append(
            f"{silent} of {len(empty)} studies had no event in either group: such a study says nothing on a ratio, and only "
            "what was added lets it be pooled."
        )
    return tuple(told)


def _groups(study: StudyNumbers) -> list[tuple[float, ...]]:
    """For each group its events and, where they are people, those without the event."""
    given = arguments({name: [value] for name, value in study.numbers.items()})
    pairs = (("x1", "n1"), ("x2", "n2"), ("x", "n"))
    return [
        (given[events][0], given[people][0] - given[events][0]) if people in given else (given[events][0],)
        for events, people in pairs
        if events in given
    ]


def _spread_notes(data: PoolData, library: Library) -> tuple[str, ...]:
    """What has to be said about the standard deviations; refuses those that cannot be believed."""
    settings = data.settings
    if not any("sd1i" in study.numbers for study in data.studies):
        return ()
    if settings.scale is None:
        return (
            "Nobody said what the lowest and highest possible scores are, so the standard deviations could not be checked.",
        )
    refused, believed = [], []
    for study in data.studies:
        arms = _claimed(study)
        found = [doubt_about(arm, settings.scale, library=library, change=settings.change) for arm in arms]
        doubts = [doubt for doubt in found if doubt is not None]
        words = [doubt.words for doubt in doubts if doubt.impossible or not settings.believe_spread]
        if words and len(arms) > 1 and not any(doubt.impossible for doubt in doubts):
            words.append(as_if_deviations(*arms))
        refused += words
        believed += [f"Believed as it stands: {doubt.words}" for doubt in doubts if not words]
    if refused:
        raise ImplausibleSpreadError(
            "A spread cannot be taken as a standard deviation, so nothing was pooled:\n  "
            + "\n  ".join(refused)
            + "\nGive the standard deviation; or, where the paper prints it as one and you have checked, say that you believe it."
        )
    return tuple(believed)


def _claimed(study: StudyNumbers) -> list[Claimed]:
    """The arms of a study whose means stand beside standard deviations."""
    numbers = study.numbers
    return [
        Claimed(f"{study.label}, arm {arm}", numbers[mean], numbers[sd], numbers.get(n, numbers.get("ni", 0.0)))
        for arm, mean, sd, n in ((1, "m1i", "sd1i", "n1i"), (2, "m2i", "sd2i", "n2i"))
        if mean in numbers and sd in numbers
    ]
