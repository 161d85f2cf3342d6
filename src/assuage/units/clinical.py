"""The one unit in which the program keeps each clinical quantity."""

from types import MappingProxyType

from assuage.units.errors import UnknownUnitError

# Names as they end a variable or name a measurement, and the UCUM code they are kept in.
CLINICAL_UNITS = MappingProxyType(
    {
        "body_weight": "kg",
        "body_height": "cm",
        "blood_pressure": "mm[Hg]",
        "heart_rate": "/min",
        "respiratory_rate": "/min",
        "oxygen_saturation": "%",
        "temperature": "Cel",
        "dose": "mg",
        "dose_per_weight": "mg/kg",
        "rate": "mg/h",
        "rate_per_weight": "mg/kg/h",
        "concentration": "ng/mL",
        "time": "min",
        "clearance": "L/h",
        "volume": "L",
        "enzyme_activity": "U/L",
        "bilirubin": "mg/dL",
        "creatinine": "mg/dL",
        "albumin": "g/dL",
        "filtration_rate": "mL/min/{1.73_m2}",
        "chorionic_gonadotropin": "m[IU]/mL",
    }
)


def clinical_unit(quantity: str) -> str:
    """The UCUM code in which `quantity` is kept.

    Raises:
        UnknownUnitError: the quantity has no agreed unit here.
    """
    if quantity not in CLINICAL_UNITS:
        raise UnknownUnitError(f"No canonical unit is agreed for `{quantity}`. Known: {', '.join(CLINICAL_UNITS)}.")
    return CLINICAL_UNITS[quantity]
