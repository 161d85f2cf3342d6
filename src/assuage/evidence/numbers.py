"""A table's cells as the numbers a measure needs; every fault of every row and column at once."""

from collections.abc import Mapping, Sequence
from math import isfinite

from assuage.evidence.data import PoolData, Settings, StudyNumbers
from assuage.evidence.errors import BadTableError, Fault
from assuage.evidence.measures import COLUMNS, RULES, Rule, column_sets
from assuage.evidence.table import Cell, Row, Table

_LABELS = ("study", "slab", "author", "trial", "name", "id")
_ORDERS = ("year",)
# Sizes beyond which a number is a slip and would only overflow: of people and events, and of anything else (or its inverse).
_MOST_COUNTED = 1e12
_MOST = 1e30
_NOT_KNOWN = {"na", "n/a", "nan", "null", "."}


def data_of(
    table: Table,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    label: str | None = None,
    order: str | None = None,
    group: str | None = None,
    moderators: Sequence[str] = (),
) -> PoolData:
    """The studies of a table, ready to be pooled.

    Parameters: `columns`, from the usual name of a column (`yi`, `ai`) to the heading it has in this table, where they differ;
    `label` and `order`, the headings that name a study and put them in order (`study`, `year` where there are such); `group` and
    `moderators`, the headings of subgroups and of numbers by which studies differ.
    A cell that says NA leaves its row out, and that is told; an empty cell is a fault.
    Errors: `BadTableError` with every fault; `CannotPoolError` for a measure that is not known.
    """
    faults: list[Fault] = []
    headings = _headings(table, settings.measure, dict(columns or {}), faults)
    naming = _chosen(table, label, _LABELS, faults)
    ordering = _chosen(table, order, _ORDERS, faults)
    beside = [heading for heading in (group, *moderators) if heading is not None]
    for heading in beside:
        _chosen(table, heading, (), faults)
    if faults:
        raise BadTableError(table.name, tuple(faults))
    studies, left_out = [], []
    for row in table.rows:
        named = _label(row, naming)
        unknown = [one for one in (*headings.values(), *beside) if _is_not_known(row.cells[one])]
        if unknown:
            left_out.append(f"row {row.number} ({named}): {', '.join(unknown)} not known")
            continue
        numbers = {name: _number(row, heading, COLUMNS[name][0], faults) for name, heading in headings.items()}
        faults += _impossible(row, numbers, headings)
        year = None if ordering is None else _number(row, ordering, "number", faults)
        studies.append(
            StudyNumbers(
                label=named,
                numbers=numbers,
                row=row.number,
                order=year,
                group=None if group is None else _group(row, group, faults),
                moderators={name: _number(row, name, "number", faults) for name in moderators},
            )
        )
    if not studies and not faults:
        faults.append(Fault("every row has a number that is not known", "at least one whole row"))
    if faults:
        raise BadTableError(table.name, tuple(faults))
    return PoolData(
        f"What do the studies in {table.name} say together?", table.name, tuple(studies), settings, tuple(left_out)
    )


def _headings(table: Table, measure: str, columns: dict[str, str], faults: list[Fault]) -> dict[str, str]:
    """From the usual names of the columns that are used to the headings they have; faults where none of the sets is whole."""
    known = {heading.lower(): heading for heading in reversed(table.headings)}
    sets = column_sets(measure)
    wanted = {name for names in sets for name in names}
    for name, heading in columns.items():
        if name not in wanted:
            faults.append(Fault(f"{measure} has no column `{name}`", _either(sets)))
        elif heading not in table.headings:
            faults.append(Fault(f"there is no heading `{heading}`", ", ".join(table.headings), table_row(table), name))
    found = {name: columns.get(name) or known.get(name.lower(), "") for name in wanted}
    whole = [names for names in sets if all(found[name] for name in names)]
    if not whole and not faults:
        nearest = min(sets, key=lambda names: sum(not found[name] for name in names))
        lacking = ", ".join(f"`{name}` ({COLUMNS[name][1]})" for name in nearest if not found[name])
        faults.append(
            Fault(f"{measure} needs the heading {lacking}", f"{_either(sets)}; there is {', '.join(table.headings)}", 1)
        )
    # What the user named decides between two sets that are both there.
    chosen = max(whole, key=lambda names: sum(name in columns for name in names), default=())
    return {name: found[name] for name in chosen}


def table_row(table: Table) -> int:
    """The row of the headings, as far as the rows below it tell."""
    return max(1, table.rows[0].number - 1)


def _either(sets: tuple[tuple[str, ...], ...]) -> str:
    return ", or ".join(" ".join(names) for names in sets)


def _chosen(table: Table, asked: str | None, usual: tuple[str, ...], faults: list[Fault]) -> str | None:
    if asked is not None and asked not in table.headings:
        faults.append(Fault(f"there is no heading `{asked}`", ", ".join(table.headings), table_row(table)))
    if asked is not None:
        return asked
    known = {heading.lower(): heading for heading in reversed(table.headings)}
    return next((known[name] for name in usual if name in known), None)


def _group(row: Row, heading: str, faults: list[Fault]) -> str:
    """The subgroup in a cell; a fault where there is none."""
    cell = row.cells[heading]
    if cell is None:
        faults.append(
            Fault("the cell is empty", "the name of a subgroup; or NA, which leaves the row out", row.number, heading)
        )
        return ""
    return f"{cell:g}" if isinstance(cell, float) else cell


def _label(row: Row, naming: str | None) -> str:
    cell = row.cells[naming] if naming else None
    if cell is None:
        return f"row {row.number}"
    return f"{cell:g}" if isinstance(cell, float) else cell


def _is_not_known(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.lower() in _NOT_KNOWN


def _number(row: Row, heading: str, rule: Rule, faults: list[Fault]) -> float:
    """The number in a cell; 0 with a fault where there is none that may stand there."""
    cell = row.cells[heading]
    if cell is None:
        faults.append(
            Fault("the cell is empty", f"{RULES[rule]}; or NA, which leaves the row out", row.number, heading)
        )
        return 0.0
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        hint = "; write the decimals after a point" if isinstance(cell, str) and "," in cell else ""
        faults.append(Fault(f"`{_short(cell)}` is not a number{hint}", RULES[rule], row.number, heading))
        return 0.0
    if not _holds(value, rule):
        faults.append(Fault(f"{value:g} may not stand there", RULES[rule], row.number, heading))
    return value


def _short(cell: Cell) -> str:
    text = str(cell)
    return text if len(text) <= 40 else text[:37] + "..."  # noqa: PLR2004 a cell in a message


def _holds(value: float, rule: Rule) -> bool:
    if rule == "above zero":
        return 1 / _MOST <= value <= _MOST
    if rule in {"count", "people"}:
        return (0 if rule == "count" else 1) <= value <= _MOST_COUNTED and value == int(value)
    return abs(value) <= _MOST if rule == "number" else -1 < value < 1


def _impossible(row: Row, numbers: dict[str, float], headings: Mapping[str, str]) -> list[Fault]:
    """Numbers that may each stand there and not together: more events than people."""
    return [
        Fault(
            f"{numbers[events]:g} events among {numbers[people]:g} people",
            f"no more than `{headings[people]}`",
            row.number,
            headings[events],
        )
        for events, people in (("ai", "n1i"), ("ci", "n2i"), ("xi", "ni"))
        if events in numbers and people in numbers and numbers[events] > numbers[people]
    ]
