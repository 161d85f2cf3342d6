"""Settings of the application: `serving` for a clinic and for the demo, `testing` for the tests; both start from `base`."""
