"""What is written as a chart is read back."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assuage.interop.fhir import read_chart, write_chart
from assuage.patient import Answer, Fact, Measurement, MedicineUse, Origin, Patient, Sex, vocabulary

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
CLAIMS = sorted(k for k, c in WORDS.concepts.items() if c.kind in {"conditions", "statements", "medicines"})
MEASURED = sorted(k for k, c in WORDS.concepts.items() if c.unit is not None)

moments = st.one_of(
    st.none(),
    st.dates(date(1990, 1, 1), date(2026, 11, 20)),
    st.integers(0, 10**6).map(lambda minutes: AT - timedelta(minutes=minutes)),
)


def between(name, share):
    """A believable value; diastolic pressures lie below every systolic one, as readings do."""
    lower, upper = {"systolic_blood_pressure": (130, 300), "diastolic_blood_pressure": (20, 130)}.get(
        name, WORDS.concepts[name].plausible
    )
    return lower + share * (upper - lower)


facts = st.builds(
    lambda claim, answer, when: Fact(claim, answer, Origin("law", when), explicit=True),
    st.sampled_from(CLAIMS),
    st.sampled_from(tuple(Answer)),
    moments,
)
measurements = st.builds(
    lambda name, share, when: Measurement(name, between(name, share), WORDS.concepts[name].unit, Origin("law", when)),
    st.sampled_from(MEASURED),
    st.floats(0.001, 0.999),
    moments,
)
people = st.builds(
    lambda born, sex, invented, said, measured: Patient(
        label="A Name",
        at=AT,
        birth_date=born,
        sex=sex,
        invented=invented,
        facts=tuple(said),
        measurements=tuple(measured),
    ),
    st.one_of(st.none(), st.dates(date(1907, 1, 1), date(2026, 11, 20))),
    st.sampled_from(Sex),
    st.booleans(),
    st.lists(facts, max_size=8),
    st.lists(measurements, max_size=8),
)


def gist_of_facts(patient):
    return sorted((f.claim, f.answer.value, f.explicit, str(f.origin.at)) for f in dict.fromkeys(patient.facts))


def gist_of_measurements(patient):
    return [(m.name, m.value, m.unit, str(m.origin.at)) for m in patient.measurements]


@given(people)
def test_what_is_written_is_read_back(patient):
    """Every fact with its answer and date, every value with its unit, the person, and nothing that could not be read."""
    back = read_chart(write_chart(patient), at=None)
    told = {(f.claim, f.answer, f.origin.at) for f in back.facts}
    assert told == {(f.claim, f.answer, f.origin.at) for f in patient.facts}
    assert all(fact.explicit for fact in back.facts)
    assert gist_of_measurements(back) == gist_of_measurements(patient)
    assert (back.label, back.at, back.birth_date, back.sex, back.invented) == (
        patient.label,
        AT,
        patient.birth_date,
        patient.sex,
        patient.invented,
    )
    assert {entry.where.split(", ")[-1] for entry in back.unread if entry.matters} <= {"birthDate", "gender"}


@given(people)
def test_reading_and_writing_again_changes_nothing(patient):
    """A chart that was read and written twice says the same as one written once."""
    once = read_chart(write_chart(patient), at=None)
    again = read_chart(write_chart(once), at=None)
    assert gist_of_facts(again) == gist_of_facts(once)
    assert gist_of_measurements(again) == gist_of_measurements(once)
    assert again.medicines == once.medicines


@given(
    st.sampled_from(("oral", "iv", "transdermal", "nasal", None)),
    st.one_of(st.none(), st.floats(0.001, 5000)),
    st.sampled_from(("morphine", "fentanyl", "gabapentin")),
)
def test_how_a_medicine_is_used_is_read_back(route, amount, medicine):
    """The route and the daily amount of a medicine in use, or that there is none, survive the way through a chart."""
    origin = Origin("law", AT)
    unit = None if amount is None else "ug/h" if route == "transdermal" else "mg/d"
    used = MedicineUse(medicine, route, amount, unit, "", origin)
    fact = Fact(medicine, Answer.YES, origin, explicit=True)
    back = read_chart(write_chart(Patient("A Name", AT, facts=(fact,), uses=(used,))), at=None).uses
    assert [(one.id, one.route, one.dose_unit) for one in back] == [(medicine, route, unit)]
    assert back[0].daily_dose == amount


@given(st.integers(1920, 2025), st.one_of(st.none(), st.integers(1, 12)))
def test_a_year_or_month_of_birth_is_read_back(year, month):
    """A birth date without its day is written as it is known, and no day is made up."""
    first = date(year, month or 1, 1)
    last = date(year + (month in {None, 12}), 1 if month in {None, 12} else month + 1, 1) - timedelta(days=1)
    back = read_chart(write_chart(Patient("A Name", AT, birth_range=(first, last))), at=None)
    assert (back.birth_date, back.birth_range) == (None, (first, last))
