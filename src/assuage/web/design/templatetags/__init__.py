"""Filters and tags for pages: dates and units as a site writes them, and the parts of the design."""
