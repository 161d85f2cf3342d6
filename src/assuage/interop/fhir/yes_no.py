"""The ways a chart says yes, no and unknown: truth values, answer codes and the plain words."""

from typing import Any

from assuage.interop.fhir.coding import code_of, codings, words_of
from assuage.patient import NO, UNKNOWN, YES, Answer

# Answer codes of the code systems FHIR charts use: SNOMED CT qualifiers, LOINC answer lists, HL7 v2 table 0136 and the
# HL7 observation interpretations. They say yes or no to whatever was asked; what was asked is the vocabulary's matter.
_CODES = {
    **dict.fromkeys(("10828004", "260373001", "373066001", "LA6576-8", "LA11882-0", "LA33-6", "Y", "POS", "DET"), YES),
    **dict.fromkeys(("260385009", "260415000", "373067005", "LA6577-6", "LA11883-8", "LA32-8", "N", "NEG", "ND"), NO),
    **dict.fromkeys(("261665006", "LA4489-6", "UNK", "asked-unknown", "unknown"), UNKNOWN),
}
_WORDS = {
    **dict.fromkeys(("yes", "positive", "detected", "present", "true"), YES),
    **dict.fromkeys(("no", "negative", "not detected", "absent", "false"), NO),
    **dict.fromkeys(("unknown", "don't know", "not known", "asked but unknown"), UNKNOWN),
}


def yes_or_no(value: Any) -> Answer | None:
    """What a boolean, a Coding, a CodeableConcept or a word answers; None when it is no such answer."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return _WORDS.get(value.strip().lower())
    if not isinstance(value, dict):
        return None
    is_coding = not ("coding" in value or "text" in value)
    if is_coding and (code := code_of(value)) in _CODES:
        return _CODES[code]
    concept = {"coding": [value]} if is_coding else value
    said = {_CODES[code] for _, code in codings(concept) if code in _CODES}
    if not said:
        said = {_WORDS[word.lower()] for word in words_of(concept) if word.lower() in _WORDS}
    return said.pop() if len(said) == 1 else None
