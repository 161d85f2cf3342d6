"""Event records into people: what each was given, what was measured, and what could not be used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import isfinite
from pathlib import Path
from typing import Literal

from assuage.dosing import Administration
from assuage.interop.nonmem.errors import BadDataSetError
from assuage.interop.nonmem.expanding import doses_of, refusal_of
from assuage.interop.nonmem.records import (
    LEVEL_IN_NG_PER_ML,
    TIME_IN_MIN,
    Coding,
    DataSet,
    Occasion,
    Problem,
    Subject,
)
from assuage.interop.nonmem.table import Row, rows_of
from assuage.pharmacology import Measured, MeasuredKind

_OWN = frozenset({"ID", "TIME", "AMT", "RATE", "II", "ADDL", "SS", "EVID", "CMT", "DV", "MDV", "BLQ", "LLOQ", "C"})
_EVENTS = {0: "observation", 1: "dose", 2: "other", 3: "reset", 4: "reset and dose"}
_GIVEN = ("AMT", "RATE", "SS")
"""What says in a record that a drug is given; with it a record is a dose, or cannot be told from one."""
_CLOCKS = ("DATE", "DAT1", "DAT2", "DAT3")
"""The columns in which NM-TRAN counts days, so that TIME is only the clock of a day."""
_BIGGEST_FILE = 50_000_000


def read_nonmem(source: Path | str, coding: Coding, *, columns: Sequence[str] = ()) -> DataSet:
    r"""Read a data set: a path, or the text itself.

    Columns are ID, TIME, AMT, RATE, II, ADDL, SS, EVID, CMT, DV, MDV, BLQ, LLOQ; every other one is a covariate. Without EVID a record
    with an AMT is a dose and any other an observation, as NM-TRAN has it. ADDL and II are written out; SS, RATE -1 and -2 and clock times are
    not read, and say so. A drug named where none is given (AMT, RATE or SS in another record) leaves the person incomplete. A reset (EVID 3
    and 4) ends an occasion: what ran is cut there and what was still to come is left out, which is told.

    Parameters: `coding` says the units and what each CMT is; `columns` names the fields of a file without a heading.

    Raises `BadDataSetError` for what makes the whole file unreadable: no ID or TIME, days in a column of dates, times that run backwards,
    records of one ID apart.
    What cannot be used of a single record is listed in `problems` by its line.

    Example:
        >>> from assuage.dosing import Route
        >>> from assuage.interop.nonmem import Observed
        >>> coding = Coding("h", "mg", "ng/mL", {1: Route.IV}, {2: Observed(analyte="S", site="arterial")})
        >>> found = read_nonmem("ID TIME AMT RATE CMT DV\n1 0 20 10 1 .\n1 1 . . 2 85\n", coding)
        >>> found.subjects[0].occasions[0].given[0].duration_min
        120.0
    """
    rows = rows_of(_text(source), columns=columns)
    if not rows:
        raise BadDataSetError("The data set has no records. A heading and one record a line are needed.")
    for row in rows:
        for name in ("ID", "TIME"):
            if name not in row.fields:
                raise BadDataSetError(
                    f"Line {row.line} has no {name}, and without it nobody knows whose record it is, or when."
                )
        dated = next((name for name in _CLOCKS if name in row.fields), None)
        if dated is not None:
            raise BadDataSetError(
                f"Line {row.line} has a {dated}, which makes TIME the clock of a day: dates are not read, and without them a record may lie days "
                "off. Write the time elapsed, and leave the dates out."
            )
    problems: list[Problem] = []
    subjects: list[Subject] = []
    seen: set[str] = set()
    for name, group in groupby(rows, key=lambda row: row.fields["ID"]):
        mine = list(group)
        if name in seen:
            raise BadDataSetError(
                f"Line {mine[0].line} comes back to ID {name} after another one, which means another person to some programs. Sort by ID."
            )
        seen.add(name)
        subjects.append(_subject(name, mine, coding, problems))
    return DataSet(tuple(subjects), tuple(problems), coding)


def _text(source: Path | str) -> str:
    if isinstance(source, str):
        return source
    try:
        if source.stat().st_size > _BIGGEST_FILE:
            raise BadDataSetError(
                "The file is larger than 50 MB, which no data set of a clinic is. Check that it is the right one."
            )
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDataSetError(
            "The file is not text in UTF-8, so its letters cannot be told. Save it as CSV in UTF-8."
        ) from error


@dataclass(slots=True)
class _Reading:
    """One person while being read."""

    name: str
    coding: Coding
    problems: list[Problem]
    given: list[Administration] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)
    incomplete: bool = False
    begun_min: float | None = None

    def tell(self, row: Row, kind: Literal["dose", "observation", "other"], words: str) -> None:
        """List a record that cannot be used; a dose among them leaves the person incomplete."""
        self.problems.append(Problem(row.line, self.name, words, kind))
        self.incomplete = self.incomplete or kind == "dose"

    def close(self, at_min: float | None, row: Row | None) -> None:
        """End an occasion, at a reset or at the last record."""
        if at_min is not None and row is not None:
            cut, words = _cut(self.given, at_min)
            if words:
                self.tell(row, "other", words)
            self.given = cut
        if self.given or self.measured:
            first = min((one.start_min for one in self.given), default=self.begun_min or 0.0)
            given = sorted(self.given, key=lambda one: (one.start_min, one.stop_min))
            self.occasions.append(
                Occasion(
                    began_min=first,
                    given=tuple(replace(one, start_min=one.start_min - first) for one in given),
                    measured=tuple(
                        replace(one, time_min=None if one.time_min is None else one.time_min - first)
                        for one in self.measured
                    ),
                )
            )
        self.given, self.measured, self.begun_min = [], [], None


def _cut(given: Iterable[Administration], at_min: float) -> tuple[list[Administration], str]:
    """What was given before a reset: an infusion that runs is cut there, and what was still to come is left out."""
    kept: list[Administration] = []
    changed = 0
    for one in given:
        if one.start_min >= at_min:
            changed += 1
        elif one.stop_min > at_min:
            changed += 1
            length = at_min - one.start_min
            kept.append(replace(one, duration_min=length, amount_mg=one.amount_mg * length / one.duration_min))
        else:
            kept.append(one)
    words = f"{changed} dose(s) were running or still to come at this reset and end there." if changed else ""
    return kept, words


def _subject(name: str, rows: Sequence[Row], coding: Coding, problems: list[Problem]) -> Subject:
    reading = _Reading(name, coding, problems)
    before: float | None = None
    held: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        event = _event(row)
        if event is None:
            reading.tell(
                row, "dose", f"EVID is `{row.fields['EVID']}`, which is no event (0 to 4), so the record was not used."
            )
            continue
        time_min = _time(row, coding)
        resets = event.startswith("reset")
        if before is not None and time_min < before and not resets:
            raise BadDataSetError(
                f"Line {row.line} lies before the one above it, though nothing is reset there. Sort by ID and TIME."
            )
        if resets:
            _reset(row, time_min, before, reading)
        before = time_min
        if reading.begun_min is None:
            reading.begun_min = time_min
        if event.endswith("dose"):
            _dose(row, time_min, reading)
        elif (drug := _names_a_drug(row)) is not None:
            where = "the record of an observation" if event == "observation" else "a record that gives nothing"
            reading.tell(row, "dose", f"{drug} stands in {where}, so it is not known whether it was given.")
        elif event == "observation":
            _observe(row, time_min, reading)
        _covariates(row, time_min, reading, held)
    reading.close(None, None)
    return Subject(
        id=name,
        occasions=tuple(reading.occasions),
        covariates={column: values[0][1] for column, values in held.items()},
        changing={column: tuple(values) for column, values in held.items() if len(values) > 1},
        incomplete=reading.incomplete,
    )


def _reset(row: Row, time_min: float, before: float | None, reading: _Reading) -> None:
    """End the occasion; where the clock starts anew, nobody knows when what was still running ended."""
    anew = before is not None and time_min < before
    if anew and any(one.stop_min > (before or 0.0) for one in reading.given):
        words = "The clock starts anew at this reset while doses were running or still to come, so it is not known when they ended."
        reading.tell(row, "dose", words)
    reading.close(None if anew else time_min, row)


def _event(row: Row) -> str | None:
    """What kind of record it is; without EVID an amount makes it a dose, also one that cannot be read."""
    stated = row.fields.get("EVID")
    if stated is None:
        return "dose" if _is_set(row, "AMT") else "observation"
    value = _number(row, "EVID")
    return _EVENTS.get(int(value)) if value is not None and value == int(value) else None


def _is_set(row: Row, name: str) -> bool:
    """Whether a field says anything but 0; text that is no number does."""
    return name in row.fields and _number(row, name) != 0.0


def _names_a_drug(row: Row) -> str | None:
    """The field of a record that says a drug is given; None where none does."""
    return next((name for name in _GIVEN if _is_set(row, name)), None)


def _time(row: Row, coding: Coding) -> float:
    value = _number(row, "TIME")
    if value is None:
        raise BadDataSetError(
            f"TIME in line {row.line} is `{row.fields['TIME']}`, which is no number: clock times are not read. Write the time elapsed."
        )
    time_min = value * TIME_IN_MIN[coding.time]
    if not isfinite(time_min):
        raise BadDataSetError(
            f"TIME in line {row.line} is {value:g}, which is beyond every clock. Write the time elapsed."
        )
    return time_min


def _number(row: Row, name: str) -> float | None:
    """A field as a finite number; None where it is absent or none."""
    try:
        value = float(row.fields[name])
    except (KeyError, ValueError):
        return None
    return value if isfinite(value) else None


def _dose(row: Row, time_min: float, reading: _Reading) -> None:
    numbers = {name: _number(row, name) for name in ("AMT", "RATE", "II", "ADDL", "SS", "CMT")}
    wrong = [name for name, value in numbers.items() if value is None and name in row.fields]
    words = (
        f"{wrong[0]} is `{row.fields[wrong[0]]}`, which is no number." if wrong else refusal_of(numbers, reading.coding)
    )
    if words is not None:
        reading.tell(row, "dose", f"The dose was not used: {words}")
        return
    if _number(row, "DV") not in {None, 0.0}:
        reading.tell(
            row,
            "observation",
            "DV stands in the record of a dose, where it is no measurement. Give it a record of its own.",
        )
    reading.given += doses_of(numbers, time_min, reading.coding)


def _observe(row: Row, time_min: float, reading: _Reading) -> None:
    code = 1.0 if "CMT" not in row.fields else _number(row, "CMT")
    observed = None if code is None or code != int(code) else reading.coding.observed.get(int(code))
    below = _is_set(row, "BLQ")
    if below and _number(row, "BLQ") is None:
        reading.tell(
            row,
            "observation",
            f"BLQ is `{row.fields['BLQ']}`, which is no number, so it is not known what was measured.",
        )
        return
    if _is_set(row, "MDV") and not below:
        reading.tell(
            row, "observation", f"MDV is {row.fields['MDV']}: the record says itself that nothing was measured."
        )
        return
    if observed is None:
        reading.tell(
            row, "observation", f"CMT {row.fields.get('CMT', '1')} was not said to be anything that is measured."
        )
        return
    factor = LEVEL_IN_NG_PER_ML[reading.coding.level] if observed.kind is MeasuredKind.LEVEL else 1.0
    value, limit = _number(row, "DV"), _number(row, "LLOQ")
    words = _what_is_wrong(row, value, limit, below=below)
    if words is not None:
        reading.tell(row, "observation", words)
        return
    reading.measured.append(
        Measured(
            kind=observed.kind,
            value=None if below or value is None else value * factor,
            time_min=time_min,
            analyte=observed.analyte,
            site=observed.site,
            below=limit * factor if below and limit is not None else None,
        )
    )


def _what_is_wrong(row: Row, value: float | None, limit: float | None, *, below: bool) -> str | None:
    if below:
        if limit is None or limit <= 0.0:
            return "BLQ is set and LLOQ is no level above zero, so it is not known below what."
        return None
    if value is None:
        return f"DV is `{row.fields.get('DV', '.')}`, which is no number."
    if value < 0.0:
        return f"DV is {value:g}, and nothing that is measured here is below zero."
    if limit is not None and value < limit:
        return f"DV is {value:g} and lies below LLOQ, yet BLQ is not set, so it is not known whether it was measured. Set BLQ."
    return None


def _covariates(row: Row, time_min: float, reading: _Reading, held: dict[str, list[tuple[float, float]]]) -> None:
    for name in row.fields.keys() - _OWN:
        value = _number(row, name)
        if value is None:
            reading.tell(row, "other", f"{name} is `{row.fields[name]}`, which is no number, so it was not used.")
        elif name not in held or held[name][-1][1] != value:
            held.setdefault(name, []).append((time_min, value))
