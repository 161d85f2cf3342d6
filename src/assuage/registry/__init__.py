"""LEARN from our own patients: de-identified entries and what they teach. Not built yet."""
