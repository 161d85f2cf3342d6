"""Our own patient file: a short YAML that a person can write by hand and read back."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from assuage.patient.answer import Answer
from assuage.patient.errors import PatientFileError
from assuage.patient.person import Fact, Measurement, Origin, Patient, Sex
from assuage.patient.plausibility import INVERTED, OLDEST_YEARS, checked, inverted_pressures
from assuage.patient.quantities import QuantityError, in_canonical_unit, split_quantity
from assuage.patient.vocabulary import Concept, Vocabulary, vocabulary

FIELDS = ("label", "invented", "at", "birth_date", "age_years", "sex", "facts", "measurements", "medicines")
_LARGEST_CHARACTERS = 1_000_000
_ANSWERS = {"yes": Answer.YES, "true": Answer.YES, "no": Answer.NO, "false": Answer.NO, "unknown": Answer.UNKNOWN}


def load_yaml(text: str, *, at: datetime | None = None, words: Vocabulary | None = None) -> Patient:
    r"""Read a patient file (see the reference page on the patient file for every field).

    Parameters: `text`, the file's content; `at`, the instant it is asked about, when the file's own `at` is not wanted.
    What carries no date in the file is taken to be stated at the file's `at`.
    Errors: `PatientFileError`, with every field that needs attention.
    Example: `load_yaml("at: 2026-11-20T09:00+00:00\nsex: female\nfacts: {crps: yes}")`.
    """
    reader = _Reader(words or vocabulary())
    content = reader.mapping_of(text)
    written_at = reader.optional(content, "at", _instant)
    stated_at = written_at or at
    if stated_at is None and not reader.problems:
        reader.problems.append(
            "at: missing, so ages and the freshness of results cannot be counted; write a date, a time and a zone"
        )
    reader.stated_at = stated_at
    facts = reader.facts(content.get("facts"))
    medicines = reader.medicines(content.get("medicines"))
    measurements = reader.measurements(content.get("measurements"))
    label = reader.optional(content, "label", _text) or "unnamed"
    invented = reader.optional(content, "invented", _switch) or False
    birth_date = reader.optional(content, "birth_date", _day)
    if birth_date is not None and stated_at is not None and stated_at.year - birth_date.year > OLDEST_YEARS:
        reader.problems.append(f"birth_date: it makes the person older than {OLDEST_YEARS} years; check the year")
    age = reader.optional(content, "age_years", _age)
    sex = reader.optional(content, "sex", _sex) or Sex.UNKNOWN
    if reader.problems or (at or stated_at) is None:
        raise PatientFileError(tuple(reader.problems))
    asked_at = at or stated_at
    if asked_at is None:  # refused above; said again for the type checker
        raise PatientFileError(("at: missing",))
    return Patient(
        label=label,
        at=asked_at,
        invented=invented,
        birth_date=birth_date,
        stated_age_years=age,
        sex=sex,
        facts=(*facts, *medicines),
        medicines=tuple(dict.fromkeys(f.claim for f in medicines if f.answer is Answer.YES)),
        measurements=measurements,
    )


@dataclass(slots=True)
class _Reader:
    """Goes through one file and collects what is wrong with it, so that all of it can be mended at once."""

    words: Vocabulary
    stated_at: datetime | None = None
    problems: list[str] = field(default_factory=list)

    def mapping_of(self, text: str) -> Mapping[str, Any]:
        content = _parsed(text)
        for key in content:
            if key not in FIELDS:
                self.problems.append(
                    f"{_safe(key)}: unknown field{_close(key, FIELDS)}; allowed are {', '.join(FIELDS)}"
                )
        return content

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
                self.problems.append(f"{where}: not in the vocabulary{_close(claim, self.words.concepts)}")
                continue
            found.extend(self._fact(claim, one, where) for one in _each(said))
        return tuple(fact for fact in found if fact is not None)

    def medicines(self, content: Any) -> tuple[Fact, ...]:
        if isinstance(content, list):
            content = dict.fromkeys((one if isinstance(one, str) else str(type(one)) for one in content), "yes")
        found: list[Fact | None] = []
        for name, said, where in self._entries(content, "medicines"):
            ids = [i for i in self.words.named(name) if self.words.concepts[i].kind == "medicines"]
            if not ids:
                known = [n for n, i in self.words.names.items() if self.words.concepts[i[0]].kind == "medicines"]
                self.problems.append(f"{where}: not a medicine of the vocabulary{_close(name, known)}")
                continue
            found.extend(self._fact(i, one, where) for i in ids for one in _each(said))
        return tuple(fact for fact in found if fact is not None)

    def measurements(self, content: Any) -> tuple[Measurement, ...]:
        found: list[Measurement | None] = []
        for name, said, where in self._entries(content, "measurements"):
            concept = self.words.concepts.get(name)
            if concept is None or concept.unit is None:
                known = [c.id for c in self.words.concepts.values() if c.unit is not None]
                self.problems.append(f"{where}: not an observation of the vocabulary{_close(name, known)}")
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
        return [(key, said, f"{part}.{_safe(key)}") for key, said in content.items()]

    def _fact(self, claim: str, said: Any, where: str) -> Fact | None:
        parts = self._parts(said, where, key="answer")
        if parts is None:
            return None
        answer = _ANSWERS.get(str(parts.get("answer", "")).lower())
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
            value = checked(_in_unit(written, unit), concept)
        except QuantityError as error:
            self.problems.append(f"{where}: {error}")
            return None
        return Measurement(concept.id, value, unit, self._origin(parts, where), as_written=written)

    def _parts(self, said: Any, where: str, *, key: str) -> Mapping[str, Any] | None:
        if isinstance(said, str):
            return {key: said}
        allowed = (key, "at", "from", "words")
        if not isinstance(said, dict) or any(part not in allowed for part in said):
            self.problems.append(f"{where}: write `{key}` alone, or a mapping of {', '.join(allowed)}")
            return None
        return said

    def _origin(self, parts: Mapping[str, Any], where: str) -> Origin:
        moment: datetime | date | None = self.stated_at
        if "at" in parts:
            try:
                moment = _moment(parts["at"])
            except ValueError as error:
                self.problems.append(f"{where}.at: {error}")
        source = str(parts.get("from", "")) or f"patient file, {where}"
        return Origin(source, moment)


class _Loader(yaml.BaseLoader):
    """Every plain word is text, so that `no` is a word and not a truth value; a repeated key is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise PatientFileError(
                    (f"line {key.start_mark.line + 1}: a field that stands there twice, or is no plain word",)
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > _LARGEST_CHARACTERS:
        raise PatientFileError(("the file: longer than a million characters, which no patient file is",))
    try:
        content = yaml.load(text.removeprefix("\ufeff"), _Loader)  # noqa: S506 a subclass of the loader that builds text alone
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else "the file"
        raise PatientFileError(
            (f"{where}: not readable as YAML; indent with spaces and put one `field: value` to a line",)
        ) from None
    if not isinstance(content, dict) or not content:
        raise PatientFileError(("the file: it holds no fields; start with `at:`, `sex:` and `facts:`",))
    return content


def _in_unit(written: str, unit: str) -> float:
    value, given = split_quantity(written)
    if not given and not unit.startswith("{"):
        raise QuantityError(f"the unit is missing; write it as in `12 {unit}`")
    return in_canonical_unit(value, given or unit, canonical=unit)


def _each(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def _safe(key: Any) -> str:
    """A key as it may be repeated in a message: cut short, so that no sentence about a person slips through."""
    words = str(key)
    return words if len(words) <= 40 and "\n" not in words else f"{words[:20]}..."  # noqa: PLR2004 a line of a message


def _close(word: str, known: Any) -> str:
    close = difflib.get_close_matches(str(word), list(known), n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(f'`{one}`' for one in close)}?)" if close else ""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a name or a number that stands for the person")
    return value.strip()


