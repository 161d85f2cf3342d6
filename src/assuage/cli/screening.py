"""What `screen` and `ask` share: a chart opened and put to the rules, as the options say."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assuage.cli.options import route_asked, setting_asked

if TYPE_CHECKING:
    from assuage.candidacy import Candidacy
    from assuage.cli.charts import OpenedChart

_LARGEST_BYTES = 100_000


def screened(
    chart: Path,
    *,
    at: datetime | None,
    patient_id: str | None,
    condition: str | None,
    route: str | None = None,
    setting: str | None = None,
    clinic: Path | None = None,
) -> "tuple[OpenedChart, Candidacy]":
    """The opened chart and its candidacy.

    Errors: those of the chart; `CandidacyError` for a condition that is not known, or a clinic's file that cannot be used.
    """
    by, where = route_asked(route), setting_asked(setting)
    from assuage.candidacy import screen
    from assuage.cli.charts import open_chart

    ages = None if clinic is None else _ages(clinic)
    opened = open_chart(chart, at=at, patient_id=patient_id)
    return opened, screen(opened.patient, condition=condition, route=by, setting=where, ages=ages)


def _ages(path: Path) -> dict[str, float]:
    from assuage.candidacy import read_ages
    from assuage.interop.fhir import ChartError
    from assuage.patient import vocabulary

    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ChartError(f"The file {path} is far larger than any list of age limits, so it was not read.")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ChartError(f"The file {path} is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise ChartError(f"The file {path} cannot be opened ({error.strerror}). Check the path.") from None
    return read_ages(text, words=vocabulary())
