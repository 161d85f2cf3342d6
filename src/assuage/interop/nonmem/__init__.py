"""NONMEM-style data sets. Not built yet."""
