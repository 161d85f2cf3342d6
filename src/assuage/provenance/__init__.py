"""Where a number, a rule or a record comes from, and how sure we are of it.

In: nothing but plain values. Out: confidence marks, citations, stamps on records, explanations, and the root of the
family of errors. Every room above uses it; it knows none of them.
"""

from assuage.provenance.citation import Citation
from assuage.provenance.confidence import Confidence, Status
from assuage.provenance.errors import AssuageError, BadInputError
from assuage.provenance.explanation import Explanation, Line
from assuage.provenance.stamp import Stamp

__all__ = ["AssuageError", "BadInputError", "Citation", "Confidence", "Explanation", "Line", "Stamp", "Status"]
