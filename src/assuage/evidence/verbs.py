"""The verbs of the room: pool what our study files hold, or what a table of one's own holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from assuage.evidence.data import Settings
from assuage.evidence.numbers import data_of
from assuage.evidence.pooling import synthesise
from assuage.evidence.record import Synthesis
from assuage.evidence.selecting import studies_data
from assuage.evidence.table import read_table
from assuage.knowledge import Library


def pool_studies(
    condition: str | None = None,
    *,
    outcome: str | None = None,
    days: tuple[float, float] | None = None,
    settings: Settings | None = None,
    made_at: datetime,
    library: Library | None = None,
) -> Synthesis:
    """Pool the study files on a condition, for one outcome; parameters and errors as in `studies_data` and `synthesise`."""
    data = studies_data(condition, outcome=outcome, days=days, settings=settings, library=library)
    return synthesise(data, made_at=made_at, library=library)


def pool_table(
    path: Path,
    *,
    settings: Settings | None = None,
    columns: Mapping[str, str] | None = None,
    label: str | None = None,
    order: str | None = None,
    sheet: str | None = None,
    group: str | None = None,
    moderators: Sequence[str] = (),
    made_at: datetime,
    library: Library | None = None,
) -> Synthesis:
    """Pool a CSV or Excel file; parameters and errors as in `read_table`, `data_of` and `synthesise`."""
    table = read_table(path, sheet=sheet)
    chosen = settings or Settings()
    data = data_of(table, chosen, columns=columns, label=label, order=order, group=group, moderators=moderators)
    return synthesise(data, made_at=made_at, library=library)
