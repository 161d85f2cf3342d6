"""Cited data files, and the code that loads and checks them.

In: YAML files with a header (id, title, references, status, dates) and numbers that each carry value, unit, where they
were read and how sure we are; `references.bib`. Out: frozen records by id, bibliography entries by key, and a version.
A file is read when it is first asked for; a bad one is refused with every problem it has.

    >>> from assuage.knowledge import library
    >>> library().model("kamp_2020").parameters["cl"].value
    84.0
"""

from assuage.knowledge.bibliography import BibliographyEntry, read_bibliography
from assuage.knowledge.errors import BadFileError, KnowledgeError, Problem, UnknownIdError
from assuage.knowledge.kinds import KINDS, Kind
from assuage.knowledge.library import Library, library
from assuage.knowledge.loading import load, read_as, read_text

__all__ = [
    "KINDS",
    "BadFileError",
    "BibliographyEntry",
    "Kind",
    "KnowledgeError",
    "Library",
    "Problem",
    "UnknownIdError",
    "library",
    "load",
    "read_as",
    "read_bibliography",
    "read_text",
]
