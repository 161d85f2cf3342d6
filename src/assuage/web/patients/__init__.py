"""People and their charts: registration, identifiers, entries with where each came from, imports, the timeline, merging.

In: what people type, and FHIR bundles. Out: the frozen `Patient` that every room below the application works on (`selectors.chart_of`).
"""
