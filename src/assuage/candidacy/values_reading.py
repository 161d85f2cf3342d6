"""What a person values, read from a small YAML file that a clinician fills in with them."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.values import HarmLimit, PatientValues
from assuage.knowledge import KnowledgeError, read_text

_HOW = "Nothing was compared. Mend the file: docs/how-to/benefit-and-harm.md shows one."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Relief(_Strict):
    percent: int
    people: int


class _Values(_Strict):
    least_points: float | None = None
    lasting_weeks: int | None = None
    relief: _Relief | None = None
    refuse: dict[str, int] = Field(default_factory=dict)
    matters_most: str = ""


def read_values(text: str) -> PatientValues:
    """The values in a YAML text; every field may be missing, and no other is allowed.

    `least_points`, `lasting_weeks`, `relief` (`percent`, `people`), `refuse` (harm: most people in a hundred) and
    `matters_most`, as in `PatientValues`. Errors: `CandidacyError`, which names the fields and holds nothing of what was said.
    """
    try:
        content = read_text(text)
    except KnowledgeError:
        raise CandidacyError(
            f"The file of values is no YAML, or names a field twice, so it cannot be read. {_HOW}"
        ) from None
    if not isinstance(content, Mapping):
        raise CandidacyError(f"The file of values holds no fields such as `least_points`. {_HOW}")
    try:
        found = _Values.model_validate(dict(content))
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, one["loc"][:2])) for one in error.errors(include_input=False)}))
        raise CandidacyError(f"The file of values cannot be read at: {fields}. {_HOW}") from None
    return PatientValues(
        least_points=found.least_points,
        lasting_weeks=found.lasting_weeks,
        relief_percent=found.relief.percent if found.relief else None,
        relief_people=found.relief.people if found.relief else None,
        refused=tuple(HarmLimit(harm, most) for harm, most in found.refuse.items()),
        matters_most=found.matters_most,
    )
