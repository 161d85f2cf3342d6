"""From the order of a signed plan to a pump programme, and whether a sheet that was made still holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assuage.documents import pump_document
from assuage.dosing import Regimen, parse
from assuage.knowledge import library
from assuage.patient import Patient, latest
from assuage.pharmacology import Covariates, covariates_of, dosing_weight_of
from assuage.plan import (
    PumpProgramme,
    clock,
    lasting,
    ml_per_h,
    plain,
    pump_programme,
    pump_with,
    read_concentration,
    read_container,
    read_expectation,
    read_vial,
)
from assuage.web.patients.selectors import chart_of
from assuage.web.plan.models import PumpRelease, TreatmentPlan
from assuage.web.records import digest_of

_GRAMS = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """The newest weight of a chart that can be used [kg], or why there is none."""

    kg: float | None
    why_unknown: str = ""


def weight_now(record: TreatmentPlan, *, now: datetime) -> Weighed:
    """The weight that doses and limits per kilogram go by, from the chart as it is."""
    return weight_in(chart_of(record.person, at=now))


def weight_in(patient: Patient) -> Weighed:
    """The newest weight of a chart."""
    found = latest(patient, "weight")
    return Weighed(found.value, found.why_unknown or "")


def programme_for(
    record: TreatmentPlan,
    asked: Mapping[str, Any],
    *,
    reckoned: tuple[str, ...],
    made_at: datetime,
    made_by: str,
    now: datetime,
) -> PumpProgramme:
    """The programme of the plan's order from what is on the bench; checked twice, and against what somebody reckoned.

    Raises `PumpError`, `DoseError` and `PharmacologyError` of the rooms below, in words for whoever prepares.
    """
    regimen = parse(record.order)
    who = covariates_of(chart_of(record.person, at=now))
    weight = _dosing_weight(regimen, who)
    made = pump_programme(
        regimen,
        dosing_weight_kg=weight.kg,
        vial=read_vial(asked["vial"]),
        container=read_container(asked["container"]),
        setting=record.setting,
        made_at=made_at,
        made_by=made_by,
        pump=pump_with(asked["resolution"]) if asked.get("resolution") else None,
        concentration_mg_per_ml=read_concentration(asked["concentration"]) if asked.get("concentration") else None,
        diluent=asked.get("diluent") or None,
        line_ml=asked.get("line_ml") or "0",
        spare_ml=asked.get("spare_ml") or "0",
        reasons=dict(asked.get("reasons") or {}),
        expected=[read_expectation(one) for one in reckoned],
    )
    return replace(made, assumed=(*made.assumed, *weight.assumed, *_of_another_weight(record, regimen, weight.kg)))


def _of_another_weight(record: TreatmentPlan, regimen: Regimen, kg: float) -> tuple[str, ...]:
    """What whoever prepares, releases and gives must read where the plan was signed at another weight; the same words in every language."""
    signed = record.dosing_weight_kg
    if signed is None or not regimen.needs_weight or float(signed) == kg:
        return ()
    return (f"The plan was signed at a dosing weight of {float(signed):g} kg; this programme goes by {kg:g} kg.",)


@dataclass(frozen=True, slots=True)
class _Weight:
    kg: float
    assumed: tuple[str, ...]


def _dosing_weight(regimen: Regimen, who: Covariates) -> _Weight:
    """The weight the order goes by, to the gram, as the command line takes it."""
    found = dosing_weight_of(regimen, who, library())
    kg = found.kg if found.kg is not None else who.weight_kg
    if kg is None:
        from assuage.plan import PumpInputError

        raise PumpInputError(
            _("No weight on the chart can be used, and without it no limit holds. Weigh the patient first.")
        )
    rounded = round(kg, _GRAMS)
    # Kept with the programme and compared when it is made again, so the same words whoever's language it is.
    said = found.assumed if rounded == kg else (*found.assumed, "The dosing weight is rounded to 1 g.")
    return _Weight(rounded, tuple(said))


def document_of(programme: PumpProgramme) -> dict[str, Any]:
    """The programme as it is kept."""
    return pump_document(programme)


def digest_for(plan_digest: str, asked: Mapping[str, Any], programme: Mapping[str, Any]) -> str:
    """What a release is bound to: the plan, what was on the bench, and every number."""
    return digest_of([plan_digest, dict(asked), _without_stamp(programme)])


def _without_stamp(programme: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in programme.items() if name not in {"stamp", "expected"}}


def made_again(release: PumpRelease, *, now: datetime) -> PumpProgramme:
    """The programme of a sheet, made again from what it was made from, for printing. Raises as `programme_for`."""
    return programme_for(
        release.plan,
        release.asked,
        reckoned=tuple(one for one in (release.reckoned_by_preparer, release.reckoned_by_releaser) if one),
        made_at=release.prepared_at,
        made_by=str(release.prepared_by),
        now=now,
    )


def is_the_same(release: PumpRelease, programme: PumpProgramme) -> bool:
    """Whether a programme that was made again says, to the last microgram, what is kept."""
    return _without_stamp(document_of(programme)) == _without_stamp(release.programme)


@dataclass(frozen=True, slots=True)
class Run:
    """Sessions of a programme that run alike: their numbers in words, how many there are, what runs, and the rates as rows."""

    sessions: str
    count: int
    effect: str
    rows: tuple[tuple[str, ...], ...]


def runs_of(programme: Mapping[str, Any]) -> tuple[Run, ...]:
    """Every rate that a programme lets run, sessions that are alike together, in the order of the first of each."""
    per_ml = programme["concentration_mcg_per_ml"]
    alike: dict[tuple[Any, ...], list[int]] = {}
    for session in programme["sessions"]:
        steps = tuple(
            (step["start_s"], step["duration_s"], step["rate_hundredths_ml_per_h"])
            for box in session["containers"]
            for step in box["steps"]
        )
        alike.setdefault((session["duration_s"], steps), []).append(session["number"])
    return tuple(
        Run(_numbered(numbers), len(numbers), _effect(duration_s, steps, per_ml), _rows(steps, per_ml))
        for (duration_s, steps), numbers in alike.items()
    )


def effect_words(programme: Mapping[str, Any]) -> str:
    """What a release lets run, for its button: `24.5 mg/h for 4 h`; several rates as the lowest and the highest, and every session."""
    runs = runs_of(programme)
    if len(programme["sessions"]) == 1:
        return runs[0].effect
    told = (
        ngettext("%(effect)s in session %(sessions)s", "%(effect)s in sessions %(sessions)s", one.count)
        % {"effect": one.effect, "sessions": one.sessions}
        for one in runs
    )
    return "; ".join(told)


def _effect(duration_s: int, steps: tuple[tuple[int, int, int], ...], per_ml: int) -> str:
    rates = sorted({rate for _start, _for, rate in steps if rate})
    told = [plain(_mg_per_h(rate, per_ml), places=3) for rate in dict.fromkeys((rates[0], rates[-1]))]
    return _("%(rates)s mg/h for %(time)s") % {"rates": " – ".join(told), "time": lasting(duration_s)}


def _rows(steps: tuple[tuple[int, int, int], ...], per_ml: int) -> tuple[tuple[str, ...], ...]:
    """From, for, mL/h, mg/h."""
    return tuple(
        (clock(start), lasting(length), ml_per_h(rate), f"{plain(_mg_per_h(rate, per_ml), places=3)} mg/h")
        for start, length, rate in steps
    )


def _numbered(numbers: list[int]) -> str:
    """`1 – 9, 11`: numbers in order, those in a row as the first and the last."""
    rows: list[list[int]] = []
    for one in numbers:
        if rows and one == rows[-1][-1] + 1:
            rows[-1].append(one)
        else:
            rows.append([one])
    return ", ".join(f"{row[0]}" if len(row) == 1 else f"{row[0]} – {row[-1]}" for row in rows)


def _mg_per_h(rate_hundredths: int, mcg_per_ml: int) -> Fraction:
    return Fraction(rate_hundredths * mcg_per_ml, 100_000)
