"""How much of a medicine is taken a day, and by which route, in the words and units the house keeps."""

from assuage.patient.quantities import QuantityError, in_canonical_unit

PER_DAY = "mg/d"
PATCH_PER_HOUR = "ug/h"
_ROUTES = {
    "oral": ("oral", "po", "per os", "by mouth", "orally", "oral route"),
    "sublingual": ("sublingual", "sl", "under the tongue", "sublingual route"),
    "buccal": ("buccal", "buccal route"),
    "oral_film": ("oral film", "oral_film"),
    "iv": ("iv", "intravenous", "intravenously", "intravenous route", "intravenous use"),
    "im": ("im", "intramuscular", "intramuscularly", "intramuscular route"),
    "sc": ("sc", "sq", "subcutaneous", "subcutaneously", "subcutaneous route"),
    "nasal": ("nasal", "intranasal", "nasal route", "in the nose"),
    "transdermal": ("transdermal", "patch", "transdermal route"),
    "rectal": ("rectal", "pr", "rectally", "per rectum", "rectal route"),
    "inhaled": ("inhaled", "inhalation", "inhalation route", "respiratory tract route"),
    "topical": ("topical", "cutaneous", "topical route", "cutaneous route"),
    "epidural": ("epidural", "epidural route"),
    "intrathecal": ("intrathecal", "intrathecal route"),
    "intra_articular": ("intra-articular", "intra_articular", "intraarticular", "intra-articular route"),
    "trigger_point": ("trigger point", "trigger_point"),
}
ROUTES = tuple(_ROUTES)
_BY_WORDS = {words: route for route, spelled in _ROUTES.items() for words in spelled}


def route_named(words: str) -> str | None:
    """The route that some words name; None for words that name none of ours. Example: `route_named("by mouth")`."""
    return _BY_WORDS.get(" ".join(words.lower().split()).removesuffix(" (qualifier value)"))


def daily_dose(value: float, unit: str, *, route: str | None) -> tuple[float, str]:
    """An amount in a time, as milligrams a day; of a patch, as micrograms an hour.

    Errors: `QuantityError` for what is no mass in a time, is not finite, or is below zero.
    Example: `daily_dose(20, "mg/h", route="iv")` is `(480.0, "mg/d")`.
    """
    kept = PATCH_PER_HOUR if route == "transdermal" else PER_DAY
    amount = in_canonical_unit(value, unit, canonical=kept)
    if amount < 0:
        raise QuantityError("the dose is below zero, which it can never be")
    return amount, kept