def _switch(value: Any) -> bool:
    if str(value).lower() not in {"yes", "true", "no", "false"}:
        raise ValueError("neither yes nor no")
    return _ANSWERS[str(value).lower()] is Answer.YES


def _sex(value: Any) -> Sex:
    try:
        return Sex(str(value).lower())
    except ValueError:
        raise ValueError("none of female, male, other, unknown") from None


def _age(value: Any) -> float:
    try:
        number, unit = split_quantity(str(value))
    except QuantityError:
        raise ValueError("not a number of years") from None
    if unit or not 0 <= number <= OLDEST_YEARS:
        raise ValueError(f"not a number of years between 0 and {OLDEST_YEARS}")
    return number


def _day(value: Any) -> date:
    moment = _moment(value)
    if isinstance(moment, datetime):
        raise ValueError("a time where a date belongs; write it as 1980-05-31")  # noqa: TRY004 the field is wrong, not its type
    return moment


def _instant(value: Any) -> datetime:
    moment = _moment(value)
    if not isinstance(moment, datetime):
        raise ValueError("a date without a time; write it as 2026-11-20T09:00:00+00:00")  # noqa: TRY004
    return moment


def _moment(value: Any) -> datetime | date:
    written = str(value).strip().replace(" ", "T", 1)
    try:
        if len(written) == len("2026-11-20"):
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("not a date; write it as 2026-11-20 or 2026-11-20T09:00:00+00:00") from None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone, which could be read in two ways; add one, as in +00:00")
    return moment
