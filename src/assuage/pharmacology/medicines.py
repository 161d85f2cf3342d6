"""Names of medicines, as people write them, become ids of the vocabulary; a name nobody knows is refused, never ignored."""

from difflib import get_close_matches

from assuage.knowledge import Library
from assuage.patient import vocabulary
from assuage.pharmacology.errors import UnknownMedicineError

_KIND = "medicines"


def known_medicine(name: str, library: Library) -> str:
    """The id of a medicine, from its id or from any of its names, whatever the case.

    Raises `UnknownMedicineError` for a name that no medicine of the vocabulary has, or that several have.

    Example
        >>> from assuage.knowledge import library
        >>> known_medicine("Rifampin", library())
        'rifampicin'
    """
    words = vocabulary(library)
    found = [claim for claim in words.named(name) if words.concepts[claim].kind == _KIND]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownMedicineError(
            f"`{name}` may be any of {', '.join(found)}, so what it does cannot be told. Name one."
        )
    names = [known for known, ids in words.names.items() if any(words.concepts[one].kind == _KIND for one in ids)]
    near = get_close_matches(name.lower(), names, n=3)
    instead = f"Close to it: {', '.join(near)}." if near else "Use the name it has in the vocabulary of medicines."
    raise UnknownMedicineError(
        f"No medicine is called `{name}`, so what it does to ketamine would be left out. {instead}"
    )
