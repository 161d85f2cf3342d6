"""Names as they are looked for: without case, accents and punctuation, so that `Müller` and `MULLER` are one; `spellings` adds `Mueller`."""

import unicodedata
from typing import Any

from django.db import models

_WRITTEN_OUT = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LONGEST = 80


def folded(name: str) -> str:
    """A name as it is compared: small letters without accents, words by one space. Example: `folded("O'Brien-Nuñez")` is `o brien nunez`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_WRITTEN_OUT))
    kept = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join(kept.split())[:_LONGEST]


def spellings(name: str) -> tuple[str, ...]:
    """The folded name, and with its umlauts written out or drawn together: somebody is `Müller` here and `Mueller` there."""
    plain = folded(name)
    written_out = folded(unicodedata.normalize("NFC", name.casefold()).translate(_UMLAUTS))
    drawn_together = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return tuple(dict.fromkeys((plain, written_out, drawn_together)))


class FoldedField(models.CharField):  # type: ignore[type-arg]  # generic only in the stubs
    """A name of the same row, folded whenever the row is written, also many at once."""

    def __init__(self, *args: Any, of: str = "", **about: Any) -> None:
        self.of = of
        about.setdefault("max_length", _LONGEST)
        about.setdefault("default", "")
        about["editable"] = False
        super().__init__(*args, **about)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, about = super().deconstruct()
        return name, path, args, {**about, "of": self.of}

    def db_parameters(self, connection: Any) -> Any:
        """On PostgreSQL compared by code points, as SQLite and Python do, so that an index answers what a name starts with."""
        found = super().db_parameters(connection)
        return {**found, "collation": "C"} if connection.vendor == "postgresql" else found

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001, ARG002 - Django's signature
        """The folded name, which also stands on the object from then on."""
        value = folded(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value
