"""Our own patient file: a short YAML that a person can write by hand and read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assuage.patient.answer import YES
from assuage.patient.errors import PatientFileError
from assuage.patient.parsing import parsed, plain
from assuage.patient.person import Fact, Measurement, MedicineUse, Origin, Patient, Sex
from assuage.patient.plausibility import INVERTED, OLDEST_YEARS, checked, inverted_pressures
from assuage.patient.quantities import QuantityError, in_canonical_unit, split_quantity
from assuage.patient.scalars import ANSWERS, age, birth_days, close_to, instant, moment, safe, sex, switch, text
from assuage.patient.using import PER_DAY, ROUTES, daily_dose, route_named
from assuage.patient.vocabulary import Concept, Vocabulary, vocabulary

FIELDS = ("label", "invented", "at", "birth_date", "age_years", "sex", "facts", "measurements", "medicines")


def load_yaml(written: str, *, at: datetime | None = None, words: Vocabulary | None = None) -> Patient:
    r"""Read a patient file (see the reference page on the patient file for every field).

    Parameters: `written`, the file's content; `at`, the instant it is asked about, when the file's own `at` is not wanted.
    What carries no date in the file is taken to be stated at the file's `at`.
    Errors: `PatientFileError`, with every field that needs attention.
    Example: `load_yaml("at: 2026-11-20T09:00+00:00\nsex: female\nfacts: {crps: yes}")`.
    """
    return _patient(parsed(written), at=at, words=words)


def load_form(content: Mapping[str, Any], *, at: datetime | None = None, words: Vocabulary | None = None) -> Patient:
    """Read what a form hands over: the fields of the patient file, with truth values, numbers and dates of Python.

    What is None was not answered and stays unknown. Errors: `PatientFileError`, as for a file.
    Example: `load_form({"at": now, "sex": "female", "facts": {"crps": True, "pregnancy": None}})`.
    """
    return _patient(plain(content), at=at, words=words)


def _patient(content: Mapping[str, Any], *, at: datetime | None, words: Vocabulary | None) -> Patient:
    reader = _Reader(words or vocabulary())
    reader.check_fields(content)
    written_at = reader.optional(content, "at", instant)
    stated_at = written_at or at
    if stated_at is None and not reader.problems:
        reader.problems.append(
            "at: missing, so ages and the freshness of results cannot be counted; write a date, a time and a zone"
        )
    reader.stated_at = stated_at
    facts = reader.facts(content.get("facts"))
    medicines, uses = reader.medicines(content.get("medicines"))
    measurements = reader.measurements(content.get("measurements"))
    label = reader.optional(content, "label", text) or "unnamed"
    invented = reader.optional(content, "invented", switch) or False
    born = reader.optional(content, "birth_date", birth_days)
    if born is not None and stated_at is not None and stated_at.year - born[0].year > OLDEST_YEARS:
        reader.problems.append(f"birth_date: it makes the person older than {OLDEST_YEARS} years; check the year")
    years = reader.optional(content, "age_years", age)
    recorded_sex = reader.optional(content, "sex", sex) or Sex.UNKNOWN
    asked_at = at or stated_at
    if reader.problems or asked_at is None:
        raise PatientFileError(tuple(reader.problems))
    whole = born is not None and born[0] == born[1]
    return Patient(
        label=label,
        at=asked_at,
        invented=invented,
        birth_date=born[0] if whole else None,
        birth_range=None if whole else born,
        stated_age_years=years,
        sex=recorded_sex,
        facts=(*facts, *medicines),
        medicines=tuple(dict.fromkeys(f.claim for f in medicines if f.answer is YES)),
        measurements=measurements,
        uses=uses,
    )


@dataclass(slots=True)
class _Reader:
    """Goes through one file and collects what is wrong with it, so that all of it can be mended at once."""

    words: Vocabulary
    stated_at: datetime | None = None
    problems: list[str] = field(default_factory=list)

    def check_fields(self, content: Mapping[str, Any]) -> None:
        for key in content:
            if key not in FIELDS:
                self.problems.append(
                    f"{safe(key)}: unknown field{close_to(key, FIELDS)}; allowed are {', '.join(FIELDS)}"
                )

    def optional(self, content: Mapping[str, Any], key: str, read: Callable[[Any], Any]) -> Any:
        if key not in content:
            return None
        try:
            return read(content[key])
        except ValueError as error:
            self.problems.append(f"{key}: {error}")
            return None

    def facts(self, content: Any) -> tuple[Fact, ...]:
        found: list[Fact | None] = []
        for claim, said, where in self._entries(content, "facts"):
            concept = self.words.concepts.get(claim)
            if concept is None:
                self.problems.append(f"{where}: not in the vocabulary{close_to(claim, self.words.concepts)}")
                continue
            found.extend(self._fact(claim, one, where) for one in _each(said))
        return tuple(fact for fact in found if fact is not None)

    def medicines(self, content: Any) -> tuple[tuple[Fact, ...], tuple[MedicineUse, ...]]:
        if isinstance(content, list):
            content = dict.fromkeys((one if isinstance(one, str) else str(type(one)) for one in content), "yes")
        facts: list[Fact] = []
        uses: list[MedicineUse] = []
        for name, said, where in self._entries(content, "medicines"):
            ids = [i for i in self.words.named(name) if self.words.concepts[i].kind == "medicines"]
            if not ids:
                known = [n for n, i in self.words.names.items() if self.words.concepts[i[0]].kind == "medicines"]
                self.problems.append(f"{where}: not a medicine of the vocabulary{close_to(name, known)}")
                continue
            for medicine, one in ((i, one) for i in ids for one in _each(said)):
                fact = self._fact(medicine, one, where, further=("dose", "route"))
                facts += [fact] if fact else []
                uses += [self._use(fact, one, where)] if fact and fact.answer is YES else []
        return tuple(facts), tuple(uses)

    def _use(self, fact: Fact, said: Any, where: str) -> MedicineUse:
        """How a medicine that is taken is taken; without a dose the use says so."""
        parts = said if isinstance(said, dict) else {}
        route = route_named(str(parts["route"])) if "route" in parts else None
        if "route" in parts and route is None:
            self.problems.append(f"{where}.route: none of {', '.join(ROUTES)}")
        if "dose" not in parts:
            return MedicineUse(fact.claim, route, None, None, "", fact.origin, "no dose is written")
        written = str(parts["dose"])
        try:
            amount, unit = daily_dose(*split_quantity(written), route=route)
        except QuantityError as error:
            self.problems.append(f"{where}.dose: {error}; write it a day, as in `60 {PER_DAY}`")
            return MedicineUse(fact.claim, route, None, None, "", fact.origin, "the dose cannot be read")
        return MedicineUse(fact.claim, route, amount, unit, written, fact.origin)

    def measurements(self, content: Any) -> tuple[Measurement, ...]:
        found: list[Measurement | None] = []
        for name, said, where in self._entries(content, "measurements"):
            concept = self.words.concepts.get(name)
            if concept is None or concept.unit is None:
                known = [c.id for c in self.words.concepts.values() if c.unit is not None]
                self.problems.append(f"{where}: not an observation of the vocabulary{close_to(name, known)}")
                continue
            found.extend(self._measurement(concept, concept.unit, one, where) for one in _each(said))
        read = tuple(one for one in found if one is not None)
        if inverted_pressures(read):
            self.problems.append(
                f"measurements.systolic_blood_pressure and measurements.diastolic_blood_pressure: {INVERTED}"
            )
        return read

    def _entries(self, content: Any, part: str) -> list[tuple[str, Any, str]]:
        if content is None or content == "":
            return []
        if not isinstance(content, dict):
            self.problems.append(f"{part}: not a mapping; write one `name: value` to a line")
            return []
        return [(key, said, f"{part}.{safe(key)}") for key, said in content.items()]

    def _fact(self, claim: str, said: Any, where: str, *, further: tuple[str, ...] = ()) -> Fact | None:
        parts = self._parts(said, where, key="answer", further=further)
        if parts is None:
            return None
        # A dose beside a medicine says that it is taken.
        answer = ANSWERS.get(str(parts.get("answer", "yes" if "dose" in parts else "")).lower())
        if answer is None:
            self.problems.append(f"{where}: the answer is none of yes, no, unknown")
            return None
        return Fact(claim, answer, self._origin(parts, where), explicit=True, words=str(parts.get("words", "")))

    def _measurement(self, concept: Concept, unit: str, said: Any, where: str) -> Measurement | None:
        parts = self._parts(said, where, key="value")
        if parts is None:
            return None
        written = str(parts.get("value", ""))
        try:
            value = checked(_in_unit(written, unit, concept), concept)
        except QuantityError as error:
            self.problems.append(f"{where}: {error}")
            return None
        return Measurement(concept.id, value, unit, self._origin(parts, where), as_written=written)

    def _parts(self, said: Any, where: str, *, key: str, further: tuple[str, ...] = ()) -> Mapping[str, Any] | None:
        if isinstance(said, str):
            return {key: said}
        allowed = (key, "at", "from", "words", *further)
        if not isinstance(said, dict) or any(part not in allowed for part in said):
            self.problems.append(f"{where}: write `{key}` alone, or a mapping of {', '.join(allowed)}")
            return None
        return said

    def _origin(self, parts: Mapping[str, Any], where: str) -> Origin:
        when: datetime | date | None = self.stated_at
        if "at" in parts:
            try:
                when = moment(parts["at"])
            except ValueError as error:
                self.problems.append(f"{where}.at: {error}")
        source = str(parts.get("from", "")) or f"patient file, {where}"
        return Origin(source, when)


def _in_unit(written: str, unit: str, concept: Concept) -> float:
    value, given = split_quantity(written)
    if not given and not unit.startswith("{"):
        raise QuantityError(f"the unit is missing; write it as in `12 {unit}`")
    molar_mass = concept.molar_mass_g_per_mol
    return in_canonical_unit(value, given or unit, canonical=unit, molar_mass_g_per_mol=molar_mass)


def _each(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]
