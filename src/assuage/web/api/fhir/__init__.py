"""FHIR R4 at `/fhir/R4/`: read, search, validate, bulk export, and writing where the clinic allows it, behind the same policies as the pages.

Every answer that is no resource asked for is an OperationOutcome. What a type is made of stands in `resources/`, one module each.
"""
