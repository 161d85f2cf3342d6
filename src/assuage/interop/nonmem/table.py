"""The text of a data set as rows of fields, each with its line; comments, headings and separators as NM-TRAN has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assuage.interop.nonmem.errors import BadDataSetError

MISSING = frozenset({".", "", "NA"})
"""What stands for no value."""

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its line in the file, and its fields by heading; what is missing is absent."""

    line: int
    fields: Mapping[str, str]


def rows_of(text: str, *, columns: Sequence[str] = ()) -> tuple[Row, ...]:
    """The records of a data set.

    Lines that begin with `#` and headings (`ID`, `#ID`) are no records; where a column is called `C`, neither are records with anything in it.
    Fields are separated by commas, tabs or blanks. `columns` names them where the file has no heading.

    Raises `BadDataSetError` where there is no heading, one is used twice, or a record has too many or too few fields.
    """
    names = _checked(columns) if columns else ()
    found: list[Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip(" \r\ufeff")
        fields = _split(bare.lstrip("#").strip() if not names else bare)
        if not bare or (names and (bare.startswith("#") or _is_heading(fields, names))):
            continue
        if not names:
            if bare.startswith("#") and not any(field.upper() == "ID" for field in fields):
                continue
            names = _headings(fields, number)
            continue
        if len(fields) != len(names):
            raise BadDataSetError(
                f"Line {number} has {len(fields)} fields and the heading {len(names)}, so it is not known which is which. "
                "Write one field for each heading, `.` where there is no value."
            )
        held = {name: field for name, field in zip(names, fields, strict=True) if field not in MISSING}
        if "C" not in held:
            found.append(Row(number, held))
    return tuple(found)


def _split(line: str) -> list[str]:
    if "," in line:
        return [field.strip().strip('"') for field in line.split(",")]
    if "\t" in line:
        return [field.strip() for field in line.split("\t")]
    return line.split()


def _is_heading(fields: Sequence[str], names: Sequence[str]) -> bool:
    return [field.upper() for field in fields] == list(names)


def _headings(fields: Sequence[str], line: int) -> tuple[str, ...]:
    if not any(re.match(r"[A-Za-z]", field) for field in fields):
        raise BadDataSetError(f"Line {line} is no heading, so it is not known what the columns are. Name them.")
    return _checked(fields)


def _checked(fields: Sequence[str]) -> tuple[str, ...]:
    names = tuple(field.strip().upper() for field in fields)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or any(not name or len(name) > _LONGEST_NAME for name in names):
        raise BadDataSetError(
            f"The headings cannot be told apart ({', '.join(twice) or 'one is empty or too long'}). Give each column a name of its own."
        )
    return names
