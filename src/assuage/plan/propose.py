"""From a candidacy to several options side by side."""

from collections.abc import Sequence
from datetime import datetime
from string import ascii_uppercase

from assuage import __version__
from assuage.candidacy import Candidacy, Verdict
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.plan.comparing import Comparison, option_for
from assuage.plan.errors import PlanError
from assuage.plan.records import Option, Plan, Trial
from assuage.plan.selection import regimens_for
from assuage.plan.trials import trials_for
from assuage.provenance import Stamp

DEFAULT_MODELS = ("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021")


def propose(
    candidacy: Candidacy,
    *,
    models: Sequence[str] = DEFAULT_MODELS,
    setting: str | None = None,
    most: int = 5,
    population: int = 500,
    seed: int = 1,
    made_at: datetime | None = None,
    library: Library | None = None,
) -> Plan:
    """Compare published regimens for this person's condition; nothing is chosen.

    The first of `models` leads: acute effects and bands between people are its own. `setting` keeps to regimens given in
    that setting; `most` is how many options are shown. `population` virtual people carry the bands (0 gives none), and
    the same `seed` gives the same plan. `made_at` is the time on the record, the candidacy's own when not given.

    A candidacy that says *not suitable* still gets its comparison, so that the clinician can see what was weighed; the
    plan says so first. Raises `PlanError` where no published regimen can be offered at all.
    """
    shelf = library or shipped_library()
    condition = candidacy.condition
    files, left = regimens_for(shelf, condition, setting=setting, most=most)
    if not files:
        where = f" in the {setting} setting" if setting else ""
        message = (
            f"No published regimen{where} can be offered for this condition, so there is nothing to compare. "
            "Choose another setting, or read the reference cards with `assuage regimens`."
        )
        raise PlanError(message)
    trials = trials_for(shelf, condition)
    asked = Comparison(candidacy, condition, trials, tuple(models), population, seed, shelf)
    options = tuple(
        option_for(file, letter=letter, asked=asked) for letter, file in zip(ascii_uppercase, files, strict=False)
    )
    return Plan(
        candidacy=candidacy,
        condition=condition,
        options=options,
        left_out=left,
        trials=trials,
        models=tuple(models),
        assumed=_assumed(candidacy, options),
        sources=_sources(candidacy, options, trials),
        stamp=Stamp(
            made_at=made_at or candidacy.stamp.made_at,
            made_by=candidacy.stamp.made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from="candidacy",
        ),
    )


def _assumed(candidacy: Candidacy, options: tuple[Option, ...]) -> tuple[str, ...]:
    found = [words for option in options for words in option.assumed]
    if candidacy.verdict in {Verdict.NOT_SUITABLE, Verdict.CANNOT_SAY}:
        found.insert(0, "The options are a comparison to talk over, not an offer: the verdict above stands first.")
    shared = [words for words in found if sum(words in option.assumed for option in options) != 1]
    return tuple(dict.fromkeys(shared))


def _sources(candidacy: Candidacy, options: tuple[Option, ...], trials: tuple[Trial, ...]) -> tuple[str, ...]:
    keys = list(candidacy.bibliography())
    for option in options:
        keys += [citation.key for line in option.source for citation in line.citations]
        keys += [citation.key for line in option.pain.single_infusion for citation in line.citations]
        keys += option.simulation.bibliography() if option.simulation else ()
    keys += [citation.key for trial in trials for citation in trial.citations]
    return tuple(dict.fromkeys(keys))
