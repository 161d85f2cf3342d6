"""The three charts that ship with Assuage; the people in them are invented."""

from importlib.resources import files

from assuage.interop.fhir.errors import ChartError

SHIPPED_CHARTS = ("crps", "fibromyalgia", "contraindicated")


def shipped_chart(name: str) -> bytes:
    """The bytes of a shipped chart: `crps`, `fibromyalgia` or `contraindicated`.

    Errors: `ChartError` for another name.
    """
    if name not in SHIPPED_CHARTS:
        raise ChartError(
            f"There is no shipped chart of that name, so nothing was read. There are: {', '.join(SHIPPED_CHARTS)}."
        )
    return (files("assuage.interop.fhir") / "charts" / f"{name}.json").read_bytes()
