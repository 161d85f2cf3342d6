"""Any complete regimen as a MedicationRequest: it reads back, and its fields alone give the same doses."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.dosing import (
    Cap,
    CapScope,
    Dose,
    DoseError,
    Given,
    Infusion,
    Isomer,
    Mass,
    Part,
    Pause,
    Per,
    Regimen,
    Repeat,
    Route,
    Salt,
    Titration,
)
from assuage.interop.fhir import medication_request, read_medication_request

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DECIMALS = st.integers(1, 9999).map(lambda digits: Fraction(digits, 100))
SPANS = st.one_of(st.integers(1, 300).map(Fraction), st.integers(1, 300).map(lambda seconds: Fraction(seconds, 60)))
RATES = st.builds(Dose, DECIMALS, st.sampled_from(list(Mass)), st.booleans(), st.sampled_from(list(Per)))
AMOUNTS = st.builds(Dose, DECIMALS, st.sampled_from(list(Mass)), st.booleans())


@st.composite
def titrations(draw):
    """Up or down in equal steps, with time left at the end."""
    unit = (draw(st.sampled_from(list(Mass))), draw(st.booleans()), Per.HOUR)
    start, step, count, every = draw(DECIMALS), draw(DECIMALS), draw(st.integers(1, 4)), draw(SPANS)
    low, high = Dose(start, *unit), Dose(start + step * count, *unit)
    first, last = (low, high) if draw(st.booleans()) else (high, low)
    return Titration(first, Dose(step, *unit), every, last, every * count + draw(SPANS))


@st.composite
def regimens(draw):
    """Infusions, boluses, titrations and pauses into a vein, or doses by mouth; once or repeated; perhaps a cap."""
    route = draw(st.sampled_from([Route.IV, Route.ORAL, Route.IM]))
    running = st.one_of(st.builds(Infusion, RATES, SPANS), st.builds(Given, AMOUNTS, SPANS), titrations())
    step = running if route is Route.IV else st.builds(Given, AMOUNTS)
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        stages = [tuple(draw(st.lists(step, min_size=1, max_size=2))) for _ in range(draw(st.integers(1, 2)))]
        if len(stages) == 2 and draw(st.booleans()):
            stages.insert(1, (Pause(draw(SPANS)),))
        once = Part(tuple(stages))
        long_enough = [every for every in (Fraction(1440), Fraction(10080)) if every >= once.session_min]
        repeat = (
            Repeat(draw(st.sampled_from(long_enough)), draw(st.integers(1, 4)))
            if long_enough and draw(st.booleans())
            else None
        )
        parts.append(Part(once.stages, repeat))
    scope, limit = (
        (CapScope.RATE, RATES.filter(lambda rate: rate.per is not Per.DAY))
        if route is Route.IV
        else (CapScope.DOSE, AMOUNTS)
    )
    cap = draw(st.none() | st.builds(Cap, limit, st.just(scope)))
    try:
        return Regimen(
            tuple(parts),
            route=route,
            isomer=draw(st.sampled_from(list(Isomer))),
            salt=draw(st.sampled_from(list(Salt))),
            caps=() if cap is None else (cap,),
        )
    except DoseError:
        assume(False)
        raise


def given_by(resource):
    """What the fields alone say is given, as (start, duration, mg), read as a record system would."""
    found = []
    for instruction in resource["dosageInstruction"]:
        dose = next(one for one in instruction["doseAndRate"] if one["type"]["coding"][0]["code"] == "calculated")
        repeat = instruction["timing"]["repeat"]
        assert repeat["count"] == len(instruction["timing"]["event"])
        lasts = repeat.get("duration", 0) * {"min": 1, "s": 1 / 60}[repeat.get("durationUnit", "min")]
        for event in instruction["timing"]["event"]:
            start = (datetime.fromisoformat(event) - AT).total_seconds() / 60
            mg = (
                dose["doseQuantity"]["value"]
                if "doseQuantity" in dose
                else dose["rateRatio"]["numerator"]["value"] * lasts / 60
            )
            found.append((start, lasts, mg))
    return sorted(found)


@given(regimens(), st.sampled_from([48.5, 70.0, 101.25]))
def test_it_reads_back_and_its_fields_say_the_same(regimen, weight_kg):
    """The regimen is equal; start, length and milligrams of everything given are those of the fields."""
    found = medication_request(regimen, subject="Patient/1", authored_on=AT, starts_at=AT, dosing_weight_kg=weight_kg)
    found = json.loads(json.dumps(found, allow_nan=False))
    assert read_medication_request(found) == regimen
    expected = sorted(
        (one.start_min, one.duration_min, one.amount_mg) for one in regimen.administrations(dosing_weight_kg=weight_kg)
    )
    stated = given_by(found)
    assert len(stated) == len(expected)
    for one, other in zip(stated, expected, strict=True):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-7)
