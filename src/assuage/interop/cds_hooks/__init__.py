"""CDS Hooks services. Not built yet."""
