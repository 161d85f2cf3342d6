"""Assuage: ketamine therapy for pain, from candidacy to what all patients teach."""

__version__ = "0.1.0"
