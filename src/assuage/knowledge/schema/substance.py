"""Facts about the substance itself: molar masses, the base fraction of the salt, the share of S in the racemate."""

from typing import Literal

from pydantic import Field

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Words


class Substance(KnowledgeFile):
    """A file of kind `substance`; a label's milligrams become base by `base_fraction`, never silently."""

    kind: Literal["substance"]
    numbers: dict[Identifier, Number] = Field(min_length=1)
    words: Words
