"""The latest value of an observation, and the person's age, at the instant asked about."""

from dataclasses import dataclass

from assuage.patient.freshness import span, why_not_usable
from assuage.patient.person import Measurement, Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest usable values of one observation.

    Usually there is one; there are several when more than one may be the newest (two values of one instant, or a date
    without a time beside a time). `why_unknown` says, when no one value can be used, what stands in the way: there is none,
    it is stale, or the newest disagree.
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
    called = _within_a_sentence(vocab.called(name))
    if not found:
        return Latest(name, why_unknown=f"No {called} is on the chart.")
    limit = vocab.stale_after_days(name)
    reasons = {id(m): why_not_usable(m.origin, at=patient.at, stale_after_days=limit) for m in found}
    usable = [m for m in found if reasons[id(m)] is None]
    if not usable:
        return Latest(name, why_unknown=f"The {called} on the chart cannot be used: {reasons[id(found[-1])]}.")
    dated = [m for m in usable if m.origin.at is not None]
    if not dated:
        return _of(name, tuple(usable), called)
    newest_start = max(span(m.origin.at, at=patient.at)[0] for m in dated if m.origin.at is not None)
    newest = (m for m in dated if m.origin.at is not None and span(m.origin.at, at=patient.at)[1] >= newest_start)
    return _of(name, tuple(newest), called)


def _of(name: str, newest: tuple[Measurement, ...], called: str) -> Latest:
    """The newest values, with the words for it where they are not one and the same value."""
    values = sorted({m.value for m in newest})
    if len(values) == 1:
        return Latest(name, newest)
    told = " and ".join(f"{value:g}" for value in values)
    unit = "" if newest[0].unit.startswith("{") else f" {newest[0].unit}"
    why = f"The newest values of {called} on the chart disagree ({told}{unit}), so none of them is taken."
    return Latest(name, newest, why)


def _within_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def age_years(patient: Patient) -> float | None:
    """Whole years lived at the instant asked about; None when neither a birth date nor an age is known."""
    if patient.birth_date is None:
        return patient.stated_age_years
    today = patient.at.date()
    if patient.birth_date > today:
        return None
    had_birthday = (today.month, today.day) >= (patient.birth_date.month, patient.birth_date.day)
    return float(today.year - patient.birth_date.year - (0 if had_birthday else 1))
