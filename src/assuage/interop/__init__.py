"""Other people's formats: charts in FHIR, cards in CDS Hooks, data sets for NONMEM and OMOP.

In: a chart or a patient file, as a path or bytes. Out: a `Patient`. `read_patient` takes either by its content; each
format has a room of its own below this one.
"""

from assuage.interop.opening import read_patient

__all__ = ["read_patient"]
