"""People into event records: every dose and every measurement on a line of its own."""

from collections.abc import Sequence
from math import isfinite

from assuage.interop.nonmem.errors import CannotWriteRecordError
from assuage.interop.nonmem.records import AMOUNT_IN_MG, LEVEL_IN_NG_PER_ML, TIME_IN_MIN, Coding, Observed, Subject
from assuage.pharmacology import Measured, MeasuredKind

_COLUMNS = ("ID", "TIME", "AMT", "RATE", "II", "ADDL", "SS", "EVID", "CMT", "DV", "MDV", "BLQ", "LLOQ")
_RESET, _DOSE, _OBSERVATION = "3", "1", "0"


def write_nonmem(subjects: Sequence[Subject], coding: Coding) -> str:
    """The data set as CSV text, with a heading that NM-TRAN passes over by `IGNORE=@`.

    Comment lines say the units and what each CMT is. A further occasion begins with a reset. At one time a measurement stands before a
    dose: a sample drawn then is taken first. II, ADDL and SS are written as 0: every dose is a record of its own.

    Raises `CannotWriteRecordError` for a route or a measurement that the coding has no CMT for, for a measurement without a
    time, for a person whose doses are not all known, and for covariates that are no numbers.
    """
    names = list(dict.fromkeys(name for subject in subjects for name in subject.covariates))
    if set(names) & set(_COLUMNS):
        raise CannotWriteRecordError(
            "A covariate has the name of a column of events, so the two could not be told apart. Rename it."
        )
    if len({subject.id for subject in subjects}) < len(subjects):
        raise CannotWriteRecordError(
            "Two people have one ID, so their records could not be told apart. Give each one of their own."
        )
    lines = [*_comments(coding), ",".join((*_COLUMNS, *names))]
    for subject in subjects:
        lines += [",".join(fields) for fields in _records(subject, coding, names)]
    return "\n".join(lines) + "\n"


def _comments(coding: Coding) -> list[str]:
    ways = [f"CMT {code}: dose {route.value}" for code, route in coding.routes.items()]
    seen = [
        f"CMT {code}: {one.kind.value} {' '.join(part for part in (one.analyte, one.site) if part)}".strip()
        for code, one in coding.observed.items()
    ]
    units = (
        f"TIME {coding.time}; AMT {coding.amount}; RATE {coding.amount}/{coding.time}; DV {coding.level} for a level"
    )
    return [f"# {units}", f"# {'; '.join((*ways, *seen))}"]


def _records(subject: Subject, coding: Coding, names: Sequence[str]) -> list[list[str]]:
    if subject.incomplete:
        raise CannotWriteRecordError(
            "Not all doses of a person are known, so a data set of them would be wrong. Mend the source first."
        )
    if subject.changing:
        raise CannotWriteRecordError(
            "A covariate changes over time, which is not written. Give one value, or write the records yourself."
        )
    found: list[list[str]] = []
    for number, occasion in enumerate(subject.occasions):
        events: list[tuple[float, int, dict[str, str]]] = []
        if number:
            first = min([0.0, *(one.time_min for one in occasion.measured if one.time_min is not None)])
            events.append((first, 0, {"EVID": _RESET, "MDV": "1"}))
        events += [(one.time_min or 0.0, 1, _observation(one, coding)) for one in occasion.measured]
        for dose in occasion.given:
            events.append(
                (dose.start_min, 2, _dose_fields(dose.amount_mg, dose.duration_min, dose.route.value, coding))
            )
        for time_min, _, fields in sorted(events, key=lambda event: event[:2]):
            stated = {
                "ID": subject.id,
                "TIME": _text((time_min + occasion.began_min) / TIME_IN_MIN[coding.time]),
                **fields,
            }
            covariates = [_text(subject.covariates[name]) if name in subject.covariates else "." for name in names]
            found.append([*(stated.get(column, ".") for column in _COLUMNS), *covariates])
    return found


def _dose_fields(amount_mg: float, duration_min: float, route: str, coding: Coding) -> dict[str, str]:
    code = next((code for code, one in coding.routes.items() if one.value == route), None)
    if code is None:
        raise CannotWriteRecordError(
            f"No CMT was said for {route} doses, so one could not be written. Add it to the coding."
        )
    amount = amount_mg / AMOUNT_IN_MG[coding.amount]
    rate = amount / (duration_min / TIME_IN_MIN[coding.time]) if duration_min else 0.0
    plain = {"II": "0", "ADDL": "0", "SS": "0", "EVID": _DOSE, "CMT": str(code), "MDV": "1"}
    return {"AMT": _text(amount), "RATE": _text(rate), **plain}


def _observation(one: Measured, coding: Coding) -> dict[str, str]:
    seen = Observed(one.kind, one.analyte, one.site)
    code = next((code for code, known in coding.observed.items() if known == seen), None)
    if code is None:
        raise CannotWriteRecordError(
            f"No CMT was said for a {one.kind.value} as it was measured. Add it to the coding."
        )
    if one.time_min is None:
        raise CannotWriteRecordError(
            "A measurement has no time, so no record of it can be written. Leave it out, and say so."
        )
    factor = LEVEL_IN_NG_PER_ML[coding.level] if one.kind is MeasuredKind.LEVEL else 1.0
    fields = {"EVID": _OBSERVATION, "CMT": str(code)}
    if one.value is None:
        if one.below is None:
            raise CannotWriteRecordError(
                "A measurement has neither a value nor a limit it lies below. Leave it out, and say so."
            )
        return fields | {"MDV": "1", "BLQ": "1", "LLOQ": _text(one.below / factor)}
    return fields | {"DV": _text(one.value / factor), "MDV": "0", "BLQ": "0"}


def _text(value: float) -> str:
    """The shortest text that reads back as the same number."""
    if isinstance(value, bool) or not isfinite(value):
        raise CannotWriteRecordError("A value is no finite number, and a record holds numbers alone.")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))  # noqa: PLR2004 - exact below
