"""The latest value of an observation, and the person's age, at the instant asked about."""

from dataclasses import dataclass

from assuage.patient.freshness import span, why_not_usable
from assuage.patient.person import Measurement, Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest usable values of one observation.

    Usually there is one; there are several when more than one may be the newest (two values of one instant, or a date
    without a time beside a time). `why_unknown` says, when there is none, what stands in the way.
    """

    name: str
    measurements: tuple[Measurement, ...] = ()
    why_unknown: str = ""

    @property
    def value(self) -> float | None:
        """The value, when the newest measurements agree on one."""
        values = {m.value for m in self.measurements}
        return values.pop() if len(values) == 1 else None


def latest(patient: Patient, name: str, *, words: Vocabulary | None = None) -> Latest:
    """The newest measurement of an observation that is neither stale nor dated after the instant asked about."""
    vocab = words or vocabulary()
    found = [m for m in patient.measurements if m.name == name]
    called = vocab.called(name)
    if not found:
        return Latest(name, why_unknown=f"No {called} is on the chart.")
    limit = vocab.stale_after_days(name)
    reasons = {id(m): why_not_usable(m.origin, at=patient.at, stale_after_days=limit) for m in found}
    usable = [m for m in found if reasons[id(m)] is None]
    if not usable:
        return Latest(name, why_unknown=f"The {called} on the chart cannot be used: {reasons[id(found[-1])]}.")
    dated = [m for m in usable if m.origin.at is not None]
    if not dated:
        return Latest(name, tuple(usable))
    newest_start = max(span(m.origin.at, at=patient.at)[0] for m in dated if m.origin.at is not None)
    return Latest(
        name,
        tuple(m for m in dated if m.origin.at is not None and span(m.origin.at, at=patient.at)[1] >= newest_start),
    )


def age_years(patient: Patient) -> float | None:
    """Whole years lived at the instant asked about; None when neither a birth date nor an age is known."""
    if patient.birth_date is None:
        return patient.stated_age_years
    today = patient.at.date()
    if patient.birth_date > today:
        return None
    had_birthday = (today.month, today.day) >= (patient.birth_date.month, patient.birth_date.day)
    return float(today.year - patient.birth_date.year - (0 if had_birthday else 1))
