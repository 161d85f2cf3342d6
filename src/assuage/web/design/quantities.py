"""Numbers with their units as a page writes them: no trailing zero, a leading one, `mcg` for micrograms, nothing that breaks."""

from typing import Any

NO_BREAK = "\u00a0"
_KG_PER_LB = 0.45359237  # exact by definition: international yard and pound agreement, 1959
_CM_PER_INCH = 2.54  # exact by the same agreement
_INCHES_PER_FOOT = 12

_WRITTEN = {
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "/min": "per min",
    "m[IU]/L": "mIU/L",
    "10*9/L": "×10⁹/L",
    "kg/m2": "kg/m²",
    "mg/d": "mg/day",
    "ug/h": "mcg/h",
    "umol/L": "micromol/L",
    "1": "",
}


def number(value: Any, digits: int = 6) -> str:
    """A number without a trailing zero and never with an exponent; a decimal point in every language, as in what is typed."""
    if value is None or value == "":
        return ""
    written = f"{float(value):.{digits}g}"
    if "e" in written:
        written = f"{float(written):.12f}".rstrip("0").rstrip(".")
    return written


def unit(code: str | None) -> str:
    """A UCUM code as people write it: `mm[Hg]` is mmHg, `ug` is mcg, and a count has none."""
    if not code or code.startswith("{"):
        return ""
    return _WRITTEN.get(code, code.replace("ug", "mcg"))


def quantity(value: Any, code: str | None = "") -> str:
    """A number and its unit that stay on one line."""
    if value is None or value == "":
        return ""
    written, of = number(value), unit(code)
    if not of:
        return written
    return f"{written}{NO_BREAK}{of.replace(' ', NO_BREAK)}" if of != "%" else f"{written}%"


def weight(kg: float | None, *, is_american: bool) -> str:
    """A weight in kilograms, with pounds before it where a site writes those; doses are always by the kilogram."""
    if kg is None:
        return ""
    metric = quantity(round(kg, 1), "kg")
    return f"{quantity(round(kg / _KG_PER_LB), 'lb')} ({metric})" if is_american else metric


def height(cm: float | None, *, is_american: bool) -> str:
    """A height in centimetres, with feet and inches before it where a site writes those."""
    if cm is None:
        return ""
    metric = quantity(round(cm, 1), "cm")
    if not is_american:
        return metric
    feet, inches = divmod(round(cm / _CM_PER_INCH), _INCHES_PER_FOOT)
    return f"{feet}{NO_BREAK}ft{NO_BREAK}{inches}{NO_BREAK}in ({metric})"
