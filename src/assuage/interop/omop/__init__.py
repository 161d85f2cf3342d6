"""OMOP export. Not built yet."""
