"""Other people's formats: charts in FHIR, cards in CDS Hooks, data sets for NONMEM and OMOP, files of measurements.

In: a chart or a patient file, as a path or bytes. Out: a `Patient`. `read_patient` takes either by its content; each
format has a room of its own below this one. `read_measurements` reads one person's measurements from CSV, YAML or JSON.
"""

from typing import TYPE_CHECKING, Any

from assuage.interop.opening import read_patient

if TYPE_CHECKING:
    from assuage.interop.measurements import BadMeasurementsError, read_measurements

__all__ = ["BadMeasurementsError", "read_measurements", "read_patient"]


def __getattr__(name: str) -> Any:
    """Import the reader of measurements when it is first asked for: a chart must not wait for pharmacology."""
    if name in {"BadMeasurementsError", "read_measurements"}:
        from assuage.interop import measurements

        return getattr(measurements, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
