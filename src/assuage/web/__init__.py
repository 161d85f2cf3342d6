"""The web application of a clinic: people, charts, candidacy, shared decision, consent, plan, schedule.

The only room that knows a database. In: the records of the rooms below, and what people type. Out: pages, a typed interface
and FHIR. Each room of the application keeps its rows in `models.py`, writes in `services.py` and reads in `selectors.py`;
views only translate. Who may do what stands in `accounts/policies.py` and nowhere else; everything that is read or written of
a patient leaves a row in `audit`.
"""
